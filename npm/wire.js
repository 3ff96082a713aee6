// Between the lists in which connections cross the wire, and objects with names.
//
// The build writes shapes.js from the very lists that the module reads: each structure's fields in their order, and
// their types.

import { PassdeskError } from "./error.js";
import SHAPES from "./shapes.js";

const pairs = (list) => Object.fromEntries(list.flatMap((name, at) => (at % 2 ? [] : [[name, list[at + 1]]])));

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

// How each type is read, and written again.
const TYPES = {
  Text: [pairs, (text) => Object.entries(text).flat()],
  Attributes: [
    ([minlength, maxlength, passwordrules]) => ({ minlength, maxlength, passwordrules }),
    ({ minlength, maxlength, passwordrules }) => [minlength, maxlength, passwordrules],
  ],
  Policy: [
    (rules) => rules.map(([owner, weight, demand, ...words]) => ({ owner, weight, demand, words })),
    (rules) => rules.map(({ owner, weight, demand, words }) => [owner, weight, demand, ...words]),
  ],
};

for (const [type, fields] of Object.entries(SHAPES)) {
  TYPES[type] = [
    (list) => Object.fromEntries(fields.map(([name, type], at) => [camel(name), convert(type, list[at], 0)])),
    (object) => fields.map(([name, type]) => convert(type, object[camel(name)], 1)),
  ];
}

function convert(type, value, way) {
  const of = /^Vec<(.*)>$/.exec(type)?.[1];
  if (of) return value.map((one) => convert(of, one, way));
  return TYPES[type] ? TYPES[type][way](value) : value;
}

export const read = (type, list) => convert(type, list, 0);
export const write = (type, object) => convert(type, object, 1);

// Whether there is anything of a value.
export const isGiven = (value) => value != null && value !== "";

// The module would get U+FFFD in the place of half a character, and with it another password than was given.
function wellFormed(name, value) {
  const text = String(value);
  if (/\p{Surrogate}/u.test(text)) throw new PassdeskError("value", name, "this has half a character in it (a lone surrogate)");
  return text;
}

// A list of names and texts by turns, and what it is of. What there is nothing of is left out.
export const named = pairs;
export const listed = (object) =>
  Object.entries(object ?? {}).flatMap(([name, value]) => (isGiven(value) ? [name, wellFormed(name, value)] : []));
