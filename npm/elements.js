// Defines <passdesk-app> and <passdesk-reset> out of the package's files. Nothing is fetched before there is one of them.

import { load, wasm } from "./browser.js";
import { define } from "./element.js";
import { late } from "./late.js";
import style from "./style.js";

// On a server there are no elements, so that importing this does nothing there.
if (globalThis.customElements) {
  define({
    start: async () => (await load()).mount,
    late,
    // Where a bundle comes from says nothing about the proxy. Asked for each time, since a page may change it.
    get base() {
      return new URL(".", document.baseURI).href;
    },
    wasm: wasm().href,
    style,
  });
}
