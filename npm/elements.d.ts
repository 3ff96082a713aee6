/**
 * `import "passdesk/elements"` defines `<passdesk-reset>`, a form for one reset, and `<passdesk-app>`, Passdesk's own page,
 * and does nothing else. On a server it does nothing at all, and React must not render them there: see README.md.
 *
 * For React import `passdesk/react` in its place, for Vue `passdesk/vue`: the same, with the types for their templates.
 *
 * @packageDocumentation
 */

import type { NotSentCause, Reason, UnknownCause } from "./types.js";

/** What can be said of an element, as a property; each is an attribute too, and all but `shadow` can change at any time. */
export interface PassdeskOptions {
  /** The id of the connection to begin with. */
  connection?: string;
  /** The ids of those that can be chosen; all, if there are none. */
  connections?: readonly string[];
  /** The names of the ways to set a password that can be chosen; all, if there are none. */
  ways?: readonly string[];
  /** Whose password it is, as the system names them. */
  user?: string;
  /** Nobody else's: the field cannot be changed. */
  userLocked?: boolean;
  /** The reason or ticket to begin with. */
  reason?: string;
  /** Passdesk's address, from the document's. Without it the proxy is where the document's base address is. */
  proxy?: string;
  /** The colours; the person's choice, if it is empty. */
  theme?: "light" | "dark" | "";
  /** In a tree of its own. Said when it is first put into the document. */
  shadow?: "open" | "closed" | "";
}

/** Either element. `lang` and `autofocus` are those of every element. */
export interface PassdeskElement extends HTMLElement, Required<PassdeskOptions> {}

/** What an event is about. A text that is not known is empty. There is never a secret in it. */
export interface PassdeskDetail<Cause extends string = ""> {
  /** The connection's id. */
  connection: string;
  /** What was asked for, such as `"reset.password"`. */
  operation: string;
  /** The attempt's id, for `outcome`. */
  attempt: string;
  /** Whose password it is. */
  user: string;
  /** Why nothing was sent, or nobody knows. */
  cause: Cause;
  /** Why the system has refused; at least one then, else none. */
  reasons: Reason[];
}

/** The events of an element. They bubble, also out of shadow trees. */
export interface PassdeskEvents {
  /** The form is there. */
  "passdesk-ready": CustomEvent<PassdeskDetail>;
  /** The password is the new one. */
  "passdesk-changed": CustomEvent<PassdeskDetail>;
  /** The system said no; nothing was changed. */
  "passdesk-refused": CustomEvent<PassdeskDetail>;
  /** Nothing reached the system. */
  "passdesk-not-sent": CustomEvent<PassdeskDetail<NotSentCause>>;
  /** Nobody knows whether it was changed. Should the module end with a request on its way, `user` and `operation` are empty. */
  "passdesk-unknown": CustomEvent<PassdeskDetail<UnknownCause>>;
  /** The person gave up. */
  "passdesk-cancelled": CustomEvent<PassdeskDetail>;
  /** The person has done with what came of it. */
  "passdesk-done": CustomEvent<PassdeskDetail>;
}

declare global {
  interface HTMLElementTagNameMap {
    "passdesk-app": PassdeskElement;
    "passdesk-reset": PassdeskElement;
  }
  // What elements, documents and windows hear.
  interface GlobalEventHandlersEventMap extends PassdeskEvents {}
}
