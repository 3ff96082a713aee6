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

// A document takes no sheet that was made in another one, and an element can be moved there.
const sheets = new WeakMap();

function sheetOf(document) {
  if (!sheets.has(document)) {
    const sheet = new document.defaultView.CSSStyleSheet();
    sheet.replaceSync(site.style);
    sheets.set(document, sheet);
  }
  return sheets.get(document);
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

const spare = [];

// Where the module shows a page. It is made once and used again, since each costs the module some memory for good.
class Place {
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
    this.options = options;
    shown.add(this);
    if (failure) return this.fail();
    started ??= begin(options.proxy).catch((error) => {
      console.error(error);
      failure ??= "notStarted";
      for (const place of shown) place.fail();
    });
    started.then((mount) => {
      if (failure || this.options !== options) return;
      this.handle ??= mount(this.root, site.late, ask, (kind, detail) => this.element?.tell(kind, detail));
      const words = ["proxy", "lang", "connection", "user", "reason", "whole", "autofocus", "userlocked"];
      this.handle.show([words.map((name) => String(options[name] || "")), options.connections, options.ways]);
    });
  }

  hide() {
    shown.delete(this);
    this.element = this.options = undefined;
    this.root.remove();
    if (failure) return;
    this.handle?.hide();
    spare.push(this);
  }

  // Said once, and left as it is: what this takes the place of is all that knew of an attempt. The texts stand in the
  // language of the page, as far as it is one of ours.
  fail() {
    if (this.failed) return;
    this.failed = true;
    const lang = (this.options.lang || navigator.language).startsWith("de") ? "de" : "en";
    const texts = TEXTS[lang];
    const attempt = this.root.querySelector("[data-attempt]")?.dataset.attempt;
    const lines = [texts[failure], ...(attempt ? [texts.unknown, `${texts.attempt} ${attempt}`] : [])];
    const connection = this.root.querySelector("[name=connection]")?.value;
    const message = document.createElement("div");
    this.root.replaceChildren(message);
    Object.assign(message, { lang, tabIndex: -1, role: "alert", innerText: lines.join("\n\n") });
    if (attempt) this.element.tell("unknown", [[connection, "", attempt, "", "lost"], []]);
  }
}

// What an attribute says. A list is words with blanks between them.
const text = (value) => value ?? "";
const list = (value) => text(value).match(/\S+/g) ?? [];
// Vue writes what is false as that word.
const flag = (value) => value !== null && value !== "false";

// What is no address becomes one that nothing can be asked at, whatever is put behind it: the page says so itself.
function address(value) {
  try {
    const url = new URL(value ?? site.base, document.baseURI);
    url.search = url.hash = "";
    return url.href.replace(/\/*$/, "/");
  } catch (error) {
    console.error(error);
    return "http://[/";
  }
}

const ATTRIBUTES = {
  connection: text,
  connections: list,
  ways: list,
  user: text,
  "user-locked": flag,
  reason: text,
  lang: text,
  proxy: address,
  autofocus: flag,
  // What React makes of the property while there is no such element yet, as on a server.
  userlocked: flag,
};

// A class for one name; not before it is defined, since where there are no elements there is none to extend.
function made() {
  class Element extends HTMLElement {
    static observedAttributes = [...Object.keys(ATTRIBUTES), "theme"];

    #place;
    #home = this;
    #due = false;

    connectedCallback() {
      // What a framework has set before this was defined hides the property.
      for (const name of Object.keys(Element.prototype)) {
        if (!Object.hasOwn(this, name)) continue;
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
      this.#place ??= this.#settle();
      const { root } = this.#place;
      const sheet = sheetOf(this.ownerDocument);
      const { adoptedStyleSheets } = root.getRootNode();
      if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
      root.dataset.theme = text(this.getAttribute("theme"));
      // A page of its own, or a form for one reset.
      const options = { whole: this.localName === "passdesk-app" };
      for (const [name, read] of Object.entries(ATTRIBUTES)) options[name] = read(this.getAttribute(name));
      options.userlocked ||= options["user-locked"];
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
      // A clone has what was typed into the element that it was made of.
      this.querySelector(":scope > .passdesk-root")?.remove();
      const place = spare.pop() ?? new Place();
      this.#home.append(place.root);
      return place;
    }

    // For the page around. There is never a secret in it.
    tell(kind, [[connection, operation, attempt, user, cause], reasons]) {
      const detail = { connection, operation, attempt, user, cause, reasons };
      this.dispatchEvent(new CustomEvent(`passdesk-${kind}`, { detail, bubbles: true, composed: true }));
    }
  }

  // Each attribute is a property too; lists are arrays there.
  for (const [name, read] of Object.entries({ ...ATTRIBUTES, proxy: text, theme: text, shadow: text })) {
    const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (property in HTMLElement.prototype) continue;
    Object.defineProperty(Element.prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        return read(this.getAttribute(name));
      },
      set(value) {
        if (value === null || value === undefined || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : [value].flat().join(" "));
      },
    });
  }
  return Element;
}

// Defines the elements; where they are there already, they stay as they are.
export function define(given) {
  if (customElements.get("passdesk-app")) return;
  site = given;
  for (const name of ["passdesk-app", "passdesk-reset"]) customElements.define(name, made());
}
