// The form: which system, how to be let in there, whose password, and the new one; then a last look.

import { useEffect, useId, useState } from "react";

import { generated, judged } from "./rules.js";

const TITLES = { token: "Access token", user: "User id", new_password: "New password", old_password: "Old password" };

function Field({ name, title, secret, value, onChange, children }) {
  const id = useId();
  const [shown, show] = useState(false);
  return (
    <div className="peer-field">
      <label htmlFor={id}>{title}</label>
      <div className="peer-input">
        <input
          id={id}
          name={name}
          type={secret && !shown ? "password" : "text"}
          autoComplete={name === "new_password" ? "new-password" : "off"}
          spellCheck={false}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
        {secret && (
          <button type="button" aria-pressed={shown} onClick={() => show(!shown)}>
            {shown ? "Hide" : "Show"}
          </button>
        )}
        {children}
      </div>
    </div>
  );
}

function Choice({ title, name, all, value, onChange }) {
  const id = useId();
  if (all.length < 2) return null;
  return (
    <div className="peer-field">
      <label htmlFor={id}>{title}</label>
      <select id={id} name={name} value={value} onChange={({ target }) => onChange(target.value)}>
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
    </div>
  );
}

function Rules({ rules, password }) {
  return (
    <ul className="peer-rules">
      {judged(rules, password).map(({ text, met }) => (
        <li key={text} className={password === "" ? "" : met ? "met" : "unmet"}>
          {text}
        </li>
      ))}
    </ul>
  );
}

function Form({ connections, onReview }) {
  const [chosen, choose] = useState(connections[0].id);
  const [by, setBy] = useState("");
  const [way, setWay] = useState("");
  const [values, setValues] = useState({});
  const connection = connections.find(({ id }) => id === chosen);
  const credential = connection.credentials.find(({ id }) => id === by) ?? connection.credentials[0];
  const asked = (credential?.asks ?? []).filter((name) => !connection.held.includes(name));
  const field = (name, children) => (
    <Field
      key={name}
      name={name}
      title={connection.fields[name]?.title || TITLES[name] || name}
      secret={connection.fields[name]?.secret ?? false}
      value={values[name] ?? ""}
      onChange={(value) => setValues((all) => ({ ...all, [name]: value }))}
    >
      {children}
    </Field>
  );
  function review(event) {
    event.preventDefault();
    onReview({ connection, values });
  }
  return (
    <form onSubmit={review} autoComplete="off">
      <Choice title="System" name="connection" all={connections} value={chosen} onChange={choose} />
      <p>{connection.description}</p>
      <fieldset>
        <legend>Your access</legend>
        <Choice title="Sign in by" name="credential" all={connection.credentials} value={credential?.id} onChange={setBy} />
        {asked.map((name) => field(name))}
        <p>{connection.needs}</p>
      </fieldset>
      <fieldset>
        <legend>Whose password</legend>
        {field("user")}
        <Choice title="Way" name="reset" all={connection.resets} value={way || connection.resets[0].id} onChange={setWay} />
        {field(
          "new_password",
          <button type="button" onClick={() => setValues((all) => ({ ...all, new_password: generated() }))}>
            Generate
          </button>,
        )}
        <Rules rules={connection.rules} password={values.new_password ?? ""} />
      </fieldset>
      <button type="submit" className="primary">
        Review
      </button>
    </form>
  );
}

export function Widget({ loaded }) {
  const [connections, setConnections] = useState();
  const [failed, setFailed] = useState(false);
  const [reviewed, review] = useState();
  useEffect(() => {
    loaded.then(setConnections, () => setFailed(true));
  }, [loaded]);
  if (failed) return <p role="alert">The list of systems could not be loaded.</p>;
  if (!connections) return <p role="status">Loading…</p>;
  return (
    <>
      <div hidden={Boolean(reviewed)}>
        <Form connections={connections} onReview={review} />
      </div>
      {reviewed && (
        <section>
          <h2>Is this right?</h2>
          <p>
            {reviewed.connection.title}: {reviewed.values.user}
          </p>
          <button type="button" onClick={() => review(undefined)}>
            Back
          </button>
        </section>
      )}
    </>
  );
}
