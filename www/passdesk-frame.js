// <passdesk-frame>: Passdesk in a frame of its own, for pages whose scripts are not to see what is typed.
//
// It takes the attributes of <passdesk-reset> and sends the same events, so that one can take the other's place.
// It needs nothing else: a page that runs no script of another origin can have a copy, and name Passdesk's
// address in the attribute `proxy`.

const EVENTS = ["ready", "changed", "refused", "not-sent", "unknown", "cancelled", "done"].map((name) => `passdesk-${name}`);
// What is about a person is said by message, since an address stands in logs.
const IN_ADDRESS = ["connection", "ways", "lang", "theme"];
const IN_MESSAGE = [...IN_ADDRESS, "user", "user-locked", "reason"];
// What a form needs. Where both have one origin this would keep nothing apart, and browsers say so.
const SANDBOX = "allow-scripts allow-same-origin allow-forms";
const TALLEST = 20000;

class PassdeskFrame extends HTMLElement {
  static observedAttributes = IN_MESSAGE;

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
    const url = new URL("embed", this.getAttribute("proxy") ?? new URL(".", import.meta.url));
    url.searchParams.set("portal", location.origin);
    for (const name of IN_ADDRESS) if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    const frame = document.createElement("iframe");
    frame.title = this.title || "Passdesk";
    frame.allow = this.getAttribute("allow") ?? "clipboard-write";
    if (url.origin !== location.origin) frame.setAttribute("sandbox", SANDBOX);
    Object.assign(frame.style, { display: "block", width: "100%", height: "40rem", border: "0" });
    frame.src = url;
    frame.addEventListener("load", () => {
      this.#listens = true;
      this.#say(IN_MESSAGE);
    });
    this.#origin = url.origin;
    this.#frame = frame;
    addEventListener("message", this.#hear);
    this.replaceChildren(frame);
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#frame = undefined;
    this.#listens = false;
    this.replaceChildren();
  }

  attributeChangedCallback(name) {
    if (this.#listens) this.#say([name]);
  }

  #say(names) {
    const said = (name) => (name === "user-locked" ? ["userLocked", this.hasAttribute(name)] : [name, this.getAttribute(name)]);
    this.#frame.contentWindow?.postMessage({ type: "passdesk-options", detail: Object.fromEntries(names.map(said)) }, this.#origin);
  }
}

customElements.define("passdesk-frame", PassdeskFrame);
