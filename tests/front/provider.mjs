// An identity provider: npm's oidc-provider with accounts from the command line.
//
//   node provider.mjs NODE_MODULES ACCOUNTS CLIENT
//
// ACCOUNTS is JSON, {"login": {"password", "sub", "groups"}}; CLIENT is {"client_id", "client_secret", "redirect_uris"}.
// The first line that it writes is its address. It ends when its standard input does.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, accounts, client] = [process.argv[2], ...process.argv.slice(3).map((json) => JSON.parse(json))];
const { default: Provider } = await import(pathToFileURL(join(modules, 'oidc-provider/lib/index.js')));
process.stdin.resume().on('end', () => process.exit());

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [client],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'groups'],
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
  // The claims stand in the id token, so nobody has to ask for them.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, login) =>
    accounts[login] && {
      accountId: login,
      claims: () => ({ sub: accounts[login].sub, preferred_username: login, groups: accounts[login].groups }),
    },
  // The client is the organisation's own: nobody is asked whether it may know who they are.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
});

const form = `<!DOCTYPE html><html lang="en"><title>Sign in</title><form method="post">
<label>Login <input name="login"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form></html>`;

async function interact(request, response) {
  await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    let body = '';
    for await (const piece of request) body += piece;
    const [login, password] = ['login', 'password'].map((name) => new URLSearchParams(body).get(name));
    if (Object.hasOwn(accounts, login) && accounts[login].password === password) {
      await provider.interactionFinished(request, response, { login: { accountId: login } });
      return;
    }
  }
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(form);
}

const others = provider.callback();
server.on('request', (request, response) => {
  if (!request.url.startsWith('/interaction/')) return others(request, response);
  return interact(request, response).catch((error) => response.writeHead(400).end(String(error)));
});
console.log(issuer);
