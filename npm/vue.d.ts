/**
 * `import "passdesk/vue"` is `import "passdesk/elements"` with the types for templates. Tell Vue's compiler which elements
 * are none of its own: `vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("passdesk-") } } })`.
 *
 * ```vue
 * <passdesk-reset :proxy="proxy" :connections="['learn']" @passdesk-changed="({ detail }) => note(detail.user)" />
 * ```
 *
 * @packageDocumentation
 */

import type { EmitFn, HTMLAttributes, PublicProps } from "vue";

import type { PassdeskElement, PassdeskEvents, PassdeskOptions } from "./elements.js";

export * from "./elements.js";

/** Either element, as templates have it. */
export type PassdeskComponent = new () => PassdeskElement & {
  /** For templates alone: an element has no such property. */
  $props: HTMLAttributes & PassdeskOptions & PublicProps;
  /** For templates alone: an element has no such property. */
  $emit: EmitFn<{ [Name in keyof PassdeskEvents]: (event: PassdeskEvents[Name]) => void }>;
};

declare module "vue" {
  interface GlobalComponents {
    "passdesk-app": PassdeskComponent;
    "passdesk-reset": PassdeskComponent;
  }
}
