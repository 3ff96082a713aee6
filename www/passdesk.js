// Defines <passdesk-app> and <passdesk-reset>, loads the module that they show when there is the first of them, and
// speaks in their place when it cannot be loaded or has ended: then nothing inside the module can.

// The build puts in the names by content, the digests and the style sheet.
const FILES = {
  js: ["passdesk-app.js", "digest:passdesk-app.js"],
  wasm: ["passdesk-app_bg.wasm", "digest:passdesk-app_bg.wasm"],
  late: ["late.js", "digest:late.js"],
  style: "content:style.css",
};

const TEXTS = {
  en: {
    notStarted: "The page could not be started. Nothing was sent. Reload the page to try again.",
    ended: "The page has stopped working. Reload it.",
    unknown:
      "A request was on its way: its outcome is unknown. The user's password may or may not be the new one.",
    attempt: "Attempt",
  },
  de: {
    notStarted: "Die Seite konnte nicht gestartet werden. Es wurde nichts gesendet. Laden Sie die Seite neu.",
    ended: "Die Seite arbeitet nicht mehr. Laden Sie sie neu.",
    unknown:
      "Eine Anfrage war unterwegs: Ihr Ausgang ist unbekannt. Das Passwort der Person ist vielleicht das neue, vielleicht nicht.",
    attempt: "Versuch",
  },
};

const url = (name) => new URL(name, import.meta.url).href;

// A page that sends its cookies for the script has them sent for what the script loads.
const withCookies = [...document.scripts].some(
  (script) => script.src === import.meta.url && script.crossOrigin === "use-credentials",
);
const credentials = withCookies ? "include" : "same-origin";
const crossOrigin = withCookies ? "use-credentials" : "anonymous";

const sheet = new CSSStyleSheet();
sheet.replaceSync(FILES.style);

// import() checks no digest. A preload does, and once it has loaded, import() takes what it has
// checked. After a failed one import() would fetch anew and run whatever comes. Firefox asks once and
// no more for a script that failed, so that the next try has another address of the same file.
async function load(file) {
  const [name, integrity, again = ""] = file;
  const href = url(name) + again;
  const preload = document.createElement("link");
  await new Promise((onload, fail) => {
    const onerror = (event) => {
      file[2] = `${again}#`;
      fail(event);
    };
    Object.assign(preload, { rel: "modulepreload", href, integrity, crossOrigin, onload, onerror });
    document.head.append(preload);
    if (!preload.relList.supports("modulepreload")) onload();
  });
  return import(href);
}

// Fetches what the page does without at first, by way of a script that knows what there is. A failure
// is a rejected promise and no more, and the next call tries again.
export const late = async (name) => (await load(FILES.late)).late(name, load, credentials);

// Every element that is in a document; what the module has ended with, if it has.
const shown = new Set();
let failure;
let started;

async function start() {
  const [name, integrity] = FILES.wasm;
  const response = fetch(url(name), { integrity, credentials });
  response.catch(() => {}); // init() below reports it
  const { default: init, mount } = await load(FILES.js);
  addEventListener("passdesk-ended", end);
  addEventListener("error", (event) => ours(event.error) && end());
  addEventListener("unhandledrejection", (event) => ours(event.reason) && end());
  await init({ module_or_path: response });
  return mount;
}

// A trap in another module of the surrounding page is none of ours.
const ours = (error) => error?.name === "RuntimeError" && /passdesk-app/.test(error.stack);

// One module serves all elements, so all of them end with it.
function end() {
  if (failure) return;
  failure = "ended";
  const focused = [...shown].find((place) => place.root.contains(place.root.getRootNode().activeElement));
  for (const place of shown) place.fail();
  focused?.root.firstChild.focus();
}

// Where the module shows a page. It is made once and used again, since each costs the module some memory for good.
class Place {
  static spare = [];

  root = document.createElement("div");

