// <passdesk-frame>: Passdesk in a frame of its own, for pages whose scripts are not to see what is typed.
//
// It takes the attributes of <passdesk-reset> and sends the same events, so that one can take the other's place.
// It needs nothing else: a page that runs no script of another origin can have a copy, and name Passdesk's
// address in the attribute `proxy`.

const EVENTS = ["ready", "changed", "refused", "not-sent", "unknown", "cancelled", "done"].map((name) => `passdesk-${name}`);
// What is about a person is said by message, since an address stands in logs.
const IN_ADDRESS = ["connection", "ways", "lang", "theme"];
const IN_MESSAGE = [...IN_ADDRESS, "user", "user-locked", "reason"];
// What React makes of `userLocked` while there is no such element yet, as on a server. A lock is not to be lost.
const LOCK = "userlocked";
// What a form needs. Where both have one origin this would keep nothing apart, and browsers say so.
const SANDBOX = "allow-scripts allow-same-origin allow-forms";
const TALLEST = 20000;

// How an attribute is read as a property. Vue writes what is false as that word.
const text = (value) => value ?? "";
const list = (value) => text(value).match(/\S+/g) ?? [];
const flag = (value) => value !== null && value !== "false";
const PROPERTIES = { connection: text, ways: list, user: text, userLocked: flag, reason: text, proxy: text, theme: text };
const attributeOf = (property) => property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

class PassdeskFrame extends HTMLElement {
  static observedAttributes = [...IN_MESSAGE, LOCK, "proxy", "title"];

  #isThere = false;
  #frame;
  #origin;
  // Before it has loaded, the frame is nobody's, and what is said to it is lost.
  #listens = false;
  #hear = (event) => {
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
    const { type, detail } = Object(event.data);
    if (type === "passdesk-size" && detail?.height > 0 && detail.height <= TALLEST) this.#frame.style.height = `${detail.height}px`;
    if (EVENTS.includes(type)) this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  };

  connectedCallback() {
    // What a framework has set before this was defined hides the property.
    for (const name of Object.keys(PROPERTIES)) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#isThere = true;
    addEventListener("message", this.#hear);
    this.#open();
  }

  disconnectedCallback() {
    this.#isThere = false;
    removeEventListener("message", this.#hear);
    this.#close();
  }

  // By moveBefore() a frame stays as it is; any other move is an end and a beginning.
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (name === "proxy") {
      if (this.#isThere && before !== now) this.#open();
    } else if (name === "title") {
      if (this.#frame) this.#frame.title = this.#title;
    } else if (this.#listens) {
      this.#say([name === LOCK ? "user-locked" : name]);
    }
  }

  get #title() {
    return this.title || "Passdesk";
  }

  #open() {
    this.#close();
    const url = this.#address();
    if (!url) return;
    url.searchParams.set("portal", location.origin);
    for (const name of IN_ADDRESS) if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    const frame = document.createElement("iframe");
    frame.title = this.#title;
    frame.allow = this.getAttribute("allow") ?? "clipboard-write";
    if (url.origin !== location.origin) frame.setAttribute("sandbox", SANDBOX);
    Object.assign(frame.style, { display: "block", width: "100%", height: "40rem", border: "0" });
    frame.src = url;
    frame.addEventListener("load", () => {
      // One that was taken out may still load.
      if (this.#frame !== frame) return;
      this.#listens = true;
      this.#say(IN_MESSAGE);
    });
    this.#origin = url.origin;
    this.#frame = frame;
    this.replaceChildren(frame);
  }

  #close() {
    this.#frame = undefined;
    this.#listens = false;
    this.replaceChildren();
  }

  // As <passdesk-reset> has it. Without the attribute, it is where this script came from.
  #address() {
    try {
      const url = new URL(this.getAttribute("proxy") ?? new URL(".", import.meta.url), document.baseURI);
      return new URL(`${url.origin}${url.pathname.replace(/\/*$/, "/")}embed`);
    } catch (error) {
      console.error(error);
    }
  }

  #say(names) {
    const said = (name) => (name === "user-locked" ? ["userLocked", this.#isLocked] : [name, this.getAttribute(name)]);
    this.#frame.contentWindow?.postMessage({ type: "passdesk-options", detail: Object.fromEntries(names.map(said)) }, this.#origin);
  }

  get #isLocked() {
    return this.userLocked || flag(this.getAttribute(LOCK));
  }
}

// Each attribute is a property too; lists are arrays there.
for (const [property, read] of Object.entries(PROPERTIES)) {
  const name = attributeOf(property);
  Object.defineProperty(PassdeskFrame.prototype, property, {
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

customElements.define("passdesk-frame", PassdeskFrame);
