// The peer of request-bench: builds requests with npm's `soap`, as an application does that calls the
// operation of a client, up to where the request would leave. The WSDL is loaded before anything is
// measured.
//
// A line of JSON on standard input is a round: how often to build, and the operation's arguments. The
// answer is a line of JSON: the nanoseconds that one took, and the last request.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const soap = createRequire(`${process.env.PASSDESK_NPM}/`)("soap");

let last;
const httpClient = {
  request: (url, request) => {
    last = request;
  },
};
const wsdl = fileURLToPath(new URL("user-password.wsdl", import.meta.url));
const client = await soap.createClientAsync(wsdl, { httpClient });

for await (const line of createInterface({ input: process.stdin })) {
  const { count, values } = JSON.parse(line);
  const start = process.hrtime.bigint();
  for (let done = 0; done < count; done += 1) client.UserPassword(values, () => {});
  const nanoseconds = Number(process.hrtime.bigint() - start) / count;
  console.log(JSON.stringify({ nanoseconds, request: last }));
}
