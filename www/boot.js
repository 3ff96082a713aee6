// Starts Passdesk in every element marked data-passdesk, and speaks in its place when the module
// cannot be loaded or has ended: then nothing inside the module can.

// The build puts in the names by content and the digests.
const FILES = {
  js: ["passdesk-app.js", "digest:passdesk-app.js"],
  wasm: ["passdesk-app_bg.wasm", "digest:passdesk-app_bg.wasm"],
  late: ["late.js", "digest:late.js"],
};

const TEXTS = {
  en: {
    notStarted: "The page could not be started. Nothing was sent. Reload the page to try again.",
    ended: "The page has stopped working. Reload it.",
    unknown:
      "A request was on its way: its outcome is unknown. The user's password may or may not be the new one.",
    attempt: "Attempt",
  },
  de: {
    notStarted: "Die Seite konnte nicht gestartet werden. Es wurde nichts gesendet. Laden Sie die Seite neu.",
    ended: "Die Seite arbeitet nicht mehr. Laden Sie sie neu.",
    unknown:
      "Eine Anfrage war unterwegs: Ihr Ausgang ist unbekannt. Das Passwort der Person ist vielleicht das neue, vielleicht nicht.",
    attempt: "Versuch",
  },
};

const lang = navigator.language.startsWith("de") ? "de" : "en";
const texts = TEXTS[lang];
const elements = [...document.querySelectorAll("[data-passdesk]")];
let ended = false;

function say(element, lines) {
  const message = Object.assign(document.createElement("div"), { lang, tabIndex: -1 });
  message.setAttribute("role", "alert");
  message.append(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  element.replaceChildren(message);
  return message;
}

// One module serves all elements, so all of them end with it.
function end() {
  if (ended) return;
  ended = true;
  const focused = elements.findIndex((element) => element.contains(document.activeElement));
  const messages = elements.map((element) => {
    const { attempt } = element.querySelector("[data-attempt]")?.dataset ?? {};
    const open = attempt ? [texts.unknown, `${texts.attempt} ${attempt}`] : [];
    return say(element, [texts.ended, ...open]);
  });
  messages[Math.max(0, focused)]?.focus();
}

// A trap in another module of the surrounding page is none of ours.
const ours = (error) => error?.name === "RuntimeError" && /passdesk-app/.test(error.stack);

const url = (name) => new URL(name, import.meta.url).href;

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
    Object.assign(preload, { rel: "modulepreload", href, integrity, crossOrigin: "anonymous", onload, onerror });
    document.head.append(preload);
    if (!preload.relList.supports("modulepreload")) onload();
  });
  return import(href);
}

// Fetches what the page does without at first, by way of a script that knows what there is. A failure
// is a rejected promise and no more, and the next call tries again.
export const late = async (name) => (await load(FILES.late)).late(name, load);

async function start() {
  const [name, integrity] = FILES.wasm;
  const response = fetch(url(name), { integrity });
  response.catch(() => {}); // init() below reports it
  const { default: init, mount } = await load(FILES.js);
  addEventListener("passdesk-ended", end);
  addEventListener("error", (event) => ours(event.error) && end());
  addEventListener("unhandledrejection", (event) => ours(event.reason) && end());
  await init({ module_or_path: response });
  return elements.map((element) => mount(element, { base: url("."), focus: element.dataset.passdesk === "focus" }, late));
}

// Exported, since an element is emptied when its handle is collected.
export const handles = await start().catch((error) => {
  console.error(error);
  if (!ended) elements.forEach((element) => say(element, [texts.notStarted]));
});
