// The peer of first-load: a widget of the same fields as <passdesk-reset>, written with React as one would for a portal.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { connections } from "./config.js";
import style from "./style.css?inline";
import { Widget } from "./widget.jsx";

// It is asked for before anything is drawn, so that nothing waits for React.
const own = import.meta.url;
const loaded = connections(new URL("api/config", own));

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
document.adoptedStyleSheets.push(sheet);

createRoot(document.querySelector("react-peer")).render(
  <StrictMode>
    <Widget loaded={loaded} />
  </StrictMode>,
);
