// What comes how in browsers. The package's files lie beside this one, under whatever address that has. Wherever one is
// named, `new URL` is written out, so that a bundler finds it.

import { loader } from "./load.js";

export async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}

// Not before it is wanted: on some servers a script has no address.
export const wasm = () => new URL("./module.wasm", import.meta.url);

// One module for functions and elements.
export const load = loader(() => get(wasm()));
