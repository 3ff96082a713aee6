// What is thrown.

// The words for what the module has none of.
const WORDS = {
  argument: "there is no such thing here",
  ended: "the module has stopped working; load the page anew",
  load: "the module could not be loaded",
  randomness: "there are no random numbers here",
  reason: "this connection wants to know why",
  session: "the sign-in is over, or belongs to another connection",
  signed_out: "nobody is signed in to the proxy",
  unavailable: "the proxy did not answer",
};

export class PassdeskError extends Error {
  constructor(code, about = "", words = "", more = {}) {
    super([about, words || WORDS[code]].filter(Boolean).join(": "));
    this.name = "PassdeskError";
    Object.assign(this, { code, field: about || null, rules: [], outcome: null }, more);
  }
}
