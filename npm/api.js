// The functions of the package. What they do is done in the module, by the code of the page; here it gets names.

import { PassdeskError } from "./error.js";
import { settled } from "./settings.js";
import { isGiven, listed, named, read, write } from "./wire.js";

export { PassdeskError };

// The numbers by which the module knows the sign-ins.
const numbers = new WeakMap();

const fail = (code, about, words, more) => Promise.reject(new PassdeskError(code, about, words, more));

// A code, what it is about, words for it; and of each rule whether it is to blame.
function failure([[, code, about, words], ...blamed], connection) {
  return new PassdeskError(code, about, words, { rules: blamed.flatMap(([blamed], at) => (blamed ? connection.policy[at] : [])) });
}

// Its word, its cause, and what it means; the seconds to wait; the system's own words; its reasons.
function came([[outcome, cause, meaning], [retryAfter], messages, ...reasons], attempt = null) {
  return {
    outcome,
    reasons: reasons.flat(),
    messages,
    cause: cause || null,
    retryAfter: retryAfter ? Number(retryAfter) : null,
    meaning,
    attempt,
  };
}

// A question that came to nothing.
const nothing = (said) => fail(said[0][0], said[0][1], said[0][2], { field: null, outcome: came(said) });

function taken(text) {
  const [head, body] = [text.slice(0, text.indexOf("\r\n\r\n")), text.slice(text.indexOf("\r\n\r\n") + 4)];
  const [line, ...fields] = head.split("\r\n");
  const [method, url] = line.split(" ");
  const headers = fields.map((field) => [field.slice(0, field.indexOf(": ")), field.slice(field.indexOf(": ") + 2)]);
  return { method, url, headers: Object.fromEntries(headers), body, text };
}

function written(connection) {
  try {
    return write("Connection", connection);
  } catch {
    throw new PassdeskError("argument", "connection");
  }
}

