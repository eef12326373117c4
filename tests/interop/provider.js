// A certified OpenID provider (npm oidc-provider) on loopback, with a second port for control requests.
//
// Prints one line of JSON with both addresses, and exits at the end of its standard input.
import crypto from 'node:crypto';
import http from 'node:http';
import { Provider } from 'oidc-provider';

const REDIRECTS = ['https://app.test/callback'];

const CLIENTS = [
  { client_id: 'basic', client_secret: 'b+/=:% &?#~!', redirect_uris: REDIRECTS },
  {
    client_id: 'form',
    client_secret: 'form secret',
    redirect_uris: REDIRECTS,
    token_endpoint_auth_method: 'client_secret_post',
  },
  {
    client_id: 'public',
    redirect_uris: REDIRECTS,
    token_endpoint_auth_method: 'none',
  },
  {
    client_id: 'native',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
    token_endpoint_auth_method: 'none',
  },
].map((client) => ({ ...client, grant_types: ['authorization_code', 'refresh_token'] }));

const state = {
  account: 'anna',
  isDenied: false,
  keys: [key('first')],
  tokenRequests: [],
};

function key(kid) {
  const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

let provider;

/** Creates a provider with the current keys. Sessions of the previous provider are kept. */
function start(issuer) {
  provider = new Provider(issuer, {
    clients: CLIENTS,
    jwks: { keys: state.keys },
    cookies: { keys: ['a key of a test'] },
    scopes: ['openid', 'offline_access', 'read:core', 'readwrite:core'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 3600,
      RefreshToken: 86_400,
      Session: 3600,
      Grant: 86_400,
      IdToken: 300,
      Interaction: 600,
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, email: `${sub}@example.test` }),
    }),
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path !== '/token') return;
    const { grant_type, refresh_token } = ctx.oidc?.params ?? {};
    state.tokenRequests.push({ grant_type, refresh_token, status: ctx.status, error: ctx.body?.error });
    // The base URL of the company's API, an extension of Core.
    if (ctx.body?.access_token) ctx.body.endpoint = 'http://127.0.0.1:9/api';
  });
}

/** Logs in and consents, or denies, like a person on the provider's pages. */
async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (state.isDenied) {
    const error = { error: 'access_denied', error_description: 'the person said no' };
    return provider.interactionFinished(request, response, error);
  }
  if (prompt.name === 'login') {
    const login = { accountId: state.account };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const orders = {
  '/account': (value) => { state.account = value; },
  '/deny': (value) => { state.isDenied = value === 'true'; },
  '/keys': (value, issuer) => {
    // The new key may have a new `kid` or that of the old key.
    state.keys = [key(value)];
    start(issuer);
  },
};

function listen(handler) {
  return new Promise((resolve) => {
    const server = http.createServer(handler);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

const issuer = await listen((request, response) => {
  if (!request.url.startsWith('/interaction/')) return provider.callback()(request, response);
  return interact(request, response).catch((error) => {
    response.writeHead(500).end(String(error));
  });
});
start(issuer);

const control = await listen((request, response) => {
  const url = new URL(request.url, 'http://control');
  if (url.pathname === '/requests') return response.end(JSON.stringify(state.tokenRequests));
  const order = orders[url.pathname];
  if (!order) return response.writeHead(404).end();
  order(url.searchParams.get('value'), issuer);
  return response.end();
});

console.log(JSON.stringify({ issuer, control }));
process.stdin.on('end', () => process.exit(0)).resume();
