// Estimates passwords by our module and by its peers, all in this page.
import { late } from "./passdesk.js";

const ours = await late("strength");
const { core, "language-common": common, "language-en": english } = zxcvbnts;
const factory = new core.ZxcvbnFactory({
  translations: english.translations,
  graphs: common.adjacencyGraphs,
  dictionary: { ...common.dictionary, ...english.dictionary },
});

// The score of a password, with words about its account.
const all = [
  (password, account) => ours(password, account, "en")[0],
  (password, account) => zxcvbn(password, account).score,
  (password, account) => factory.check(password, account).score,
];

// The scores of all passwords by one of them.
const scores = (which, passwords) => passwords.map(([password, account]) => all[which](password, account));

function time(which, passwords) {
  const start = performance.now();
  scores(which, passwords);
  return performance.now() - start;
}

// The milliseconds that each of them takes for all passwords. Another one begins each time.
function round(number, passwords) {
  const times = [];
  for (const place of all.keys()) {
    const which = (number + place) % all.length;
    times[which] = time(which, passwords);
  }
  return times;
}

Object.assign(globalThis, { scores, round });
