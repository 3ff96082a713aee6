// What goes in and out: plain data, but for Session.

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
  | "not_looked_up"
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
   *   new one. Ask again by `outcome`; do not take it for a failure.
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
  /** The attempt's id, for `outcome`; `null` if nothing of it has left. */
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
