/**
 * Passdesk for JavaScript: reset passwords in other systems by way of a Passdesk proxy, and build the requests for it.
 *
 * Importing it fetches nothing and shows nothing. The module is loaded by the first function that is called, so every
 * function returns a promise. `systems`, `buildRequest`, `checkPassword` and `generatePassword` ask nobody and run in
 * Node as well as in browsers; the others talk to a proxy and run in browsers, in a page of the proxy's origin or of
 * one that its configuration lists in `origins`. The page's content policy has to allow `'wasm-unsafe-eval'`.
 *
 * A promise that is rejected means that **nothing was sent to the system that could change anything**. What became of
 * a reset is no error but an {@link Outcome}, and there are four of them and no fifth.
 *
 * Nothing is ever sent twice by itself.
 *
 * The examples talk to the made-up systems that `cargo xtask start` starts.
 *
 * @packageDocumentation
 */

/** A text by language tag, such as `{ en: "Login", de: "Login" }`. English is always there, unless all of it is empty. */
export type Text = Readonly<Record<string, string>>;

/** Names and values of a request. What is `undefined`, `null` or empty is left out. */
export type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * A request with holes where values go: a list of pieces, each a list of words. `buildRequest` fills it in; nobody else
 * needs to look inside.
 */
export type Template = readonly (readonly string[])[];

/** A value of requests. */
export interface Field {
  /** Its name in {@link Values}. */
  name: string;
  /** Its name for people; empty for the well-known ones: `user`, `new_password`, `old_password`, `token` and so on. */
  title: Text;
  /** What it must be. */
  kind: "string" | "integer" | "boolean" | "uuid" | "json";
  /** Whether it is hidden while typed, and masked afterwards. */
  secret: boolean;
  /** What it is if nothing else is said; may be empty. It is not put in by itself. */
  default: string;
  /** What can be chosen, if not everything can. */
  choices: string[];
  /** The name of each for people. */
  titles: Text[];
}

/** A way to be let in to a system. */
export interface Credential {
  /** Its name, for `signIn`. */
  id: string;
  title: Text;
  /** The names of the values that it asks for. */
  asks: string[];
  /** The names of the values that it has for other requests: the same, or what its sign-in yields. */
  gives: string[];
  /** The request that signs in with it; empty if it is used as it is. */
  signIn: Template;
  /** The request that undoes the sign-in; empty if there is none. */
  signOut: Template;
}

/** A way to look people up. */
export interface Find {
  /** Its name, for `findUser`. */
  id: string;
  /** What is searched for: a login, a mail address, an id. */
  title: Text;
  template: Template;
  /** Whether it looks for an id. */
  byUser: boolean;
}

/** A way to set a password. */
export interface Reset {
  /** Its name, for `resetPassword`. */
  id: string;
  title: Text;
  /** What to know before; may be empty. */
  warning: Text;
  /** What to know after a success; may be empty. */
  caution: Text;
  template: Template;
}

/** A rule for new passwords. */
export interface Rule {
  /** The id of the connection whose system has it; empty if it is the organisation's that runs the proxy. */
  owner: string;
  /**
   * `"must"`: a password that breaks it is not sent. `"advice"`: it is. `"!"` and the id of a connection: advice, since
   * that system can keep no password that meets it.
   */
  weight: string;
  /** What is demanded. */
  demand:
    | "minLength"
    | "maxLength"
    | "required"
    | "atLeast"
    | "distinct"
    | "longestRun"
    | "allowed"
    | "forbidden"
    | "context"
    | "common";
  /** Its numbers, classes and characters. */
  words: string[];
}

