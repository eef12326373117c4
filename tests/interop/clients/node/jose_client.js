// A web app with fetch, and jose for the id token.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as jose from 'jose';
import {
  CLIENT_ID, CLIENT_SECRET, ISSUER, REDIRECT_URI, SCOPES, checkClaims, client, consent, heard, walkApi,
} from './steps.js';

const step = client('jose');
const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64');

async function post(url, form) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams(form),
  });
  const text = await answer.text();
  heard(answer.status, answer.ok ? 'tokens' : text);
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

let metadata;
await step('discovery', async () => {
  metadata = await (await fetch(`${ISSUER}/.well-known/openid-configuration`)).json();
  assert.equal(metadata.issuer, ISSUER);
  assert.ok(metadata.claims_supported.includes('sub'));
  return metadata.jwks_uri;
});

let tokens;
const nonce = randomUUID();
await step('login', async () => {
  const url = new URL(metadata.authorization_endpoint);
  const state = randomUUID();
  url.search = new URLSearchParams({
    client_id: CLIENT_ID, response_type: 'code', redirect_uri: REDIRECT_URI, scope: SCOPES, nonce, state,
  });
  const callback = (await consent(url)).searchParams;
  assert.equal(callback.get('state'), state);
  const code = { grant_type: 'authorization_code', code: callback.get('code'), redirect_uri: REDIRECT_URI };
  const { status, body } = await post(metadata.token_endpoint, code);
  assert.equal(status, 200);
  tokens = body;
  return tokens.scope;
});

await step('id token by the remote and by the local key set', async () => {
  const rules = {
    issuer: ISSUER, audience: CLIENT_ID, algorithms: ['RS256'], requiredClaims: ['at_hash', 'nonce', 'sub', 'exp'],
  };
  const remote = jose.createRemoteJWKSet(new URL(metadata.jwks_uri));
  const { payload, protectedHeader } = await jose.jwtVerify(tokens.id_token, remote, rules);
  const set = await (await fetch(metadata.jwks_uri)).json();
  await jose.jwtVerify(tokens.id_token, jose.createLocalJWKSet(set), rules);
  checkClaims(payload, CLIENT_ID, nonce, tokens.access_token);
  // The certificate of the key has the same key (RFC 7517, section 4.7).
  const key = set.keys.find(({ kid }) => kid === protectedHeader.kid);
  const pem = `-----BEGIN CERTIFICATE-----\n${key.x5c[0]}\n-----END CERTIFICATE-----`;
  await jose.jwtVerify(tokens.id_token, await jose.importX509(pem, 'RS256', { extractable: true }), rules);
  return `key ${protectedHeader.kid}`;
});

const call = (method, url, body) => fetch(url, {
  method,
  headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
  body: body && JSON.stringify(body),
});
await walkApi(step, 'JOSE', tokens.endpoint, call);

await step('refresh', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const { status, body } = await post(metadata.token_endpoint, form);
  assert.equal(status, 200);
  tokens = body;
  const again = await post(metadata.token_endpoint, form);
  assert.equal(again.status, 400);
  assert.equal(again.body.error, 'invalid_grant');
  assert.ok(again.body.error_description, 'the refusal has no description');
  return `the old token is refused: ${again.body.error_description}`;
});

await step('revoke', async () => {
  // The reuse of the old refresh token above has ended the session, so a new login is not needed.
  const { status } = await post(metadata.revocation_endpoint, { token: tokens.access_token });
  assert.equal(status, 200);
  const answer = await call('GET', new URL('activity', tokens.endpoint.replace(/\/?$/, '/')));
  heard(answer.status, await answer.text());
  assert.equal(answer.status, 401);
  return 'then refused with 401';
});
