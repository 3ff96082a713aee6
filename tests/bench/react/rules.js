// The rules for a new password: whether each is met, what it says, and a password that meets them.

const CLASSES = { lower: /\p{Ll}/u, upper: /\p{Lu}/u, digit: /\p{Nd}/u, special: /[^\p{L}\p{N}]/u };
const NAMES = { lower: "a lower-case letter", upper: "an upper-case letter", digit: "a digit", special: "a special character" };
// Those that are not mistaken for each other.
const CLEAR = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 22;

const has = (password, name) => (CLASSES[name] ?? /./u).test(password);
const count = (password) => [...password].length;
const named = (classes) => classes.map((name) => NAMES[name] ?? name).join(", ");

const DEMANDS = {
  minLength: [([least]) => `at least ${least} characters`, (password, [least]) => count(password) >= least],
  maxLength: [([most]) => `at most ${most} characters`, (password, [most]) => count(password) <= most],
  required: [([name]) => named([name]), (password, [name]) => has(password, name)],
  atLeast: [
    ([least, ...of]) => `at least ${least} of: ${named(of)}`,
    (password, [least, ...of]) => of.filter((name) => has(password, name)).length >= least,
  ],
  distinct: [([least]) => `at least ${least} different characters`, (password, [least]) => new Set(password).size >= least],
  forbidden: [([characters]) => `none of ${characters}`, (password, [characters]) => ![...characters].some((one) => password.includes(one))],
};

export const judged = (rules, password) =>
  rules
    .filter(({ demand }) => DEMANDS[demand])
    .map(({ demand, words }) => ({ text: DEMANDS[demand][0](words), met: DEMANDS[demand][1](password, words) }));

export function generated() {
  const drawn = [];
  while (drawn.length < LENGTH) {
    const [number] = crypto.getRandomValues(new Uint8Array(1));
    if (number < CLEAR.length * 4) drawn.push(CLEAR[number % CLEAR.length]);
  }
  return drawn.join("");
}
