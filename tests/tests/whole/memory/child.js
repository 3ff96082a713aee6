// In place of the child that cors-anywhere's own memory test starts: starts the proxy, says where it listens, and at the
// end how many bytes more it holds than after its first request.
const { spawn } = require("child_process");
const { readFileSync } = require("fs");
const { get } = require("http");

const proxy = spawn(process.env.PASSDESK, ["--sandbox", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => proxy.kill());
process.on("SIGTERM", () => process.exit());

const resident = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${proxy.pid}/status`, "utf8"))[1]) * 1024;

proxy.stdout.once("data", (told) => {
  const url = /http:\S+/.exec(told)[0];
  get(`${url}http://invalid:99999`, { agent: false }, (answer) => {
    answer.resume().once("end", () => {
      const start = resident();
      process.once("message", () => process.send(resident() - start));
      process.send(url);
    });
  });
});
