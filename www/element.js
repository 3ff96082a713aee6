// <passdesk-app> and <passdesk-reset>. They load the module that they show when there is the first of them, and speak in
// its place when it cannot be loaded or has ended: then nothing inside the module can.
//
// One code for the site's own script and for the npm package. The build puts it into the first, in place of the import,
// so that it is one file there.

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

// Where all comes from, as whoever defines the elements has it:
// - start() loads the module and resolves to its mount
// - late(name) fetches what the page does without at first
// - base is where the proxy is, unless an element says so
// - wasm is what the module is called by in the trace of an error
// - style is the text of the style sheet
let site;

const sheet = new CSSStyleSheet();

// Every element that is in a document; what the module has ended with, if it has.
const shown = new Set();
let failure;
let started;
// The first question to the proxy: it is asked while the module is on its way.
let asked;

function begin(base) {
  const url = `${base}api/config`;
  asked = { url, answer: fetch(url, { credentials: "include", redirect: "manual" }) };
  asked.answer.catch(() => {}); // the module reports it
  addEventListener("passdesk-ended", end);
  addEventListener("error", (event) => ours(event.error) && end());
  addEventListener("unhandledrejection", (event) => ours(event.reason) && end());
  return site.start();
}

// Answers what the module asks first, if that was asked already. An answer is read once.
function ask(request) {
  const answer = asked?.url === request.url ? asked.answer : fetch(request);
  asked = undefined;
  return answer;
}

// A trap in another module of the surrounding page is none of ours.
const ours = (error) => error?.name === "RuntimeError" && error.stack?.includes(site.wasm);

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
    started ??= begin(options.base).catch((error) => {
      console.error(error);
      failure ??= "notStarted";
      for (const place of shown) place.fail();
    });
    this.options = options;
    started.then((mount) => {
      if (failure || this.options !== options) return;
      this.handle ??= mount(this.root, site.late, ask, (kind, detail) => this.element?.tell(kind, detail));
      const words = ["base", "lang", "connection", "user", "reason", "whole", "focus", "userLocked"];
      this.handle.show([words.map((name) => word(options[name])), options.connections, options.ways]);
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
const address = (value) => (value === null ? site.base : new URL(value, document.baseURI).href.replace(/\/*$/, "/"));
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
    // A page of its own, or a form for one reset.
    const options = { whole: this.localName === "passdesk-app" };
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

// Defines the elements; where they are there already, they stay as they are.
export function define(given) {
  if (customElements.get("passdesk-app")) return;
  site = given;
  sheet.replaceSync(site.style);
  for (const name of ["passdesk-app", "passdesk-reset"]) customElements.define(name, class extends Element {});
}
