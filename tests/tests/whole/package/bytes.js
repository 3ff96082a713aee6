// Builds each operation of each shipped system by the packed package, and compares bytes.

import { text } from "node:stream/consumers";

import { buildRequest, systems } from "passdesk";

const all = await systems();
const cases = JSON.parse(await text(process.stdin));
const wrong = [];
for (const { system, operation, values, text, masked } of cases) {
  const shipped = all.find(({ id }) => id === system);
  const built = await buildRequest(shipped, operation, values);
  const shown = await buildRequest(shipped, operation, values, { masked: true });
  if (built.text !== text) wrong.push([system, operation, built.text, text]);
  if (shown.text !== masked) wrong.push([system, operation, shown.text, masked]);
  const head = [`${built.method} ${built.url} HTTP/1.1`, ...Object.entries(built.headers).map((field) => field.join(": "))];
  if (`${head.join("\r\n")}\r\n\r\n${built.body}` !== text) wrong.push([system, operation, "taken apart"]);
}
if (wrong.length) {
  console.error(wrong);
  process.exit(1);
}
console.log(cases.length);