/** A system, with all that its requests need. Plain data: it can be stored, cloned and sent. */
export interface System {
  /** Its name in addresses. */
  id: string;
  title: Text;
  /** What is spoken there. */
  description: Text;
  /** What the caller must be allowed to do. */
  needs: Text;
  /** What the vendor says of the interface; may be empty. */
  status: Text;
  /** The host that is talked to, with its port; empty where that is a setting. */
  host: string;
  /** Tells one version of all this from another. */
  digest: string;
  /** The ways to be let in; none if the proxy holds the credential. */
  credentials: Credential[];
  /** The ways to look people up; there may be none. */
  finds: Find[];
  /** The values of its requests. */
  fields: Field[];
  /** The ways to set a password. */
  resets: Reset[];
  /** The names of values that the proxy puts in. They need not be given. */
  held: string[];
  /** The names of values that a search brings along for a reset. */
  carried: string[];
  /** Whether `resetPassword` wants to be told why. */
  reason: "not" | "optional" | "required";
  /** The rules for a new password. */
  policy: Rule[];
  /** Attributes for an input of a new password, for browsers and password managers; empty where there is nothing to say. */
  attributes: { minlength: string; maxlength: string; passwordrules: string };
}

/** A system as a proxy reaches it. */
export interface Connection extends System {
  /** The address of the proxy, with a slash at its end. */
  proxy: string;
}

/** A setting of a system that stands for itself: it is given like a value. */
export interface Setting {
  /** Its name in {@link Values}. Its title is that of the field of this name. */
  name: string;
  /** What it must look like: `"uri"` is an https address without a slash at its end, or http to this machine. */
  format: "text" | "uri" | "hostname" | "uuid";
  /** Whether it is a whole address, to which nothing is added but a query. */
  whole: boolean;
}

/** A system that comes with the package, bound to its defaults. */
export interface ShippedSystem extends System {
  /** The settings that have no default. Requests have them among their values. */
  settings: Setting[];
}

/** A request, taken apart. */
export interface BuiltRequest {
  method: string;
  url: string;
  /** In the order in which they are sent. Host and Content-Length belong to whoever sends it. */
  headers: Record<string, string>;
  /** Empty if there is none. */
  body: string;
  /** The whole message, as it is handed to the proxy. */
  text: string;
}

/**
 * Somebody who was found: `user` is the id that a reset names. `login`, `mail`, `name`, `active` (`"true"` or `"false"`)
 * and what else the system tells are there if it does.
 */
export interface Person {
  user: string;
  login?: string;
  mail?: string;
  name?: string;
  active?: string;
  [cell: string]: string | undefined;
}

/** Why a system said no. */
export type Reason =
  | "credential"
  | "permission"
  | "subscription"
  | "user"
  | "old-password"
  | "password"
  | "password-too-short"
  | "password-too-long"
  | "password-needs-lower"
  | "password-needs-upper"
  | "password-needs-digit"
  | "password-needs-special"
  | "password-needs-distinct"
  | "request"
  | "limit"
  | "other";

/** Why nothing was sent. */
export type NotSentCause =
  | "value"
  | "unknown_connection"
  | "rules"
  | "not_recognised"
  | "outdated"
  | "forbidden"
  | "malformed"
  | "repeated"
  | "dns"
  | "unreachable"
  | "tls"
  | "unavailable"
  | "signed_out"
  | "not_allowed"
  | "protected"
  | "too_many"
  | "not_recorded"
  | "sign_in"
  | "not_found"
  | "no_reason"
  | "page"
  | "stopped";

/** Why nobody knows what was done. */
export type UnknownCause =
  | "unreadable"
  | "system_error"
  | "contradiction"
  | "redirect"
  | "too_large"
  | "timeout"
  | "accepted"
  | "broken"
  | "pending"
  | "stopped"
  | "lost"
  | "not_proxy";

/** What became of an attempt. */
export interface Outcome {
  /**
   * - `"changed"`: the system said that it is done, and nothing in its answer says no.
   * - `"refused"`: the system said no. Nothing changed.
   * - `"not_sent"`: no byte of it reached the system.
   * - `"unknown"`: it was sent, or may have been, and nobody can say what was done. The password may or may not be the
   *   new one. Ask again by {@link outcome}; do not take it for a failure.
   */
  outcome: "changed" | "refused" | "not_sent" | "unknown";
  /** Why it was refused; at least one then, else none. */
  reasons: Reason[];
  /** The system's own words, if there are any. */
  messages: string[];
  /** Why it was not sent, or why nobody knows; else `null`. A newer proxy may know more words than these. */
  cause: NotSentCause | UnknownCause | null;
  /** Seconds to wait before another attempt, if they are known. */
  retryAfter: number | null;
  /** What it means, for people, in the language that was asked for. */
  meaning: string;
  /** The attempt's id, for {@link outcome}; `null` if nothing of it has left. */
  attempt: string | null;
}

