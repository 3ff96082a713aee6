/**
 * `import "passdesk/react"` is `import "passdesk/elements"` with the types for JSX. React 19 sets the properties by itself,
 * but in the browser alone: a page that a server renders has to leave the element out until it is defined (README.md).
 *
 * ```tsx
 * <passdesk-reset proxy={proxy} connections={["learn"]} onpassdesk-changed={({ detail }) => note(detail.user)} />
 * ```
 *
 * @packageDocumentation
 */

import type { DetailedHTMLProps, HTMLAttributes } from "react";

import type { PassdeskElement, PassdeskEvents, PassdeskOptions } from "./elements.js";

export * from "./elements.js";

/** A listener is called `on` and the event's name. */
export type PassdeskListeners = {
  [Name in keyof PassdeskEvents as `on${Name}`]?: ((event: PassdeskEvents[Name]) => void) | undefined;
};

/** What either element takes in JSX. */
export type PassdeskProps = DetailedHTMLProps<HTMLAttributes<PassdeskElement>, PassdeskElement> &
  PassdeskOptions &
  PassdeskListeners;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "passdesk-app": PassdeskProps;
      "passdesk-reset": PassdeskProps;
    }
  }
}
