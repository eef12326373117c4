// Tests of a Node program that uses Core. One sandbox serves all of them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, afterEach, before, test } from 'node:test';

let sandbox;
let start;

before(async () => {
  sandbox = spawn('core-sandbox', ['--json', '--port', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
  // The line is printed when the sandbox listens.
  const [line] = await once(createInterface(sandbox.stdout), 'line');
  start = JSON.parse(line);
});

after(() => sandbox.kill());

afterEach(() => fetch(`${start.control}/reset`, { method: 'POST' }));

function api(method, path, body) {
  return fetch(start.endpoint.replace(/\/$/, '') + path, {
    method,
    headers: { authorization: `Bearer ${start.access_token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
}

test('an activity is created', async () => {
  const answer = await api('POST', '/activity', { code: 'NODE-1', description: 'A test' });
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).code, 'NODE-1');
});

test('the server may fail once', async () => {
  const fault = { effect: { reply: { status: 503 } }, path: '/api', times: 1 };
  await fetch(`${start.control}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  assert.equal((await api('GET', '/activity?page=1,1')).status, 503);
  assert.equal((await api('GET', '/activity?page=1,1')).status, 200);
});
