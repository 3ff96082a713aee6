// Uses everything of the elements, with their types as strict as they can be.

import "passdesk/elements";
import type { PassdeskDetail, PassdeskElement, PassdeskEvents, PassdeskOptions } from "passdesk/elements";

const options: PassdeskOptions = { connection: "learn", ways: ["password"], reason: "INC 1", shadow: "open" };

export function show(note: (detail: PassdeskDetail<string>) => void): PassdeskElement {
  const element: PassdeskElement = Object.assign(document.createElement("passdesk-reset"), options);
  element.connections = ["learn", "synapse"];
  element.userLocked = true;
  element.theme = "dark";
  element.addEventListener("passdesk-changed", ({ detail }) => note(detail));
  // They bubble, and are heard wherever an event is.
  document.addEventListener("passdesk-refused", ({ detail: { reasons } }) => reasons.includes("credential"));
  addEventListener("passdesk-not-sent", ({ detail }) => note(detail));
  const names: (keyof PassdeskEvents)[] = ["passdesk-ready", "passdesk-unknown", "passdesk-cancelled", "passdesk-done"];
  for (const name of names) document.querySelector("passdesk-app")?.addEventListener(name, (event) => note(event.detail));
  return element;
}

// @ts-expect-error a theme that there is none of
void ((element: PassdeskElement) => (element.theme = "blue"));
// @ts-expect-error the connections are a list
void ((element: PassdeskElement) => (element.connections = "learn"));
// @ts-expect-error there is no password in it
void ((event: PassdeskEvents["passdesk-changed"]) => event.detail.password);
// @ts-expect-error what has changed has no cause
void ((event: PassdeskEvents["passdesk-changed"]) => event.detail.cause === "dns");
