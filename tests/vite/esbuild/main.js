// One form and the functions, in a page without a framework.

import { systems } from "passdesk";
import "passdesk/elements";

document.querySelector("passdesk-reset").proxy = new URLSearchParams(location.search).get("proxy");
document.querySelector("output").value = (await systems()).length;
