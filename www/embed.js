// Passdesk in a frame: takes options from the page around it, and tells that page what became of a reset.
//
// There is one page that is spoken to and listened to: the one around, of the origin that the address names
// (`portal`), if the proxy names that origin in this document too. The browser holds both sides to it.

// What is told, and of that what, by its kind. What is not listed here stays in the frame.
const DETAIL = { connection: "string", operation: "string", user: "string", attempt: "string", cause: "string", retryAfter: "number" };
const LISTS = ["reasons"];
const EVENTS = ["ready", "changed", "refused", "not-sent", "unknown", "cancelled", "done"].map((name) => `passdesk-${name}`);

// What may be asked for. An address stands in logs, so that what is about a person comes by message alone.
const IN_ADDRESS = ["connection", "ways", "lang", "theme"];
const IN_MESSAGE = [...IN_ADDRESS, "user", "userLocked", "reason"];
const LONGEST = 1000;

const element = document.querySelector("passdesk-reset");
const query = new URLSearchParams(location.search);
const portals = document.querySelector("meta[name=passdesk-portals]").content.split(" ");
// One that may show this page and has the proxy's own origin is not listed.
const portal = [...portals, location.origin].find((origin) => origin && origin === query.get("portal"));

function tell(type, detail) {
  if (portal && parent !== window) parent.postMessage({ type, detail }, portal);
}

// A message and not an error: it is for whoever writes the page around.
const warn = (words) => console.warn(`Passdesk in a frame: ${words}`);

const isOption = (name, value) =>
  value === null || (name === "userLocked" ? typeof value === "boolean" : typeof value === "string" && value.length <= LONGEST);

// All of them or none: half of what was asked for is something else.
function take(options, known) {
  const wrong = Object.keys(options).find((name) => !known.includes(name) || !isOption(name, options[name]));
  if (wrong !== undefined) return warn(`${wrong} is no option here, or has no such value`);
  for (const [name, value] of Object.entries(options)) {
    const attribute = name === "userLocked" ? "user-locked" : name;
    if (value === null || value === false) element.removeAttribute(attribute);
    else element.setAttribute(attribute, value === true ? "" : value);
  }
  if (options.lang) document.documentElement.lang = options.lang;
  if ("theme" in options) document.documentElement.dataset.theme = options.theme ?? "";
}

function told(detail) {
  const list = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");
  const kept = Object.entries(detail ?? {}).filter(([name, value]) => (LISTS.includes(name) ? list(value) : typeof value === DETAIL[name]));
  return Object.fromEntries(kept);
}

for (const type of EVENTS) element.addEventListener(type, (event) => tell(type, told(event.detail)));

addEventListener("message", ({ source, origin, data }) => {
  if (parent === window || source !== parent || !portal || origin !== portal) return;
  const { type, detail } = Object(data);
  if (type === "passdesk-options" && detail && typeof detail === "object") take(detail, IN_MESSAGE);
});

if (query.has("portal") && !portal) warn(`${query.get("portal")} is none of frame_ancestors`);
query.delete("portal");
take(Object.fromEntries(query), IN_ADDRESS);

new ResizeObserver(() => tell("passdesk-size", { height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
