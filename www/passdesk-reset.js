// Stands in for the element until the module defines it: <passdesk-reset> by way of boot.js, as far as the frame
// and the portal need it.

const page = (element, selector) => element.querySelector(selector);

class PassdeskReset extends HTMLElement {
  static observedAttributes = ["user", "user-locked", "connection"];
  #said = "";

  connectedCallback() {
    const place = document.createElement("div");
    place.dataset.passdesk = "";
    this.replaceChildren(place);
    new MutationObserver(() => this.#look()).observe(this, { childList: true, subtree: true });
  }

  attributeChangedCallback() {
    this.#preset();
  }

  #preset() {
    const input = page(this, "form [name$=user]");
    if (!input) return;
    if (this.hasAttribute("user")) input.value = this.getAttribute("user");
    input.readOnly = this.hasAttribute("user-locked");
  }

  // By what stands there: nothing inside says it yet.
  #look() {
    const form = page(this, "form [name$=user]");
    const notice = page(this, "section .changed, section .unknown, form .passdesk-notice.refused");
    const state = notice ? ["changed", "unknown", "refused"].find((name) => notice.classList.contains(name)) : form ? "ready" : "";
    if (state === this.#said) return;
    const before = this.#said;
    this.#said = state;
    if (state === "ready") this.#preset();
    if (!state || (state === "ready" && before)) return;
    const detail = { connection: page(this, "select[name$=connection]")?.value };
    this.dispatchEvent(new CustomEvent(`passdesk-${state}`, { detail, bubbles: true, composed: true }));
  }
}

customElements.define("passdesk-reset", PassdeskReset);
await import("./boot.js");
