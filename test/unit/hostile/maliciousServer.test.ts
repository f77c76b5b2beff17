import assert from 'node:assert/strict';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { CcIsalesClient, type Answer, type CallResult, type FailureKind } from '../../../src/isales/index.ts';
import { makeAuthority, type Authority, type Identity } from '../../fakes/certificates.ts';
import { drip, flood, json, send, startScriptedServer, type Step } from '../../fakes/scriptedServer.ts';
import { bodyOfEverything } from '../../hostile/everything.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const mebibyte = 1024 * 1024;
const timeoutMs = 2000;

/** A good answer with other fields. */
const answerWith = (fields: object): object => ({
  resultCode: '0200000',
  data: { callId: '1644464743-1388', callStatus: '6', ...fields },
});
const jsonHead = { 'Content-Type': 'application/json' };

/** Sends what is no HTTP that a library would write, byte for byte. */
const raw =
  (text: string): Step =>
  ({ socket }) => {
    socket.end(text);
  };

let authority: Authority;
let identity: Identity;

async function ask(origin: string): Promise<{ answer: Answer<CallResult>; tookMs: number }> {
  const server = { baseUrl: origin };
  const client = new CcIsalesClient({ server, credentials, tls: { ca: authority.cert }, timeoutMs });
  const startedAt = performance.now();
  const answer = await client.callResult(8, '1644464743-1388');
  client.dispose();
  return { answer, tookMs: performance.now() - startedAt };
}

async function askWith(
  step: Step,
): Promise<{ answer: Answer<CallResult>; tookMs: number; requests: number }> {
  await using server = await startScriptedServer(step, { tls: identity });
  return { ...(await ask(server.origin)), requests: server.requests.length };
}

function kindOf(answer: Answer<CallResult>): FailureKind | 'ok' {
  return answer.ok ? 'ok' : answer.error.kind;
}

