// The package in browsers. Its files lie beside this one, under whatever address that has.

import { create } from "./api.js";

const url = (name) =>
  ({
    // Each is written out, so that a bundler finds it.
    "module.wasm": () => new URL("./module.wasm", import.meta.url),
    "systems.json": () => new URL("./systems.json", import.meta.url),
    "words-en.txt": () => new URL("./words-en.txt", import.meta.url),
    "words-de.txt": () => new URL("./words-de.txt", import.meta.url),
  })[name]();

async function get(name) {
  const response = await fetch(url(name));
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  return response;
}

export const {
  connections,
  systems,
  buildRequest,
  checkPassword,
  generatePassword,
  signIn,
  findUser,
  resetPassword,
  outcome,
} = create({ text: async (name) => (await get(name)).text(), wasm: () => get("module.wasm") });

export { PassdeskError } from "./api.js";
