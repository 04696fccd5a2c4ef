// The company's identity provider: oidc-provider, configured on the first line of its input, its keys on each one after.
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => {
  const { value, done } = await lines.next();
  return done ? null : JSON.parse(value);
};

// {issuer, certificate, key, clients, api: {audience, scope, lifetime}, users: {name: claims}, jwks}
const setup = await next();

const provider = (jwks) => {
  const made = new Provider(setup.issuer, {
    jwks,
    clients: setup.clients,
    cookies: { keys: [setup.cookieKey] },
    pkce: { required: (_ctx, client) => client.tokenEndpointAuthMethod === 'none' },
    // Claims of the ID token too, so that a federating user pool can map them.
    claims: { openid: ['sub', 'studio_profile', 'groups', 'email'] },
    conformIdTokenClaims: false,
    // The account is whoever signed in on the library's own login page.
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...setup.users[id] }),
    }),
    extraTokenClaims: (_ctx, token) => setup.users[token.accountId],
    ttl: { AccessToken: setup.api.lifetime, IdToken: setup.api.lifetime },
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => setup.api.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: setup.api.scope,
          audience: setup.api.audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  return made.callback();
};

let answer = provider(setup.jwks);
const serve = (request, response) => answer(request, response);
const server = setup.certificate
  ? createSecure({ cert: readFileSync(setup.certificate), key: readFileSync(setup.key) }, serve)
  : createPlain(serve);
server.listen(setup.port, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));

for (let jwks = await next(); jwks !== null; jwks = await next()) {
  answer = provider(jwks);
  console.log(JSON.stringify({ keys: jwks.keys.map((key) => key.kid) }));
}
process.exit(0);