/** A password, held against the rules. */
export interface Verdict {
  /** Whether it breaks no rule but advice. */
  admitted: boolean;
  /** Each rule, whether it is met, and what it says for people. */
  rules: (Rule & { met: boolean; text: string })[];
}

/** A new password. */
export interface Generated {
  password: string;
  /** The logarithm to base 2 of how many equally likely passwords it is one of, rounded down. */
  bits: number;
}

/**
 * A sign-in to a system. Its secrets are kept inside the module: no property, no `JSON.stringify` and no console has
 * them. It is good for the connection that it was made with and no other, and ends with the page.
 */
export interface Session {
  /** As whom; empty if that cannot be told. */
  readonly account: string;
  /** Until when it holds, or `null` if that is not known. */
  readonly expiresAt: Date | null;
  /**
   * Forgets it, and closes it at the system if that can be. From then on it is good for nothing. Do this before the page
   * goes: some systems allow a few open sessions only.
   */
  signOut(): Promise<void>;
}

/** In which language texts for people are: `"de"`, else English. */
export interface LanguageOption {
  lang?: string;
}

/**
 * What is thrown, always before anything was sent that could change anything.
 *
 * ```js
 * import { buildRequest, PassdeskError, systems } from "passdesk";
 *
 * const scim = (await systems()).find(({ id }) => id === "scim");
 * try {
 *   await buildRequest(scim, "reset.password", { base: "http://example.com", user: "7" });
 * } catch (error) {
 *   console.log(error instanceof PassdeskError, error.code, error.field); // true value base
 * }
 * ```
 */
export class PassdeskError extends Error {
  /**
   * - `"value"`: the value called `field` is missing, or cannot be sent as it is.
   * - `"rules"`: the new password breaks a rule; `checkPassword` says which.
   * - `"reason"`: the connection wants to know why.
   * - `"session"`: the sign-in is over, or belongs to another connection.
   * - `"argument"`: what `field` names is none, such as an operation that the connection does not have.
   * - `"refused"`, `"not_sent"`, `"unknown"`: a sign-in or search came to nothing; `outcome` has all that is known.
   * - `"signed_out"`, `"unavailable"`: the proxy wants a sign-in of its own, or does not answer.
   * - `"length"`, `"impossible"`, `"randomness"`: no password can be generated like this; `rules` has the rules to blame.
   * - `"load"`, `"ended"`: the module could not be loaded, or has stopped working.
   */
  readonly code:
    | "value"
    | "rules"
    | "reason"
    | "session"
    | "argument"
    | "refused"
    | "not_sent"
    | "unknown"
    | "signed_out"
    | "unavailable"
    | "length"
    | "impossible"
    | "randomness"
    | "load"
    | "ended";
  /** What it is about, or `null`. */
  readonly field: string | null;
  /** The rules that no password of this kind and length meets together. */
  readonly rules: Rule[];
  /** What became of a sign-in or search. */
  readonly outcome: Outcome | null;
}

/**
 * The connections of a proxy: the systems that whoever asks may reset passwords in.
 *
 * `proxy` is the address that the proxy's paths begin with, by default the folder of the page itself.
 *
 * ```js
 * import { connections } from "passdesk";
 *
 * const all = await connections({ proxy: "http://127.0.0.1:8787/" });
 * const learn = all.find(({ id }) => id === "ispring-learn");
 * console.log(learn.title.en); // iSpring Learn (SOAP)
 * console.log(learn.finds.map(({ title }) => title.en).join(", ")); // User id, Login, Mail address
 * ```
 *
 * @throws {@link PassdeskError} `signed_out`, `unavailable`
 */
export function connections(options?: { proxy?: string | URL }): Promise<Connection[]>;

