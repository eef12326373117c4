// The parts that all Node clients share: a person in a browser, the calls of the API, and the report.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const ISSUER = process.env.CORE_ISSUER;
export const CLIENT_ID = process.env.CORE_CLIENT_ID;
export const CLIENT_SECRET = process.env.CORE_CLIENT_SECRET;
export const REDIRECT_URI = process.env.CORE_REDIRECT_URI;
export const SCOPES = 'read:core readwrite:core openid profile email offline_access';

let lastAnswer = 'no answer yet';

/** Keeps an answer for the report of a failure. */
export function heard(status, text) {
  lastAnswer = `${status} ${JSON.stringify((text ?? '').slice(0, 400))}`;
}

/** Returns a function that runs a step. A failure names the client, the step and the last answer. */
export function client(name) {
  return async (step, run) => {
    try {
      const said = await run();
      console.log(`${name}: ${step}: ${said ?? 'done'}`);
    } catch (error) {
      console.log(`${name}: FAILED: ${step}`);
      const cause = error.cause ? ` (${error.cause.error ?? error.cause.message ?? error.cause})` : '';
      console.log(`  ${error.name}: ${error.message}${cause}`);
      console.log(`  last answer: ${lastAnswer}`);
      process.exit(1);
    }
  };
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", apos: "'" };

function unescape(text) {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) => {
    if (ENTITIES[name]) return ENTITIES[name];
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return Number.isNaN(code) ? whole : String.fromCodePoint(code);
  });
}

function attributes(tag) {
  const found = tag.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries([...found].slice(1).map(([, name, a, b, c]) => [name, unescape(a ?? b ?? c ?? '')]));
}

/** Returns the address and the body that a browser sends when a person presses a button. */
function press(page, address, label) {
  for (const [form, inner] of page.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/gi)) {
    const button = [...inner.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/gi)]
      .find(([, , text]) => text.includes(label));
    if (!button) continue;
    const body = new URLSearchParams();
    for (const [tag] of inner.matchAll(/<input\b[^>]*>/gi)) {
      const { name, value, type = 'text', ...others } = attributes(tag);
      if (!name || type === 'submit' || 'disabled' in others) continue;
      if (['checkbox', 'radio'].includes(type) && !('checked' in others)) continue;
      body.append(name, value ?? 'on');
    }
    for (const [, open, options] of inner.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/gi)) {
      const all = [...options.matchAll(/<option\b[^>]*>/gi)].map(([tag]) => attributes(tag));
      const option = all.find((one) => 'selected' in one) ?? all[0];
      if (option) body.append(attributes(open).name, option.value ?? '');
    }
    const { name, value } = attributes(button[1]);
    if (name) body.append(name, value ?? '');
    return [new URL(attributes(form.slice(0, form.indexOf('>') + 1)).action || address, address), body];
  }
  throw new Error(`the page has no button ${label}`);
}

/** Opens a login, presses a button of its page, and returns the address that the app receives. */
export async function consent(start, label = 'Grant') {
  let address = new URL(start);
  let body;
  for (let turn = 0; turn < 10; turn += 1) {
    const headers = body ? { origin: address.origin } : {};
    const answer = await fetch(address, { redirect: 'manual', method: body ? 'POST' : 'GET', body, headers });
    const page = await answer.text();
    heard(answer.status, page);
    const location = answer.headers.get('location');
    if (location) {
      address = new URL(location, address);
      body = undefined;
      if (!address.href.startsWith(ISSUER)) return address;
      continue;
    }
    assert.equal(answer.status, 200, 'the status of the page of the login');
    [address, body] = press(page, address, label);
  }
  throw new Error('the login has too many redirects');
}

/** Returns the hash of an access token (OpenID Connect Core 1.0, section 3.1.3.6). */
export function atHash(accessToken) {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

/** Checks the claims of an id token that a library leaves to its caller. */
export function checkClaims(claims, clientId, nonce, accessToken) {
  assert.equal(claims.iss, ISSUER);
  assert.equal([claims.aud].flat()[0], clientId);
  assert.equal(claims.nonce, nonce);
  assert.equal(claims.at_hash, atHash(accessToken));
  assert.ok(claims.sub);
}

/**
 * Lists, creates, reads, updates and deletes an activity.
 *
 * `call(method, url, body)` returns a Response.
 */
export async function walkApi(step, code, endpoint, call) {
  const base = endpoint.replace(/\/$/, '');
  const sent = async (method, path, body, ...expected) => {
    const answer = await call(method, new URL(base + path), body);
    const text = await answer.text();
    heard(answer.status, text);
    assert.ok(expected.includes(answer.status), `${method} ${path} has the status ${answer.status}`);
    return text ? JSON.parse(text) : undefined;
  };
  await step('list', async () => {
    const rows = await sent('GET', '/activity?page=1,5&orderBy=code%20desc', undefined, 200);
    assert.ok(Array.isArray(rows) && rows.length === 5);
    assert.equal(await sent('GET', '/activity?page=10000,5', undefined, 204), undefined);
    return `${rows.length} activities, and no content after the last page`;
  });
  let made;
  await step('create', async () => {
    made = await sent('POST', '/activity', { code, description: 'Übung', billRate: 120.5 }, 201);
    assert.equal(made.billRate, 120.5);
    assert.equal(made.description, 'Übung');
    return made.id;
  });
  const path = `/activity/${made.id}`;
  await step('read and update', async () => {
    const read = await sent('GET', path, undefined, 200);
    const changed = await sent('PUT', path, { ...read, description: 'changed' }, 200);
    assert.equal(changed.description, 'changed');
    assert.notEqual(changed.version, read.version);
    await sent('PUT', path, { ...read, description: 'lost' }, 409);
    return 'an old version is refused';
  });
  await step('delete', async () => {
    await sent('DELETE', path, undefined, 200, 204);
    await sent('GET', path, undefined, 204, 404);
    return 'gone';
  });
}
