// What the proxy offers, with names for what crosses the wire as lists.

const text = (list) => list[list.indexOf("en") + 1] ?? "";

function connection([id, title, description, needs, , , , credentials, , fields, resets, held, , , policy]) {
  return {
    id,
    title: text(title),
    description: text(description),
    needs: text(needs),
    credentials: credentials.map(([id, title, asks]) => ({ id, title: text(title), asks })),
    fields: Object.fromEntries(fields.map(([name, title, , secret]) => [name, { title: text(title), secret }])),
    resets: resets.map(([id, title]) => ({ id, title: text(title) })),
    held,
    rules: policy.map(([owner, weight, demand, ...words]) => ({ owner, weight, demand, words })),
  };
}

export async function connections(address) {
  const response = await fetch(address, { credentials: "include" });
  const [connections] = await response.json();
  return connections.map(connection);
}
