// Writes expected.tsv: a thousand passwords, and what zxcvbn says of each.
//
//     node crates/strength/tests/expected.mjs FOLDER
//
// FOLDER is a node_modules with zxcvbn 4.4.2. The passwords come from a generator with a fixed seed,
// so that each run writes the same file.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// zxcvbn measures years from the day it is loaded. Ours measures from a fixed year.
const Today = Date;
globalThis.Date = class extends Today {
  getFullYear() {
    return 2026;
  }
};

const require = createRequire(join(resolve(process.argv[2]), "zxcvbn/package.json"));
const zxcvbn = require("./lib/main.js");
const lists = require("./lib/frequency_lists.js");
if (require("./package.json").version !== "4.4.2") throw new Error("this is not zxcvbn 4.4.2");

// Numerical Recipes' generator: not random to anybody, and the same everywhere.
let state = 20260;
const below = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
const pick = (list) => list[below(list.length)];
const from = (name, top) => lists[name][below(Math.min(top, lists[name].length))];
const many = (n, make) => Array.from({ length: n }, make);
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const reverse = (word) => [...word].reverse().join("");
const string = (alphabet, n) => many(n, () => pick([...alphabet])).join("");
const digits = (n) => string("0123456789", n);
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const ALL = LETTERS + LETTERS.toUpperCase() + "0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const SIGNS = { a: "4@", b: "8", c: "({[<", e: "3", g: "69", i: "1!|", l: "17|", o: "0", s: "$5", t: "+7", x: "%", z: "2" };
const leet = (word) => [...word].map((c) => (SIGNS[c] && below(3) > 0 ? pick([...SIGNS[c]]) : c)).join("");
const mixed = (word) => [...word].map((c) => (below(2) ? c.toUpperCase() : c)).join("");
const NAMES = ["female_names", "male_names", "surnames"];
const name = (top) => from(pick(NAMES), top);
const WALKS = [
  "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc", "qazwsxedc", "!QAZ@WSX", "qweasdzxc", "1234rewq", "aoeuidhtns",
  "',.pyfgcrl", "147258369", "789456123", "zaq12wsx", "poiuytrewq", "mnbvcxz", "0okm9ijn", "ZXCVBnm,./", "/*-789+", "=/*789-",
];
const walk = () => {
  const line = pick(WALKS);
  const start = below(line.length - 4);
  return line.slice(start, start + 4 + below(line.length - start - 3));
};
const day = () => [1 + below(31), 1 + below(12), 1940 + below(90)];
const pad = (n) => String(n).padStart(2, "0");
const date = () => {
  const [d, m, y] = day();
  const short = pad(y % 100);
  const between = pick([".", "/", "-", "_", " ", ""]);
  return pick([[d, m, y], [pad(d), pad(m), y], [y, pad(m), pad(d)], [m, d, short], [pad(d), pad(m), short], [y, m, d]]).join(between);
};
const WIDE = [
  "пароль", "йцукен", "contraseña", "Müller", "größe", "naïve", "密码", "パスワード", "كلمة", "σύνθημα", "ΠΑΡΟΛΑ", "😀", "👍🏽", "é", "İ", "αβγδε", "абвг",
];
const ACCOUNT = ["jane", "doe", "jane.doe@example.com", "Example Learning", "Jörg", "jdoe42"];
const account = () => pick(ACCOUNT);

const KINDS = [
  [50, () => from("passwords", 30000)],
  [40, () => from("passwords", 1500)],
  [50, () => from("english_wikipedia", 30000)],
  [30, () => from("us_tv_and_film", 19160)],
  [40, () => name(10000)],
  [60, () => capital(name(2000)) + pick([digits(1), digits(2), digits(4), "!", String(1950 + below(75))])],
  [60, () => capital(from("english_wikipedia", 20000)) + digits(1 + below(4)) + pick(["", "!", "?", "#", "$$"])],
  [50, date],
  [30, () => pick([name(1000), from("passwords", 3000)]) + date()],
  [40, walk],
  [20, () => walk() + pick([digits(3), walk(), name(500)])],
  [80, () => leet(pick([from("passwords", 10000), from("english_wikipedia", 10000), name(3000)]))],
  [40, () => leet(capital(from("english_wikipedia", 5000))) + pick(["", "!", "1", "123", digits(2)])],
  [40, () => reverse(pick([from("passwords", 20000), capital(name(3000))])) + pick(["", "1"])],
  [30, () => mixed(from("passwords", 20000))],
  [30, () => from("passwords", 30000).toUpperCase() + pick(["", "1", "!"])],
  [40, () => pick([pick([...ALL]).repeat(2 + below(12)), string(LETTERS, 2 + below(3)).repeat(2 + below(3)), from("passwords", 500).repeat(2)])],
  [30, () => pick(["abcdefgh", "97531", "zyxwvu", "ABCDEF", "0123456789", "acegik", "fedcba"]).slice(below(3)) + pick(["", digits(2), from("english_wikipedia", 500)])],
  [70, () => string(ALL, 1 + below(20))],
  [20, () => digits(3 + below(12))],
  [40, () => many(2 + below(4), () => from("english_wikipedia", 8000)).join(pick(["", "-", " ", "."]))],
  [40, () => pick(WIDE) + pick(["", pick(WIDE), digits(2), from("passwords", 2000)])],
  [20, () => pick(WIDE).repeat(1 + below(4))],
  [10, () => string("48({[<3691!|70$5+%2@", 4 + below(10)) + pick(["", "a"])],
];
const SOME_CONTEXT = [
  [40, () => pick([account(), capital(account()), reverse(account()), leet(account().toLowerCase())]) + pick(["", digits(2), "!", from("passwords", 1000)])],
];

// zxcvbn finds the members that every object of JavaScript has among its words.
const usable = (password) => password !== "" && !/constructor|__proto__/i.test(password);
const rows = [];
const seen = new Set();
const add = (kinds, context) => {
  for (const [count, make] of kinds) {
    for (let left = count; left > 0; ) {
      const password = make();
      if (!usable(password) || seen.has(password)) continue;
      seen.add(password);
      left -= 1;
      const { score, guesses_log10, feedback } = zxcvbn(password, context);
      rows.push([JSON.stringify(password), context.length > 0, score, guesses_log10.toFixed(4), feedback.warning ?? "", feedback.suggestions.join("|")]);
    }
  }
};
add(KINDS, []);
add(SOME_CONTEXT, ACCOUNT);
if (rows.length !== 1000) throw new Error(`these are ${rows.length}, not a thousand`);

const head = ["password", `with ${JSON.stringify(ACCOUNT)}`, "score", "guesses_log10", "warning", "suggestions"];
const file = join(dirname(fileURLToPath(import.meta.url)), "expected.tsv");
writeFileSync(file, [head, ...rows].map((row) => row.join("\t") + "\n").join(""));
