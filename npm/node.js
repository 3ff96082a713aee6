// The package in Node: the same, with its files read from the disk.

import { readFile } from "node:fs/promises";

import { create } from "./api.js";
import { loader } from "./load.js";

const read = (name, encoding) => readFile(new URL(name, import.meta.url), encoding);

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
} = create({ file: (name) => read(name, "utf8"), load: loader(() => read("module.wasm")) });

export { PassdeskError } from "./api.js";
