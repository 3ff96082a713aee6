// How the module is loaded: when it is wanted, and once for all that the package has. What failed is tried again.

import { PassdeskError } from "./error.js";

export function loader(wasm) {
  let module;
  return () => {
    module ??= Promise.all([import("./module.js"), wasm()])
      .then(async ([glue, wasm]) => {
        await glue.default({ module_or_path: wasm });
        return glue;
      })
      .catch((error) => {
        module = undefined;
        throw new PassdeskError("load", "", "", { cause: error });
      });
    return module;
  };
}
