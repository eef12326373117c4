// Apache with mod_auth_openidc: a page that only a person who has logged in can read, opened in Chromium.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { chromium, listen, press } from './chromium.js';
import { CLIENT_ID, CLIENT_SECRET, ISSUER, REDIRECT_URI, client, heard, walkApi } from './steps.js';

const step = client('mod_auth_openidc');
const site = new URL(REDIRECT_URI).origin;
const MODULES = '/usr/lib/apache2/modules';

function settings(folder) {
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'mime', 'dir', 'auth_openidc'];
  return `
ServerRoot ${folder}
ServerName ${new URL(site).hostname}
Listen ${new URL(site).port}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
LogLevel warn auth_openidc:info
DefaultRuntimeDir ${folder}
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
${userInfo().uid === 0 ? 'User www-data\nGroup www-data' : ''}
TypesConfig /dev/null
DocumentRoot ${folder}/pages
OIDCProviderMetadataURL ${ISSUER}/.well-known/openid-configuration
OIDCClientID ${CLIENT_ID}
OIDCClientSecret ${CLIENT_SECRET}
OIDCRedirectURI ${REDIRECT_URI}
OIDCScope "openid profile email read:core readwrite:core offline_access"
OIDCCryptoPassphrase passphrase-of-a-test
OIDCRemoteUserClaim name
OIDCInfoHook access_token id_token userinfo refresh_token
<Location "/">
  AuthType openid-connect
  Require valid-user
</Location>
<Location "/left.html">
  AuthType None
  Require all granted
</Location>
`;
}

const folder = await mkdtemp(join(tmpdir(), 'core-apache-'));
await chmod(folder, 0o755);
await mkdir(join(folder, 'pages'));
await writeFile(join(folder, 'pages/secret.html'), '<!doctype html><title>secret</title><p>the secret page</p>');
await writeFile(join(folder, 'pages/left.html'), '<!doctype html><title>left</title><p>logged out</p>');
await writeFile(join(folder, 'httpd.conf'), settings(folder));
const apache = spawn('apache2', ['-f', join(folder, 'httpd.conf'), '-DFOREGROUND'], { stdio: 'inherit' });
const ended = once(apache, 'exit');
const errorLog = () => readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
const browser = await chromium();

/** Returns what the module knows of the session. */
async function session(page) {
  await page.goto(`${REDIRECT_URI}?info=json`);
  return JSON.parse(await page.$eval('body', (body) => body.innerText));
}

async function started() {
  for (let turn = 0; turn < 100; turn += 1) {
    const isUp = await fetch(`${site}/left.html`).then((answer) => answer.ok, () => false);
    if (isUp) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`Apache does not answer: ${await errorLog()}`);
}

async function run() {
  const page = await browser.newPage();
  listen(page);
  await step('login in Chromium', async () => {
    await started();
    await page.goto(`${site}/secret.html`);
    assert.ok(page.url().startsWith(ISSUER), page.url());
    await press(page, 'Grant');
    const text = await page.$eval('body', (body) => body.innerText);
    assert.ok(text.includes('the secret page'), `${page.url()}: ${text}\n${await errorLog()}`);
    return page.url();
  });
  let known;
  await step('id token and userinfo', async () => {
    known = await session(page);
    assert.equal(known.id_token.iss, ISSUER);
    assert.equal(known.id_token.aud, CLIENT_ID);
    assert.ok(known.id_token.nonce && known.id_token.at_hash, JSON.stringify(known.id_token));
    assert.equal(known.userinfo.sub, known.id_token.sub);
    return `the module checked signature, nonce and at_hash of ${known.userinfo.name}`;
  });
  const call = (method, url, body) => fetch(url, {
    method,
    headers: { authorization: `Bearer ${known.access_token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  await walkApi(step, 'APACHE', process.env.CORE_ENDPOINT, call);
  const old = known;
  await step('refresh', async () => {
    const back = encodeURIComponent(`${site}/secret.html`);
    await page.goto(`${REDIRECT_URI}?refresh=${back}&access_token=${encodeURIComponent(old.access_token)}`);
    assert.equal(page.url(), `${site}/secret.html`, await errorLog());
    known = await session(page);
    assert.notEqual(known.access_token, old.access_token);
    return 'a new access token';
  });
  await step('log out and revoke', async () => {
    await page.goto(`${REDIRECT_URI}?logout=${encodeURIComponent(`${site}/left.html`)}`);
    assert.ok(page.url().startsWith(`${site}/left.html`), page.url());
    const answer = await call('GET', new URL('activity', process.env.CORE_ENDPOINT.replace(/\/?$/, '/')));
    heard(answer.status, await answer.text());
    assert.equal(answer.status, 401);
    return 'then refused with 401';
  });
  await step('no process of Apache has died', async () => {
    const log = await errorLog();
    assert.ok(!log.includes('AH00052'), log);
    return 'none';
  });
}

try {
  // The steps end the process at a failure, so Apache and Chromium end with it.
  process.on('exit', () => apache.kill('SIGTERM'));
  await run();
} finally {
  await browser.close();
  apache.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true });
}
