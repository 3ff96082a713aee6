// A form of the portal's own, by Passdesk's npm package, which lies beside this page. What is shown, and what is said of
// each outcome, is the portal's.

import {
  buildRequest,
  checkPassword,
  connections,
  generatePassword,
  outcome,
  PassdeskError,
  resetPassword,
} from "./passdesk/index.js";

const PROXY = "http://127.0.0.1:8787/";
// This form is for one system: the first that lets in a token and has this way to set a password.
const WAY = "password";
const isOurs = ({ credentials, resets }) =>
  credentials.some(({ asks }) => asks.join() === "token") && resets.some(({ id }) => id === WAY);

const OUTCOMES = {
  changed: "The password is set. Tell it to the person now: it is not kept here.",
  refused: "The learning platform has refused. The old password still holds.",
  not_sent: "Nothing was sent. The old password still holds.",
  unknown: "Nobody knows whether the password was set. The old one may hold or the new one. Ask again before you try another.",
};

const TROUBLES = {
  value: "This cannot be sent as it is.",
  rules: "The new password breaks a rule.",
  signed_out: "Your sign-in is over. Sign in again in another tab.",
  unavailable: "Passdesk does not answer. Nothing was sent.",
  load: "Passdesk could not be loaded. Nothing was sent.",
};

const by = (id) => document.getElementById(id);
const [form, review, said] = [by("own"), by("own-review"), by("own-said")];
const { token, account, password } = form.elements;
const values = () => ({ token: token.value, user: account.value, new_password: password.value });
const person = () => ({ user: account.value });

let system;

// Nothing of Passdesk is loaded before somebody comes to the form. What failed is tried again.
function learn() {
  system ??= connections({ proxy: PROXY })
    .then((all) => all.find(isOurs) ?? Promise.reject(new PassdeskError("unavailable")))
    .catch((error) => {
      system = undefined;
      throw error;
    });
  return system;
}

function tell(...lines) {
  const paragraph = (line) => Object.assign(document.createElement("p"), { textContent: line });
  said.replaceChildren(...lines.filter(Boolean).map(paragraph));
}

// What goes wrong here has sent nothing: an outcome is no error.
const tries = (does) => (event) =>
  does(event).catch((error) => {
    const { code, field } = error;
    tell(TROUBLES[code] ?? "This went wrong. Nothing was sent.");
    (({ token, user: account, new_password: password })[field] ?? said).focus();
  });

function show(what) {
  form.hidden = what !== form;
  review.hidden = what !== review;
}

// Both secrets, and what was made of them.
function forget() {
  token.value = password.value = "";
  by("own-rules").replaceChildren();
  by("own-request").textContent = "";
}

async function check() {
  const typed = password.value;
  const { admitted, rules } = await checkPassword(await learn(), typed, { person: person() });
  // Somebody may have typed on, or be done.
  if (typed !== password.value || typed === "") return admitted;
  const line = ({ met, text, weight }) =>
    Object.assign(document.createElement("li"), {
      textContent: `${met ? "Met" : weight === "must" ? "Not met" : "Better"}: ${text}`,
      className: met ? "portal-met" : "portal-unmet",
    });
  by("own-rules").replaceChildren(...rules.map(line));
  return admitted;
}

function reveal(shown) {
  by("own-show").checked = shown;
  password.type = shown ? "text" : "password";
}

function came(done, again) {
  tell(OUTCOMES[done.outcome], done.outcome === "changed" ? "" : done.meaning, ...done.messages);
  if (done.outcome === "unknown" && done.attempt) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Ask again" });
    button.addEventListener("click", tries(again));
    said.append(button);
  }
  said.focus();
}

form.addEventListener("focusin", tries(learn), { once: true });
password.addEventListener("input", tries(check));
by("own-show").addEventListener("change", ({ target }) => reveal(target.checked));

by("own-generate").addEventListener(
  "click",
  tries(async () => {
    const made = await generatePassword(await learn(), { person: person() });
    password.value = made.password;
    reveal(true);
    await check();
  }),
);

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener(
  "submit",
  tries(async () => {
    if (!(await check())) throw new PassdeskError("rules", "new_password");
    // Masked: what is looked at over a shoulder tells nothing.
    const { text } = await buildRequest(await learn(), `reset.${WAY}`, values(), { masked: true });
    by("own-whose").textContent = account.value;
    by("own-request").textContent = text;
    tell();
    show(review);
    by("own-sure").focus();
  }),
);

by("own-back").addEventListener("click", () => {
  show(form);
  password.focus();
});

let sending = false;

by("own-send").addEventListener(
  "click",
  tries(async () => {
    if (sending) return;
    sending = true;
    tell("Waiting for the learning platform.");
    try {
      const connection = await learn();
      const done = await resetPassword(connection, WAY, values());
      const ask = async () => came(await outcome(connection, done.attempt), ask);
      came(done, ask);
    } finally {
      // Whatever came of it, no secret stays.
      sending = false;
      forget();
      reveal(false);
      show(form);
    }
  }),
);

by("person").addEventListener("change", ({ target }) => (account.value = target.value));
