// Defines <passdesk-app> and <passdesk-reset> out of the files of the site.

import { define } from "./element.js";

// The build puts in the names by content and the digests.
const FILES = {
  js: ["passdesk-app.js", "digest:passdesk-app.js"],
  wasm: ["passdesk-app_bg.wasm", "digest:passdesk-app_bg.wasm"],
  late: ["late.js", "digest:late.js"],
};

const url = (name) => new URL(name, import.meta.url).href;

// A page that sends its cookies for the script has them sent for what the script loads.
const crossOrigin = [...document.scripts].find((script) => script.src === import.meta.url)?.crossOrigin ?? "anonymous";
const credentials = crossOrigin === "use-credentials" ? "include" : "same-origin";

// import() checks no digest. A preload does, and once it has loaded, import() takes what it has
// checked. After a failed one import() would fetch anew and run whatever comes. Firefox asks once and
// no more for a script that failed, so that the next try has another address of the same file.
async function load(file) {
  const [name, integrity, again = ""] = file;
  const href = url(name) + again;
  const preload = document.createElement("link");
  await new Promise((onload, fail) => {
    const onerror = (event) => {
      file[2] = `${again}#`;
      fail(event);
    };
    Object.assign(preload, { rel: "modulepreload", href, integrity, crossOrigin, onload, onerror });
    document.head.append(preload);
    if (!preload.relList.supports("modulepreload")) onload();
  });
  return import(href);
}

// Fetches what the page does without at first, by way of a script that knows what there is. A failure
// is a rejected promise and no more, and the next call tries again.
export const late = async (name) => (await load(FILES.late)).late(name, load, credentials);

async function start() {
  const [name, integrity] = FILES.wasm;
  const response = fetch(url(name), { integrity, credentials });
  response.catch(() => {}); // init() below reports it
  const { default: init, mount } = await load(FILES.js);
  await init({ module_or_path: response });
  return mount;
}

// And here the style sheet.
define({ start, late, base: url("."), wasm: "passdesk-app", style: "content:style.css" });
