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

import type {
  BuiltRequest,
  Connection,
  Generated,
  LanguageOption,
  Outcome,
  Person,
  Rule,
  Session,
  ShippedSystem,
  System,
  Values,
  Verdict,
} from "./types.js";

export * from "./types.js";

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
   * - `"value"`: the value called `field` is missing, or cannot be sent as it is: half a character (a lone surrogate) never is.
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
 * @throws {@link PassdeskError} `value`, `argument`, `load`
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
 * `signal` stops the waiting; it is an `AbortSignal`, not its controller. Until the request has left, the outcome is `"not_sent"` and it never leaves. After that it
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