export function create({ file, load }) {
  const left = new FinalizationRegistry(async (session) =>
    (await load()).api(undefined, [listed({ what: "forget", session }), [], []], () => false),
  );

  // Has the module do something. Before anything about an attempt is sent, `goesOn` is told its id, and decides.
  async function ask(what, connection, { values, person, session, ...words }, goesOn = () => true) {
    const { api } = await load();
    const number = session && numbers.get(session);
    if (session && !number) throw new PassdeskError("argument", "session");
    const lists = [
      listed({ what, session: number, proxy: connection?.proxy, ...words }),
      listed(settled(connection, values)),
      listed(person),
    ];
    const wire = connection.resets && written(connection);
    let end;
    let over = false;
    const done = new Promise((resolve, reject) => {
      end = () => {
        over = true;
        reject(new PassdeskError("ended"));
      };
      // What the module had begun goes on in it when it has ended elsewhere: nothing leaves after this has said so.
      const tell = (said) => (typeof said === "string" ? !over && goesOn(said) : resolve(said));
      try {
        const said = api(wire, lists, tell);
        if (said === undefined) globalThis.addEventListener?.("passdesk-ended", end, { once: true });
        else resolve(said);
      } catch (said) {
        if (Array.isArray(said)) reject(failure(said, connection));
        else end();
      }
    });
    return done.finally(() => globalThis.removeEventListener?.("passdesk-ended", end));
  }

  const whole = (connection) => connection?.resets && connection.policy;
  const reachable = (connection) => whole(connection) && typeof connection.proxy === "string";

  async function connections({ proxy = "./" } = {}) {
    const base = address(proxy);
    if (!base) return fail("argument", "proxy");
    const said = await ask("connections", { proxy: base }, {});
    if (typeof said?.[0]?.[0] === "string") {
      const { cause } = came(said);
      return fail(cause === "signed_out" ? "signed_out" : "unavailable");
    }
    if (!said) return fail("unavailable");
    return read("Config", said).connections.map((connection) => ({ ...connection, proxy: base }));
  }

  async function systems() {
    const text = await file("systems.json").catch((error) => fail("load", "", "", { cause: error }));
    return JSON.parse(text);
  }

  async function buildRequest(connection, operation, values, { masked = false, lang } = {}) {
    if (!whole(connection)) return fail("argument", "connection");
    return taken(await ask("build", connection, { id: operation, masked: masked ? "masked" : "", lang, values }));
  }

  async function checkPassword(connection, password, { person, lang } = {}) {
    if (!whole(connection)) return fail("argument", "connection");
    const [, ...met] = await ask("check", connection, { lang, person, values: { new_password: password } });
    const rules = connection.policy.map((rule, at) => ({ ...rule, met: Boolean(met[at][0]), text: met[at][1] }));
    return { admitted: rules.every(({ met, weight }) => met || weight !== "must"), rules };
  }

  async function generatePassword(connection, { kind = "clear", length, person, lang } = {}) {
    if (!whole(connection)) return fail("argument", "connection");
    const words = /^words-(en|de)$/.test(kind) ? await file(`${kind}.txt`).catch((error) => fail("load", "", "", { cause: error })) : "";
    const [password, bits] = await ask("generate", connection, { id: kind, length, words, person, lang });
    return { password, bits: Number(bits) };
  }

  async function signIn(connection, credential, values, { lang } = {}) {
    if (!reachable(connection)) return fail("argument", "connection");
    const said = await ask("sign_in", connection, { id: credential, values, lang });
    const [[word, number, until, account]] = said;
    if (word !== "signed_in") return nothing(said);
    const session = {
      account,
      expiresAt: until ? new Date(until) : null,
      async signOut() {
        await ask("sign_out", connection, { session });
      },
    };
    numbers.set(session, number);
    left.register(session, number);
    return Object.freeze(session);
  }

  async function findUser(connection, find, search, { session, values, lang } = {}) {
    if (!reachable(connection)) return fail("argument", "connection");
    const said = await ask("find", connection, { id: find, session, lang, values: { ...values, search } });
    const [[word, cut], ...rows] = said;
    return word === "found" ? { people: rows.map(named), more: cut === "cut" } : nothing(said);
  }

  async function resetPassword(connection, reset, values, { session, person, reason, signal, lang } = {}) {
    if (!reachable(connection)) return fail("argument", "connection");
    if (person && isGiven(values?.user) && String(values.user) !== String(person.user)) return fail("argument", "user");
    if (signal != null && !isSignal(signal)) return fail("argument", "signal");
    let [attempt, sent] = [null, false];
    const without = (outcome, cause, meaning) => came([[outcome, cause, meaning], [], []], attempt);
    const stop = () => (sent ? without("unknown", "stopped", STOPPED) : without("not_sent", "stopped", NOT_BEGUN));
    if (signal?.aborted) return stop();
    let [abort, stopped] = [null, false];
    const aborted = new Promise((resolve) => {
      abort = () => {
        stopped = true;
        resolve(stop());
      };
    });
    // Asked once before the request leaves, and from then on before each question about it.
    const goesOn = (id) => {
      if (stopped || signal?.aborted) return false;
      [attempt, sent] = [id, true];
      return true;
    };
    // Before anything is asked: should this fail, nothing is sent.
    signal?.addEventListener("abort", abort, { once: true });
    const done = ask("reset", connection, { id: reset, session, person, reason, lang, values }, goesOn)
      .then((said) => came(said, attempt))
      .catch((error) => {
        // Whatever has left may have been done, whatever became of the module.
        if (sent) return without("unknown", "lost", error.message);
        throw error;
      });
    return Promise.race([done, aborted]).finally(() => signal?.removeEventListener("abort", abort));
  }

  async function outcome({ proxy }, attempt) {
    const base = address(proxy);
    if (!base || !/^[0-9a-f]{32}$/.test(attempt)) return fail("argument", base ? "attempt" : "proxy");
    return came(await ask("outcome", { proxy: base }, { id: attempt }), attempt);
  }

  return { connections, systems, buildRequest, checkPassword, generatePassword, signIn, findUser, resetPassword, outcome };
}

const isSignal = (signal) => [signal.addEventListener, signal.removeEventListener].every((does) => typeof does === "function");

const STOPPED = "Nobody waits for it any more. The request goes on.";
const NOT_BEGUN = "It was stopped before anything was sent.";

// The address that the proxy's paths begin with, in full and with a slash at its end.
function address(proxy) {
  try {
    const url = new URL(proxy, globalThis.document?.baseURI);
    if (url.search || url.hash) return "";
    return url.href.endsWith("/") ? url.href : `${url.href}/`;
  } catch {
    return "";
  }
}