describe('Malicious server: the client answers with a clear failure or a harmless value', function () {
  this.timeout(30_000);

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2'] });
  });

  const big = 'x'.repeat(mebibyte);
  for (const [what, step, kind] of [
    ['a text of 1 MB in every field', json(bodyOfEverything(big)), 'bodyTooLarge'],
    ['a gzip bomb', gzipped(), 'bodyTooLarge'],
    ['a brotli bomb', bomb('br', brotliCompressSync(Buffer.alloc(64 * mebibyte, ' '))), 'bodyTooLarge'],
    ['an endless chunked body', flood(), 'bodyTooLarge'],
    ['a slow drip', drip(20), 'timeout'],
    ['a gzip stream that is none', bomb('gzip', Buffer.from('no gzip')), 'notJson'],
    ['a Content-Length too short', lengthOf(-5), 'notJson'],
    ['a Content-Length too long', lengthOf(50), 'connectionLost'],
    [
      'headers without end',
      raw(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}\r\n{}`),
      'headersTooLarge',
    ],
    ['no HTTP at all', raw('220 smtp.example ESMTP\r\n'), 'notJson'],
    ['a status of words', raw('HTTP/1.1 nine OK\r\n\r\n'), 'notJson'],
    ['two lengths', raw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}abc'), 'notJson'],
    ['a redirect to another host', redirect('https://evil.example/'), 'redirected'],
    ['a redirect to plain http', redirect('http://127.0.0.2/'), 'redirected'],
    ['a redirect to a file', redirect('file:///etc/passwd'), 'redirected'],
    ['a redirect to a script', redirect('javascript:alert(1)'), 'redirected'],
    ['a redirect to nowhere', redirect('http://['), 'redirected'],
    ['Retry-After without end', json({}, 429, { 'Retry-After': '9'.repeat(4000) }), 'tooManyRequests'],
    ['a Date of never', json(answerWith({}), 200, { Date: 'Fri, 99 Foo 275760 99:99:99 GMT' }), 'ok'],
    ['JSON 15,000 deep', send('['.repeat(15_000) + ']'.repeat(15_000), 200, jsonHead), 'wrongShape'],
    ['JSON 200,000 deep', send('['.repeat(200_000) + ']'.repeat(200_000), 200, jsonHead), 'bodyTooLarge'],
    ['fields 15,000 deep', deepFields(15_000), 'ok'],
    ['fields 100,000 deep', deepFields(100_000), 'bodyTooLarge'],
    ['an object of 10,000 keys', json(answerWith(manyKeys(10_000))), 'ok'],
    ['an object of 60,000 keys', json(answerWith(manyKeys(60_000))), 'bodyTooLarge'],
    ['an object of a million keys', json(answerWith(manyKeys(1_000_000))), 'bodyTooLarge'],
    ['half a character', send(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22]), 200, jsonHead), 'notJson'],
  ] as const satisfies readonly (readonly [string, Step, FailureKind | 'ok'])[])
    it(what, async () => {
      const { answer, tookMs } = await askWith(step);
      assert.equal(kindOf(answer), kind);
      assert.ok(tookMs < timeoutMs + 3000, `${tookMs} ms`);
      assert.doesNotMatch(JSON.stringify(answer), /sk-example|AKEXAMPLE/);
    });

  it('duplicate headers confuse nothing', async () => {
    const { answer } = await askWith((_request, response) => {
      response.setHeader('Date', ['Thu, 10 Feb 2022 03:45:43 GMT', 'Fri, 11 Feb 2022 03:45:43 GMT']);
      response.setHeader('Content-Type', ['text/html', 'application/json']);
      response.setHeader('Retry-After', ['1', '2']);
      response.writeHead(200).end(JSON.stringify(answerWith({})));
    });
    assert.equal(kindOf(answer), 'ok');
  });

  it('a redirect sends no request, and so no credential, anywhere', async () => {
    await using other = await startScriptedServer(json({}), { tls: identity });
    const { answer, requests } = await askWith(redirect(other.origin));
    assert.equal(kindOf(answer), 'redirected');
    assert.deepEqual([requests, other.connections], [1, 0]);
  });

  it('a handshake that never ends is ended by the time-out', async () => {
    const sockets = new Set<{ destroy(): void }>();
    const server = createServer({ ...identity });
    server.removeAllListeners('connection');
    server.on('connection', (socket: { destroy(): void }) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
    const { answer } = await ask(`https://127.0.0.2:${(server.address() as AddressInfo).port}`);
    assert.equal(kindOf(answer), 'timeout');
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  for (const recordPath of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,<script>alert(1)</script>',
    'vscode://evil.extension/run',
    'command:workbench.action.quit',
    'http://169.254.169.254/latest/meta-data/',
    'https://user:password@store.example/a.wav',
    `https://store.example/${'a'.repeat(500_000)}`,
  ])
    it(`a recording at ${recordPath.slice(0, 50)} is none`, async () => {
      const { answer } = await askWith(json(answerWith({ recordPath })));
      assert.ok(answer.ok);
      const { parseRecordPath } = await import('../../../src/isales/index.ts');
      assert.equal(parseRecordPath(answer.value.recordPath ?? ''), undefined);
      assert.ok((answer.value.recordPath ?? '').length < 20_000);
    });

  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', 'a.localhost', 'localhost.'])
    it(`a recording on this machine, named by a server elsewhere, is none: ${host}`, async () => {
      const recordPath = `https://${host}:8443/isales/record/a.wav?Signature=x`;
      const call = { callId: '1644464743-1388', callStatus: '6', recordPath };
      const bodies = [answerWith(call), { resultCode: '0200000', totalCount: 1, data: [call] }];
      const client = new CcIsalesClient({
        server: { baseUrl: 'https://10.22.26.181:28443' },
        credentials,
        send: () =>
          Promise.resolve({ status: 200, header: () => undefined, body: JSON.stringify(bodies.shift()) }),
      });
      const single = await client.callResult(8, '1644464743-1388');
      const listed = await client.campaignResults(8, '1', { everyAttempt: false, page: 1 });
      assert.ok(single.ok && listed.ok);
      assert.equal(single.value.status, 'succeeded');
      assert.equal(single.value.recordPath, undefined);
      assert.deepEqual(
        listed.value.items.map((item) => item.recordPath),
        [undefined],
      );
    });

  // The server may be the near end of a tunnel: its recordings are its own, other services of this machine are not.
  for (const [place, isNamed] of [
    ['https://127.0.0.1:28443', true],
    ['http://127.0.0.1:28443', false],
    ['https://127.0.0.1:9000', false],
    ['https://localhost:28443', false],
    ['https://obs.example.com', true],
  ] as const)
    it(`a recording at ${place}, named by a server on this machine, is ${isNamed ? 'one' : 'none'}`, async () => {
      const recordPath = `${place}/admin/shutdown?confirm=1`;
      const client = new CcIsalesClient({
        server: { baseUrl: 'https://127.0.0.1:28443' },
        credentials,
        send: () =>
          Promise.resolve({
            status: 200,
            header: () => undefined,
            body: JSON.stringify(answerWith({ callId: '1644464743-1388', recordPath })),
          }),
      });
      const answer = await client.callResult(8, '1644464743-1388');
      assert.ok(answer.ok);
      assert.equal(answer.value.recordPath, isNamed ? recordPath : undefined);
    });

  it('the texts it repeats hold no key, wherever and however it repeats them', async () => {
    const { answer } = await askWith(({ headers }, response) => {
      const sent = headers.authorization ?? '';
      const signature = sent.slice(sent.lastIndexOf('/') + 1);
      response
        .writeHead(200, jsonHead)
        .end(
          JSON.stringify(
            answerWith({ a: sent, b: encodeURIComponent(sent), [sent]: 1, c: [{ signature: sent }] }),
          ),
        );
      assert.equal(signature.length, 64);
    });
    assert.doesNotMatch(JSON.stringify(answer), /AKEXAMPLE|sk-example|[0-9a-f]{64}/);
  });
});

function gzipped(): Step {
  return bomb('gzip', gzipSync(Buffer.alloc(256 * mebibyte, ' ')));
}

function bomb(encoding: string, body: Buffer): Step {
  return send(body, 200, { ...jsonHead, 'Content-Encoding': encoding, 'Content-Length': body.length });
}

function lengthOf(difference: number): Step {
  const body = JSON.stringify(answerWith({}));
  return raw(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length + difference}\r\n\r\n${body}`,
  );
}

function redirect(location: string): Step {
  return json({}, 302, { Location: location });
}

function deepFields(depth: number): Step {
  const deep = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  return send(
    `{"resultCode":"0200000","data":{"callId":"1644464743-1388","callStatus":"6","deep":${deep}}}`,
    200,
    jsonHead,
  );
}

function manyKeys(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
}
