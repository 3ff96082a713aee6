// Uses everything of the package, with its types as strict as they can be.

import {
  buildRequest,
  checkPassword,
  connections,
  findUser,
  generatePassword,
  outcome,
  PassdeskError,
  resetPassword,
  signIn,
  systems,
  type BuiltRequest,
  type Connection,
  type Outcome,
  type Person,
  type Session,
  type ShippedSystem,
} from "passdesk";

export async function all(signal: AbortSignal): Promise<string> {
  const shipped: ShippedSystem[] = await systems();
  const built: BuiltRequest = await buildRequest(shipped[0]!, "reset.password", { user: 7, new_password: "p" }, { masked: true });
  const [connection]: Connection[] = await connections({ proxy: new URL("https://passdesk.example.com/") });
  if (!connection) return built.text;
  const { admitted, rules } = await checkPassword(connection, "p", { person: { login: "kim" }, lang: "de" });
  const { password, bits } = await generatePassword(connection, { kind: "words-de", length: 6 });
  const session: Session = await signIn(connection, "token", { token: "t" });
  const { people, more } = await findUser(connection, "login", "kim", { session });
  const person: Person = people[0]!;
  const done: Outcome = await resetPassword(connection, "set", { new_password: password }, { session, person, signal, reason: "HD-1" });
  await session.signOut();
  if (done.outcome === "unknown" && done.attempt) return (await outcome(connection, done.attempt)).meaning;
  const until: string = session.expiresAt?.toISOString() ?? "";
  return [until, admitted, rules[0]!.text, bits, more, built.headers["Authorization"], done.retryAfter].join();
}

export function code(error: unknown): string {
  return error instanceof PassdeskError && error.code === "value" ? (error.field ?? "") : "";
}

// @ts-expect-error a misspelled kind is none
void ((connection: Connection) => generatePassword(connection, { kind: "word" }));
// @ts-expect-error a shipped system has no proxy
void ((system: ShippedSystem) => signIn(system, "token", {}));
// @ts-expect-error no such outcome
void ((done: Outcome) => done.outcome === "failed");
