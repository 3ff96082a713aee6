// The package in browsers.

import { create } from "./api.js";
import { get, load } from "./browser.js";

const FILES = {
  "systems.json": () => new URL("./systems.json", import.meta.url),
  "words-en.txt": () => new URL("./words-en.txt", import.meta.url),
  "words-de.txt": () => new URL("./words-de.txt", import.meta.url),
};

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
} = create({ file: async (name) => (await get(FILES[name]())).text(), load });

export { PassdeskError } from "./api.js";
