// What a portal does about Passdesk: it says whose password it is, and hears what became of it. Both are the same
// whether Passdesk stands in a frame or in the page.

const WORDS = {
  "passdesk-changed": "The portal has noted: a password was changed.",
  "passdesk-refused": "The portal has noted: the system refused.",
  "passdesk-not-sent": "The portal has noted: nothing was sent.",
  "passdesk-unknown": "The portal has noted: nobody knows whether a password was changed.",
  "passdesk-cancelled": "The portal has noted: somebody changed their mind.",
};

const told = document.getElementById("told");
const person = document.getElementById("person");

for (const [type, words] of Object.entries(WORDS)) {
  document.addEventListener(type, () => (told.textContent = words));
}

person.addEventListener("change", () => {
  for (const id of ["framed", "placed"]) document.getElementById(id).setAttribute("user", person.value);
});
