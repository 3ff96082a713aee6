import { createRoot } from "react-dom/client";

import { Portal } from "./Portal";

const root = document.createElement("main");
document.body.append(root);
createRoot(root).render(<Portal proxy={new URLSearchParams(location.search).get("proxy") ?? ""} />);