/**
 * The systems that come with Passdesk, bound to their defaults. A setting without one, such as the address of a server,
 * is a value of the system's requests. Nothing can be sent with them: that takes a connection.
 *
 * ```js
 * import { systems } from "passdesk";
 *
 * const all = await systems();
 * console.log(all.length); // 12
 * const cloud = all.find(({ id }) => id === "uipath-cloud");
 * console.log(cloud.resets.map(({ id }) => id).join(", ")); // change, set
 * console.log(cloud.settings.map(({ name }) => name).join(", ")); // organization, partition
 * ```
 *
 * @throws {@link PassdeskError} `load`
 */
export function systems(): Promise<ShippedSystem[]>;

/**
 * The request of an operation, byte by byte as Passdesk's page builds it. Nothing is sent.
 *
 * `operation` is `reset.`, `find.` or `credential.` and the id, to sign out with `.logout` after it. `masked` puts `•••`
 * in the place of every secret, and of what is missing. Else it holds all secrets in the clear.
 *
 * ```js
 * import { buildRequest, systems } from "passdesk";
 *
 * const scim = (await systems()).find(({ id }) => id === "scim");
 * const values = { base: "https://example.com/scim", token: "t0k3n", user: "42", new_password: "kale soup" };
 * const request = await buildRequest(scim, "reset.password", values);
 * console.log(request.method, request.url); // PATCH https://example.com/scim/Users/42
 * console.log(request.headers.Authorization); // Bearer t0k3n
 * const shown = await buildRequest(scim, "reset.password", values, { masked: true });
 * console.log(shown.headers.Authorization); // Bearer •••
 * ```
 *
 * @throws {@link PassdeskError} `value`, `argument`, `load`
 */
export function buildRequest(
  connection: System | ShippedSystem,
  operation: string,
  values: Values,
  options?: LanguageOption & { masked?: boolean },
): Promise<BuiltRequest>;

/**
 * Holds a new password against the rules, with the 3,000 most common passwords, as the proxy does. `person` has what is
 * known of whose password it is.
 *
 * ```js
 * import { checkPassword, systems } from "passdesk";
 *
 * const learn = (await systems()).find(({ id }) => id === "ispring-learn-rest");
 * const { admitted, rules } = await checkPassword(learn, "kale", { person: { user: "7", login: "kim" } });
 * console.log(admitted); // false
 * console.log(rules.find(({ met }) => !met).text); // at least 6 characters
 * ```
 *
 * @throws {@link PassdeskError} `argument`, `load`
 */
export function checkPassword(
  connection: System | ShippedSystem,
  password: string,
  options?: LanguageOption & { person?: Partial<Person> },
): Promise<Verdict>;

/**
 * A new password that the rules admit. Every one of the kind and length that does is equally likely. It goes nowhere.
 *
 * `kind` is `"clear"` (letters and digits that are not mistaken for each other; the default), `"characters"` (all of a
 * keyboard), `"words-en"`, `"words-de"` or `"spoken"` (to be read out). `length` counts characters, or words.
 *
 * ```js
 * import { generatePassword, systems } from "passdesk";
 *
 * const [learn] = await systems();
 * const { password, bits } = await generatePassword(learn);
 * console.log(password.length, bits); // 22 128
 * const phrase = await generatePassword(learn, { kind: "words-en", length: 6 });
 * console.log(phrase.bits >= 72); // true
 * ```
 *
 * @throws {@link PassdeskError} `length`, `impossible`, `randomness`, `argument`, `load`
 */
export function generatePassword(
  connection: System | ShippedSystem,
  options?: LanguageOption & {
    kind?: "clear" | "characters" | "words-en" | "words-de" | "spoken";
    length?: number;
    person?: Partial<Person>;
  },
): Promise<Generated>;

/**
 * Signs in to a system with one of the connection's credentials. One that is used as it is, such as a token, is only
 * taken into keeping. Signing in changes nothing at the system.
 *
 * ```js
 * import { connections, signIn } from "passdesk";
 *
 * const all = await connections({ proxy: "http://127.0.0.1:8787/" });
 * const learn = all.find(({ id }) => id === "ispring-learn");
 * const session = await signIn(learn, "client", {
 *   client_id: "ispring-soap-client",
 *   client_secret: "canteen-Tray+12",
 * });
 * console.log(session.account, session.expiresAt > new Date()); // ispring-soap-client true
 * await session.signOut();
 * ```
 *
 * @throws {@link PassdeskError} `refused`, `not_sent`, `unknown`, `value`, `argument`, `load`, `ended`
 */