  constructor() {
    this.root.className = "passdesk-root";
    // What happens in a form here is no affair of a form around it.
    for (const name of ["submit", "reset", "input", "change", "invalid"]) {
      this.root.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  show(element, options) {
    this.element = element;
    shown.add(this);
    if (failure) return this.fail();
    started ??= start().catch((error) => {
      console.error(error);
      failure ??= "notStarted";
      for (const place of shown) place.fail();
    });
    this.options = options;
    started.then((mount) => {
      if (failure || this.options !== options) return;
      this.handle ??= mount(this.root, late, (kind, detail) => this.element?.tell(kind, detail));
      const { base, lang, connection, user, reason, whole, focus, userLocked, connections, ways } = options;
      this.handle.show([[base, lang, connection, user, reason, whole, focus, userLocked].map(word), connections, ways]);
    });
  }

  hide() {
    shown.delete(this);
    this.element = this.options = undefined;
    this.root.remove();
    if (failure) return;
    this.handle?.hide();
    Place.spare.push(this);
  }

  // The texts stand in the language of the page, as far as it is one of ours.
  fail() {
    const lang = (this.options?.lang || navigator.language).startsWith("de") ? "de" : "en";
    const texts = TEXTS[lang];
    const { attempt } = this.root.querySelector("[data-attempt]")?.dataset ?? {};
    const lines = [texts[failure], ...(attempt ? [texts.unknown, `${texts.attempt} ${attempt}`] : [])];
    const message = Object.assign(document.createElement("div"), { lang, tabIndex: -1 });
    message.setAttribute("role", "alert");
    message.append(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    this.root.replaceChildren(message);
  }
}

// What an attribute says, as the module has it. A list is words with blanks between them.
const text = (value) => value ?? "";
const list = (value) => (value ?? "").split(/\s+/).filter(Boolean);
const flag = (value) => value !== null;
const word = (value) => (value === true ? "yes" : value || "");
const address = (value) => (value === null ? url(".") : new URL(value, document.baseURI).href.replace(/\/*$/, "/"));
const ATTRIBUTES = {
  connection: ["connection", text],
  connections: ["connections", list],
  ways: ["ways", list],
  user: ["user", text],
  "user-locked": ["userLocked", flag],
  reason: ["reason", text],
  lang: ["lang", text],
  proxy: ["base", address],
  autofocus: ["focus", flag],
};

class Element extends HTMLElement {
  static observedAttributes = [...Object.keys(ATTRIBUTES), "theme"];

  // A page of its own, or a form for one reset.
  static whole = false;

  #place;
  #home = this;
  #due = false;

  connectedCallback() {
    // What a framework has set before this was defined hides the property.
    for (const name of Object.keys(this)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#change();
  }

  // What is moved is taken out and put in again.
  disconnectedCallback() {
    this.#change();
  }

  attributeChangedCallback() {
    this.#change();
  }

  // All that happens at once is one change.
  #change() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected) this.#show();
      else this.#hide();
    });
  }

  #show() {
    this.#settle();
    if (!this.#place) {
      this.#place = Place.spare.pop() ?? new Place();
      this.#home.append(this.#place.root);
    }
    const options = { whole: this.constructor.whole };
    for (const [name, [option, read]] of Object.entries(ATTRIBUTES)) options[option] = read(this.getAttribute(name));
    this.#place.root.dataset.theme = this.getAttribute("theme") ?? "";
    this.#place.show(this, options);
  }

  #hide() {
    this.#place?.hide();
    this.#place = undefined;
  }

  // Inputs stand in the document, unless the page around asks for a tree of their own.
  #settle() {
    const mode = this.getAttribute("shadow");
    if (this.#home === this && (mode === "open" || mode === "closed")) this.#home = this.attachShadow({ mode });
    const tree = this.#home === this ? this.getRootNode() : this.#home;
    if (!tree.adoptedStyleSheets.includes(sheet)) tree.adoptedStyleSheets.push(sheet);
  }

  // For the page around. There is never a secret in it.
  tell(kind, [[connection, operation, attempt, user, cause], reasons]) {
    const detail = { connection, operation, attempt, user, cause, reasons };
    this.dispatchEvent(new CustomEvent(`passdesk-${kind}`, { detail, bubbles: true, composed: true }));
  }
}

// Each attribute is a property too; lists are arrays there.
for (const [name, [, read]] of Object.entries({ ...ATTRIBUTES, theme: [, text], shadow: [, text] })) {
  const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  if (property in HTMLElement.prototype) continue;
  Object.defineProperty(Element.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      const value = this.getAttribute(name);
      return read === address ? text(value) : read(value);
    },
    set(value) {
      if (value === null || value === undefined || value === false) this.removeAttribute(name);
      else this.setAttribute(name, value === true ? "" : Array.isArray(value) ? value.join(" ") : value);
    },
  });
}

// A script that is there twice defines them once.
const define = (name, type) => customElements.get(name) ?? customElements.define(name, type);
define("passdesk-app", class extends Element {
  static whole = true;
});
define("passdesk-reset", class extends Element {});
