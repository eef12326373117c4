// A page of another origin in Chromium: a single-page app that uses the sandbox under CORS.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { chromium, listen, press } from './chromium.js';
import { ISSUER, client, heard } from './steps.js';

const step = client('browser');
const { CORE_SPA_CLIENT_ID, CORE_SPA_REDIRECT_URI, CORE_ENDPOINT } = process.env;
const KINDS = { html: 'text/html', js: 'text/javascript' };

/** Serves the app and its libraries at the address of its redirect URI. */
async function serve() {
  const settings = {
    issuer: ISSUER,
    clientId: CORE_SPA_CLIENT_ID,
    redirectUri: CORE_SPA_REDIRECT_URI,
    endpoint: CORE_ENDPOINT.replace(/\/$/, ''),
  };
  const server = http.createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (path === '/settings.json') return response.end(JSON.stringify(settings));
    const name = path === '/' ? '/index.html' : path;
    const folder = name.startsWith('/modules/') ? './node_modules/' : './browser_app/';
    const file = new URL(folder + name.replace(/^\/(modules\/)?/, ''), import.meta.url);
    try {
      const text = await readFile(file);
      return response.setHeader('content-type', KINDS[name.split('.').pop()] ?? 'text/plain').end(text);
    } catch {
      return response.writeHead(404).end();
    }
  });
  const { hostname, port } = new URL(CORE_SPA_REDIRECT_URI);
  await new Promise((resolve, reject) => { server.on('error', reject).listen(port, hostname, resolve); });
  return server;
}

const server = await serve();
const browser = await chromium();
try {
  const page = await browser.newPage();
  listen(page);
  const reported = async () => JSON.parse((await page.$eval('#report', (node) => node.textContent)) || '[]');
  await step('login in Chromium', async () => {
    await page.goto(CORE_SPA_REDIRECT_URI);
    try {
      await press(page, 'Grant');
    } catch (error) {
      const report = await reported().catch(() => []);
      throw new Error(`${error.message}; the app says ${JSON.stringify(report)}`);
    }
    assert.ok(page.url().startsWith(CORE_SPA_REDIRECT_URI), page.url());
    return 'granted';
  });
  await page.waitForFunction(() => document.querySelector('#report').textContent.includes('"end"'), { timeout: 30000 });
  for (const [name, said, error] of await reported()) {
    await step(name, async () => {
      if (error) throw new Error(error);
      return said;
    });
  }
} catch (error) {
  heard('error', error.message);
  await step('the app', () => { throw error; });
} finally {
  await browser.close();
  server.close();
}
