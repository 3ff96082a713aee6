// What the page does without at first. passdesk.js loads this when it is asked for any of it, and hands
// in how a script is loaded and checked.

// The build puts in the names by content and the digests.
const FILES = {
  blocklist: ["blocklist.bin", "digest:blocklist.bin"],
  "words-en": ["words-en.txt", "digest:words-en.txt"],
  "words-de": ["words-de.txt", "digest:words-de.txt"],
  glue: ["passdesk-strength.js", "digest:passdesk-strength.js"],
  wasm: ["passdesk-strength_bg.wasm", "digest:passdesk-strength_bg.wasm"],
};

// A missing file has another digest too, so that the status needs no look.
function get(file, credentials) {
  const [name, integrity] = FILES[file];
  return fetch(new URL(name, import.meta.url), { integrity, credentials });
}

const text = (file) => async (_, credentials) => (await get(file, credentials)).text();

async function strength(load, credentials) {
  const response = get("wasm", credentials);
  response.catch(() => {}); // init() below reports it
  const { default: init, estimate } = await load(FILES.glue);
  await init({ module_or_path: response });
  estimate("", [], ""); // prepares its word lists
  return estimate;
}

const GET = {
  blocklist: async (_, credentials) => (await get("blocklist", credentials)).arrayBuffer(),
  "words-en": text("words-en"),
  "words-de": text("words-de"),
  strength,
};

const had = {};

// What is there is not fetched again; what failed is.
export function late(name, load, credentials) {
  had[name] ??= GET[name](load, credentials).catch((error) => {
    delete had[name];
    throw error;
  });
  return had[name];
}
