// A single-page app: it logs in with PKCE, and calls the token endpoint, the keys, userinfo and the API itself.
import * as jose from 'jose';
import { UserManager } from 'oidc-client-ts';

const settings = await (await fetch('/settings.json')).json();
const manager = new UserManager({
  authority: settings.issuer,
  client_id: settings.clientId,
  redirect_uri: settings.redirectUri,
  scope: 'read:core readwrite:core openid profile email',
  loadUserInfo: true,
});
const report = [];

async function step(name, run) {
  try {
    report.push([name, (await run()) ?? 'done']);
  } catch (error) {
    report.push([name, null, `${error.name}: ${error.message}`]);
    throw error;
  } finally {
    document.querySelector('#report').textContent = JSON.stringify(report);
  }
}

function check(holds, what) {
  if (!holds) throw new Error(what);
}

async function atHash(accessToken) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken));
  return jose.base64url.encode(new Uint8Array(digest, 0, 16));
}

async function afterLogin() {
  let user;
  await step('code, token and userinfo', async () => {
    user = await manager.signinRedirectCallback();
    check(user.profile.email && user.profile.user_id, 'userinfo gives no email');
    return `${user.profile.name}: ${user.scope}`;
  });
  await step('id token', async () => {
    const keys = jose.createRemoteJWKSet(new URL(await manager.metadataService.getKeysEndpoint(false)));
    const rules = { issuer: settings.issuer, audience: settings.clientId, algorithms: ['RS256'] };
    const { payload } = await jose.jwtVerify(user.id_token, keys, rules);
    check(payload.at_hash === await atHash(user.access_token), 'at_hash is wrong');
    return payload.sub;
  });
  // The library does not keep members of a token response that it does not know.
  const base = settings.endpoint;
  const call = async (method, path, body, ...expected) => {
    const headers = { authorization: `Bearer ${user.access_token}`, 'x-utc-offset': '60' };
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    check(expected.includes(answer.status), `${method} ${path} has the status ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  await step('list, create, update and delete', async () => {
    const rows = await call('GET', '/activity?page=1,5', undefined, 200);
    const made = await call('POST', '/activity/', { code: 'SPA-01', description: 'd', billRate: 9.5 }, 201);
    const changed = await call('PUT', `/activity/${made.id}`, { ...made, description: 'e' }, 200);
    check(changed.description === 'e', 'the record is not changed');
    await call('DELETE', `/activity/${made.id}`, undefined, 200, 204);
    await call('GET', `/activity/${made.id}`, undefined, 204, 404);
    return `${rows.length} rows`;
  });
  await step('a refusal is readable', async () => {
    const refusal = await call('GET', '/activity?where=code=%22x%22', undefined, 409);
    return refusal.Message.trim();
  });
  await step('revoke', async () => {
    await manager.revokeTokens(['access_token']);
    await call('GET', '/activity', undefined, 401);
    return 'then refused with 401';
  });
  await step('the controls are closed to other sites', async () => {
    const control = new URL('/sandbox/faults', settings.issuer);
    const read = await fetch(control).then(() => 'read', () => 'closed');
    check(read === 'closed', 'a page of another site can read the faults');
    return read;
  });
  report.push(['end', 'reached']);
  document.querySelector('#report').textContent = JSON.stringify(report);
}

if (new URLSearchParams(window.location.search).has('code')) {
  await afterLogin().catch(() => report.push(['end', 'reached']));
  document.querySelector('#report').textContent = JSON.stringify(report);
} else {
  await step('discovery', () => manager.signinRedirect({ nonce: 'nonce of the page' })).catch(() => {
    report.push(['end', 'reached']);
    document.querySelector('#report').textContent = JSON.stringify(report);
  });
}
