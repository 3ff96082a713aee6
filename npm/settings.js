// The settings of a system without a connection, which are given like values.

import { PassdeskError } from "./error.js";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

// As the proxy wants them in its configuration: what each must look like, and what to say if it does not.
const FORMATS = {
  uri: [
    (text) => {
      const url = URL.canParse(text) && new URL(text);
      const safe = url && (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname)));
      const bare = safe && !url.username && !url.password && !/[?#@]/.test(text);
      return bare && url.href.replace(/\/+$/, "") === text;
    },
    "write an address such as https://host.example/path: https, in its usual spelling, without a slash at its end",
  ],
  hostname: [(text) => /^([a-z0-9-]+\.)*[a-z0-9-]+(:\d{1,5})?$/.test(text), "write the name of a host, in lower case"],
  text: [() => true, ""],
  uuid: [() => true, ""],
};

// The values, with those of the settings checked.
export function settled(connection, values) {
  const all = { ...values };
  for (const { name, format, whole } of connection?.settings ?? []) {
    const text = all[name];
    if (text == null || text === "") continue;
    const [fits, words] = FORMATS[format];
    if (!fits(String(text))) throw new PassdeskError("value", name, words);
    // Without a path, an address is sent with the root's.
    if (whole && new URL(text).pathname === "/") all[name] = `${text}/`;
  }
  return all;
}