export function signIn(
  connection: Connection,
  credential: string,
  values: Values,
  options?: LanguageOption,
): Promise<Session>;

/**
 * Looks for people. Without a `session`, `values` has what the search takes beside what is searched for, such as a token.
 * Where the proxy holds the credential, it takes neither.
 *
 * ```js
 * import { connections, findUser, signIn } from "passdesk";
 *
 * const all = await connections({ proxy: "http://127.0.0.1:8787/" });
 * const learn = all.find(({ id }) => id === "ispring-learn");
 * const session = await signIn(learn, "token", { token: "demo-ispring-soap-admin" });
 * const { people, more } = await findUser(learn, "login", "ada.almond", { session });
 * console.log(people.map(({ name, mail }) => `${name} <${mail}>`).join(), more); // Ada Almond <ada.almond@acme.example> false
 * ```
 *
 * @throws {@link PassdeskError} `session`, `refused`, `not_sent`, `unknown`, `value`, `argument`, `load`, `ended`
 */
export function findUser(
  connection: Connection,
  find: string,
  search: string,
  options?: LanguageOption & { session?: Session; values?: Values },
): Promise<{ people: Person[]; more: boolean }>;

/**
 * Sets a password: once, whatever happens.
 *
 * `values` has `new_password`, `user` unless `person` is somebody who was found, and what else the way asks for. Without a
 * `session` it also has what the request takes of the credential, such as a token. Where the proxy holds the credential,
 * it takes neither. `reason` is why, for the audit trail.
 *
 * Before it is sent, the proxy is asked for the connections, to see that it is there and whoever asks still signed in. If
 * the connection to the proxy breaks afterwards, it is asked for the outcome for some seconds, and on as long as it
 * waits for the system itself.
 *
 * `signal` stops the waiting. Until the request has left, the outcome is `"not_sent"` and it never leaves. After that it
 * is `"unknown"`, at once, for the system may have set the password: an abort takes nothing back.
 *
 * ```js
 * import { connections, findUser, resetPassword, signIn } from "passdesk";
 *
 * const all = await connections({ proxy: "http://127.0.0.1:8787/" });
 * const learn = all.find(({ id }) => id === "ispring-learn");
 * const session = await signIn(learn, "token", { token: "demo-ispring-soap-admin" });
 * const { people: [person] } = await findUser(learn, "login", "ada.almond", { session });
 * const done = await resetPassword(learn, "password", { new_password: "Kale & Soup 5002" }, { session, person });
 * console.log(done.outcome, done.reasons.length, done.attempt.length); // changed 0 32
 * ```
 *
 * @throws {@link PassdeskError} `value`, `rules`, `reason`, `session`, `argument`, `load`, `ended`; nothing was sent then
 */
export function resetPassword(
  connection: Connection,
  reset: string,
  values: Values,
  options?: LanguageOption & { session?: Session; person?: Person; reason?: string; signal?: AbortSignal },
): Promise<Outcome>;

/**
 * Asks the proxy what became of an attempt. That changes nothing. The proxy keeps it for fifteen minutes, and tells
 * nobody but whoever made the attempt.
 *
 * ```js
 * import { connections, outcome, resetPassword } from "passdesk";
 *
 * const all = await connections({ proxy: "http://127.0.0.1:8787/" });
 * const learn = all.find(({ id }) => id === "ispring-learn");
 * const values = { token: "demo-ispring-soap-admin", user: "learner-42", new_password: "Kale & Soup 5002" };
 * const { attempt } = await resetPassword(learn, "password", values);
 * const known = await outcome(learn, attempt);
 * console.log(known.outcome); // changed
 * ```
 *
 * @throws {@link PassdeskError} `argument`, `load`, `ended`
 */
export function outcome(connection: { proxy: string }, attempt: string): Promise<Outcome>;
