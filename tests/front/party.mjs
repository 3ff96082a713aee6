// What a front proxy asks who somebody is: a relying party of OpenID Connect, with npm's openid-client.
//
//   node party.mjs NODE_MODULES FRONT ISSUER CLIENT_ID CLIENT_SECRET
//
// FRONT is the address of the front proxy, below whose /sso/ this stands:
//   /sso/auth      200 with X-Auth-User and X-Auth-Groups, or 401
//   /sso/login     to the identity provider, and in the end to ?to=, a path of this site
//   /sso/callback  where the identity provider sends people back to
//   /sso/logout    ends the session here
// The first line that it writes is its address. It ends when its standard input does.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, front, issuer, id, secret] = process.argv.slice(2);
const oidc = await import(pathToFileURL(join(modules, 'openid-client/build/index.js')));
process.stdin.resume().on('end', () => process.exit());

// All is on loopback, where there is no TLS.
const insecure = { execute: [oidc.allowInsecureRequests] };
const config = await oidc.discovery(new URL(issuer), id, undefined, oidc.ClientSecretBasic(secret), insecure);
const redirect_uri = `${front}/sso/callback`;

const begun = new Map(); // Sign-ins that have begun, by their state.
const sessions = new Map();

const cookie = (request, name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];
const local = (path) => (/^\/(?![/\\])/.test(path ?? '') ? path : '/');
const keep = 'Path=/; HttpOnly; SameSite=Lax';

const routes = {
  '/sso/auth'(request, response) {
    const session = sessions.get(cookie(request, 'sso'));
    if (!session) return response.writeHead(401).end();
    return response.writeHead(200, { 'X-Auth-User': session.user, 'X-Auth-Groups': session.groups.join(',') }).end();
  },

  async '/sso/login'(_, response, url) {
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    begun.set(state, { verifier, nonce, to: local(url.searchParams.get('to')) });
    const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);
    const parameters = { redirect_uri, scope: 'openid profile groups', code_challenge, code_challenge_method: 'S256', state, nonce };
    const address = oidc.buildAuthorizationUrl(config, parameters);
    // The state is tied to this browser, or another's sign-in could be foisted on it.
    response.writeHead(302, { Location: address.href, 'Set-Cookie': `sso_state=${state}; ${keep}` }).end();
  },

  async '/sso/callback'(request, response, url) {
    const expectedState = cookie(request, 'sso_state');
    const attempt = begun.get(expectedState);
    if (!attempt) return response.writeHead(400).end('no sign-in has begun here');
    begun.delete(expectedState);
    const checks = { expectedState, expectedNonce: attempt.nonce, pkceCodeVerifier: attempt.verifier, idTokenExpected: true };
    const claims = (await oidc.authorizationCodeGrant(config, url, checks)).claims();
    const session = randomBytes(32).toString('base64url');
    sessions.set(session, { user: claims.preferred_username, groups: claims.groups });
    return response.writeHead(302, { Location: attempt.to, 'Set-Cookie': [`sso=${session}; ${keep}`, 'sso_state=; Path=/; Max-Age=0'] }).end();
  },

  '/sso/logout'(request, response) {
    sessions.delete(cookie(request, 'sso'));
    response.writeHead(302, { Location: '/', 'Set-Cookie': 'sso=; Path=/; Max-Age=0' }).end();
  },
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, front);
  try {
    await (routes[url.pathname] ?? (() => response.writeHead(404).end()))(request, response, url);
  } catch (error) {
    response.writeHead(400, { 'Content-Type': 'text/plain' }).end(String(error));
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
console.log(`http://127.0.0.1:${server.address().port}`);
