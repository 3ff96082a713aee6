import { createApp } from "vue";

import Portal from "./Portal.vue";

const root = document.createElement("main");
document.body.append(root);
createApp(Portal, { proxy: new URLSearchParams(location.search).get("proxy") ?? "" }).mount(root);
