// The requests of the vendor's Node sample: `https.request` alone, query strings by hand, numbers as texts.
import assert from 'node:assert/strict';
import https from 'node:https';
import querystring from 'node:querystring';
import { CLIENT_ID, CLIENT_SECRET, ISSUER, REDIRECT_URI, client, consent, heard } from './steps.js';

const step = client('vendor-node');

/** Sends a request as the sample does: the module accepts no address but `https:`. */
function send(method, address, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const request = https.request(address, { method, headers }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.on('end', () => {
        heard(response.statusCode, text);
        resolve({ status: response.statusCode, text });
      });
    });
    request.on('error', reject);
    if (body) request.write(body);
    request.end();
  });
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const app = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET };
let tokens;

await step('login', async () => {
  assert.ok(ISSUER.startsWith('https://'), ISSUER);
  const scope = encodeURIComponent('read:core readwrite:core openid offline_access');
  const url = `${ISSUER}/connect/authorize?client_id=${CLIENT_ID}&scope=${scope}&response_type=code`
    + `&redirect_uri=${REDIRECT_URI}&state=security`;
  const callback = await consent(url);
  const code = callback.searchParams.get('code');
  const body = querystring.stringify({ code, redirect_uri: REDIRECT_URI, grant_type: 'authorization_code', ...app });
  const answer = await send('POST', `${ISSUER}/connect/token`, form, body);
  assert.equal(answer.status, 200);
  tokens = JSON.parse(answer.text);
  assert.ok(tokens.endpoint.startsWith('https://'), tokens.endpoint);
  return tokens.endpoint;
});

await step('id token by the first key', async () => {
  const part = (index) => JSON.parse(Buffer.from(tokens.id_token.split('.')[index], 'base64').toString());
  const [first] = JSON.parse((await send('GET', `${ISSUER}/.well-known/openid-configuration/jwks`)).text).keys;
  assert.equal(first.alg, part(0).alg);
  assert.equal(first.kid, part(0).kid);
  assert.equal(part(1).iss, ISSUER);
  return part(1).sub;
});

await step('userinfo', async () => {
  const answer = await send('GET', `${ISSUER}/connect/userinfo`, { Authorization: `Bearer ${tokens.access_token}` });
  assert.equal(answer.status, 200);
  return JSON.parse(answer.text).user_id;
});

const call = (method, path, body) => send(
  method,
  tokens.endpoint.replace(/\/$/, '') + path,
  { Authorization: `Bearer ${tokens.access_token}`, 'Content-Type': 'application/json; charset=UTF-8' },
  body && JSON.stringify(body),
);

await step('list, create, update and delete', async () => {
  const list = await call('GET', '/activity?page=0,1000&orderby=name');
  assert.equal(list.status, 200);
  const rates = { code: 'NODE-01', description: 'd', billRate: '99', costRate: '', billable: 'true' };
  const made = await call('POST', '/activity', rates);
  assert.equal(made.status, 201);
  const { id, billRate, billable } = JSON.parse(made.text);
  assert.equal(billRate, 99);
  assert.equal(billable, true);
  const changed = await call('PUT', `/activity/${id}`, { ...rates, id, description: 'e', costRate: '1.50' });
  assert.equal(changed.status, 200);
  assert.equal(JSON.parse(changed.text).costRate, 1.5);
  assert.equal((await call('DELETE', `/activity/${id}`)).status, 204);
  return `${JSON.parse(list.text).length} activities`;
});

await step('revoke', async () => {
  const body = querystring.stringify({ token: tokens.refresh_token, token_type_hint: 'refresh_token', ...app });
  assert.equal((await send('POST', `${ISSUER}/connect/revocation`, form, body)).status, 200);
  const again = querystring.stringify({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...app });
  const answer = await send('POST', `${ISSUER}/connect/token`, form, again);
  assert.equal(answer.status, 400);
  assert.equal(JSON.parse(answer.text).error, 'invalid_grant');
  return 'then refused';
});
