// openid-client: a web app with a secret, then a native app with PKCE.
import assert from 'node:assert/strict';
import * as openid from 'openid-client';
import {
  CLIENT_ID, CLIENT_SECRET, ISSUER, REDIRECT_URI, SCOPES, checkClaims, client, consent, heard, walkApi,
} from './steps.js';

const step = client('openid-client');

/** Discovers the server. Every id token has its signature checked, too. */
async function discover(clientId, authentication) {
  const execute = [openid.enableNonRepudiationChecks];
  // The library refuses plain HTTP unless it is told otherwise.
  if (ISSUER.startsWith('http:')) execute.push(openid.allowInsecureRequests);
  return openid.discovery(new URL(ISSUER), clientId, {}, authentication, { execute });
}

/** Logs in, and returns the tokens with the claims that the library has checked. */
async function logIn(config, parameters, checks) {
  const nonce = openid.randomNonce();
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(config, { ...parameters, nonce, state });
  const callback = await consent(url);
  heard(302, callback.href);
  const expected = { ...checks, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
  const tokens = await openid.authorizationCodeGrant(config, callback, expected);
  checkClaims(tokens.claims(), config.clientMetadata().client_id, nonce, tokens.access_token);
  return tokens;
}

async function refused(run) {
  const error = await run().then(() => undefined, (error) => error);
  assert.ok(error instanceof openid.ResponseBodyError, `not refused: ${error}`);
  heard(error.status, JSON.stringify(error.cause));
  assert.equal(error.error, 'invalid_grant');
  assert.ok(error.error_description, 'the refusal has no description');
  return `${error.error}: ${error.error_description}`;
}

async function webApp() {
  let config;
  await step('discovery', async () => {
    config = await discover(CLIENT_ID, openid.ClientSecretPost(CLIENT_SECRET));
    assert.ok(config.serverMetadata().supportsPKCE(), 'the server announces no PKCE');
    return config.serverMetadata().issuer;
  });
  let tokens;
  await step('login and id token of a web app', async () => {
    tokens = await logIn(config, { redirect_uri: REDIRECT_URI, scope: SCOPES }, {});
    return tokens.scope;
  });
  await step('userinfo', async () => {
    const person = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.ok(person.user_id && person.email);
    return person.name;
  });
  const call = (method, url, body) => openid.fetchProtectedResource(
    config, tokens.access_token, url, method, body && JSON.stringify(body),
    new Headers(body ? { 'content-type': 'application/json' } : {}),
  ).catch((error) => {
    if (!error.response) throw error;
    return error.response;
  });
  await walkApi(step, 'OPENID-CLIENT', tokens.endpoint, call);
  await step('refresh', async () => {
    const old = tokens.refresh_token;
    tokens = await openid.refreshTokenGrant(config, old);
    assert.notEqual(tokens.refresh_token, old);
    return 'the refresh token rotates';
  });
  await step('revoke', async () => {
    await openid.tokenRevocation(config, tokens.refresh_token, { token_type_hint: 'refresh_token' });
    return `then ${await refused(() => openid.refreshTokenGrant(config, tokens.refresh_token))}`;
  });
}

async function nativeApp() {
  const { CORE_NATIVE_CLIENT_ID: clientId, CORE_NATIVE_REDIRECT_URI: redirectUri } = process.env;
  const config = await discover(clientId, openid.None());
  const parameters = async (verifier) => ({
    redirect_uri: redirectUri,
    scope: 'read:core openid',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  await step('login of a native app with PKCE', async () => {
    const verifier = openid.randomPKCECodeVerifier();
    const tokens = await logIn(config, await parameters(verifier), { pkceCodeVerifier: verifier });
    assert.equal(tokens.refresh_token, undefined);
    return tokens.scope;
  });
  await step('a wrong verifier', async () => {
    const shown = await parameters(openid.randomPKCECodeVerifier());
    const other = openid.randomPKCECodeVerifier();
    return refused(() => logIn(config, shown, { pkceCodeVerifier: other }));
  });
}

await webApp();
await nativeApp();
