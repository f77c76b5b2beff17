import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CcIsalesClient, downloadRecording, type DebugLog } from '../../../src/isales/index.ts';
import { makeAuthority, type Authority, type Identity } from '../../fakes/certificates.ts';
import { hang, json, send, startScriptedServer, type Step } from '../../fakes/scriptedServer.ts';
import { vendorSample } from './vendorSample.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const callId = '1644464743-1388';

class Written implements DebugLog {
  readonly texts: string[] = [];
  isOn = true;

  write(text: string): void {
    this.texts.push(text);
  }
}

describe('A request told in detail', () => {
  let authority: Authority;
  let identity: Identity;

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2', 'localhost'] });
  });

  /** Asks twice over the same client. */
  async function askTwice(steps: Step | [Step, ...Step[]], debug: DebugLog, by?: string): Promise<void> {
    await using server = await startScriptedServer(steps, {
      tls: identity,
      ...(by === undefined ? {} : { address: '127.0.0.1' }),
    });
    const origin = by === undefined ? server.origin : server.origin.replace('127.0.0.1', by);
    const client = new CcIsalesClient({
      server: { baseUrl: origin },
      credentials,
      tls: { ca: authority.cert },
      timeoutMs: 500,
      debug,
    });
    await client.callResult(8, callId, { repeat: false });
    await client.callResult(8, callId, { repeat: false });
    client.dispose();
    // It is written when the request is closed, which is after its answer.
    while (debug instanceof Written && debug.texts.length < 2) await setImmediate();
  }

  it('names method, address, headers and status, how much it was, and how long each step took', async () => {
    const written = new Written();
    await askTwice(json(vendorSample, 200, { Server: 'nginx' }), written, 'localhost');
    const [first = '', second = ''] = written.texts;
    assert.match(first, /^GET https:\/\/localhost:\d+\/rest\/isales\/v1\/openapi\/campaigns\/8\//);
    assert.match(first, /\n {4}> Accept-Encoding: gzip\n/);
    assert.match(first, /\n {4}< HTTP\/1\.1 200 OK\n/);
    assert.match(first, /\n {4}< Server: nginx\n/i);
    assert.match(first, /\n {4}sent \d{3,} bytes, received \d{3,} bytes\n/);
    assert.match(
      first,
      /\n {4}name [\d.]+ ms, connection [\d.]+ ms, TLS [\d.]+ ms, first byte [\d.]+ ms, whole [\d.]+ ms$/,
    );
    assert.match(second, /over a connection that was kept\n {4}first byte [\d.]+ ms, whole [\d.]+ ms$/);
  });

  it('leaves every secret out, and says so', async () => {
    const written = new Written();
    await askTwice(
      send('', 302, {
        'Set-Cookie': ['session=topsecret', 'other=topsecret'],
        Location: 'https://login.example/in?ticket=topsecret',
        'X-Auth-Token': 'topsecret',
      }),
      written,
    );
    const told = written.texts.join('\n');
    assert.doesNotMatch(told, /topsecret|AKEXAMPLE|sk-example|[0-9a-f]{64}/);
    assert.match(told, /> Authorization \(auth-v2\): ‹left out›/);
    assert.match(told, /< Set-Cookie: ‹left out›/);
    assert.match(told, /< X-Auth-Token: ‹left out›/);
    assert.match(told, /< Location: https:\/\/login\.example\/in\?‹redacted›/);
  });

  it('is told when it failed as well', async () => {
    const written = new Written();
    await askTwice(hang(), written);
    assert.equal(written.texts.length, 2);
    assert.match(
      written.texts[0] ?? '',
      /< \(no answer\)\n {4}failed with \w+\n {4}sent \d+ bytes, received/,
    );
  });

  it('of a recording tells the store, and not the link', async () => {
    const written = new Written();
    await using server = await startScriptedServer(send('RIFF', 200, {}), { tls: identity });
    await downloadRecording({
      url: `${server.origin}/88881955.wav?Signature=topsecret`,
      ca: authority.cert,
      signal: new AbortController().signal,
      onBytes: () => undefined,
      debug: written,
    });
    while (written.texts.length === 0) await setImmediate();
    const [told = ''] = written.texts;
    assert.match(told, /^GET https:\/\/127\.0\.0\.2:\d+\/‹left out›\n/);
    assert.doesNotMatch(told, /topsecret|88881955/);
  });

  it('costs nothing while nobody wants it: it is not even put together', async () => {
    const asked: boolean[] = [];
    const off: DebugLog = {
      get isOn() {
        asked.push(true);
        return false;
      },
      write: () => assert.fail('something was written'),
    };
    await askTwice(json(vendorSample), off);
    assert.equal(asked.length, 2);
  });
});
