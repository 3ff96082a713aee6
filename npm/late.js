// What the elements do without at first, and the site's late.js is for there.

import { get } from "./browser.js";

const GET = {
  blocklist: async () => (await get(new URL("./blocklist.bin", import.meta.url))).arrayBuffer(),
  "words-en": async () => (await get(new URL("./words-en.txt", import.meta.url))).text(),
  "words-de": async () => (await get(new URL("./words-de.txt", import.meta.url))).text(),
  async strength() {
    const wasm = get(new URL("./strength.wasm", import.meta.url));
    const [{ default: init, estimate }, response] = await Promise.all([import("./strength.js"), wasm]);
    await init({ module_or_path: response });
    estimate("", [], ""); // prepares its word lists
    return estimate;
  },
};

const had = {};

// What is there is not fetched again; what failed is.
export function late(name) {
  had[name] ??= GET[name]().catch((error) => {
    delete had[name];
    throw error;
  });
  return had[name];
}
