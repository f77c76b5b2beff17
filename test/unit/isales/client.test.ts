import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import {
  CcIsalesClient,
  redactJson,
  signRequest,
  type Answer,
  type CallResult,
  type ClientOptions,
  type QueryOptions,
  type Exchange,
  type Failure,
  type FailureKind,
} from '../../../src/isales/index.ts';
import { makeAuthority, makeSelfSigned, type Authority, type Identity } from '../../fakes/certificates.ts';
import {
  drip,
  flood,
  hang,
  hangInBody,
  html,
  json,
  reset,
  send,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../../fakes/scriptedServer.ts';
import { sampleWith, vendorSample } from './vendorSample.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const callId = '1644464743-1388';
const path = `/rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId}`;
const mebibyte = 1024 * 1024;
const ok = json(vendorSample);

let authority: Authority;
let identity: Identity;

type Question = Partial<Omit<ClientOptions, 'server'>> & {
  readonly server?: Partial<ClientOptions['server']>;
  readonly vdnId?: number;
  readonly callId?: string;
} & QueryOptions;

interface Asked {
  readonly answer: Answer<CallResult>;
  readonly exchanges: readonly Exchange[];
  readonly tookMs: number;
}

/** Asks a server as the product does. Whatever comes of it: no key and no signature in a failure or a report. */
async function ask(target: { readonly origin: string }, question: Question = {}): Promise<Asked> {
  const { server, vdnId = 8, callId: id = callId, signal, repeat, after, ...options } = question;
  const exchanges: Exchange[] = [];
  const client = new CcIsalesClient({
    server: { baseUrl: target.origin, ...server },
    credentials,
    tls: { ca: authority.cert },
    timeoutMs: 5000,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  const startedAt = performance.now();
  const answer = await client.callResult(vdnId, id, {
    ...(signal && { signal }),
    ...(repeat !== undefined && { repeat }),
    ...(after && { after }),
  });
  client.dispose();
  const tookMs = performance.now() - startedAt;
  const told = JSON.stringify([answer.ok ? undefined : answer.error, exchanges]);
  assert.doesNotMatch(told, /AKEXAMPLE|sk-example|auth-v2\/[^‹]|uztQO|[0-9a-f]{64}/);
  return { answer, exchanges, tookMs };
}

function failureOf({ answer }: Asked): Failure {
  assert.ok(!answer.ok, 'the answer should be a failure');
  return answer.error;
}

/** A TLS server whose certificate is for its own address. */
async function secureServer(...steps: [Step, ...Step[]]): Promise<ScriptedServer> {
  return startScriptedServer(steps, { tls: identity });
}

/** What the one request was, checked to be one. */
function onlyRequest(server: ScriptedServer) {
  const [request] = server.requests;
  assert.ok(request && server.requests.length === 1, `${server.requests.length} requests`);
  return request;
}

/** Fails when a promise is not kept soon. */
async function soon(promise: Promise<unknown>, withinMs = 1000): Promise<void> {
  const late = AbortSignal.timeout(withinMs);
  await Promise.race([promise, once(late, 'abort').then(() => assert.fail(`not within ${withinMs} ms`))]);
}

describe('CcIsalesClient', function () {
  this.timeout(10_000);

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2'] });
  });

  describe('A query', () => {
    it("brings the vendor's sample home", async () => {
      await using server = await secureServer(ok);
      const { answer } = await ask(server);
      assert.ok(answer.ok);
      assert.deepEqual([answer.value.ringingSeconds, answer.value.talkingSeconds], [4, 4]);
      assert.equal(answer.value.utcOffsetMinutes, 480);
      assert.deepEqual(answer.body, redactJson(vendorSample));
    });

    it('is a GET of the exact path, without a body', async () => {
      await using server = await secureServer(ok);
      await ask(server);
      const { method, path: sent, headers } = onlyRequest(server);
      assert.deepEqual([method, sent], ['GET', path]);
      assert.deepEqual([headers['content-length'], headers['transfer-encoding']], [undefined, undefined]);
    });

    it('has the content type that is required although there is no content', async () => {
      await using server = await secureServer(ok);
      await ask(server);
      assert.equal(onlyRequest(server).headers['content-type'], 'application/json; charset=UTF-8');
    });

    for (const locale of ['zh_CN', 'en_US'] as const)
      it(`asks for descriptions in the server's locale ${locale}`, async () => {
        await using server = await secureServer(ok);
        await ask(server, { server: { locale } });
        assert.equal(onlyRequest(server).headers['locale'], locale);
      });

    it('asks for no language but the default when the server names none', async () => {
      await using server = await secureServer(ok);
      await ask(server);
      assert.ok([undefined, 'zh_CN'].includes(onlyRequest(server).headers['locale'] as string | undefined));
    });

    it('is signed now, for the path and the Host that are really sent', async () => {
      await using server = await secureServer(ok);
      await ask(server);
      const { headers } = onlyRequest(server);
      assert.equal(headers.host, server.host);
      assertSigned(headers.authorization, path, server.host);
    });

    it('is signed for the Host that the profile names, and sends that one', async () => {
      await using server = await secureServer(ok);
      const { answer } = await ask(server, { server: { signedHost: 'isales.example.com:28443' } });
      assert.ok(answer.ok, 'the certificate is still that of the address in the URL');
      const { headers } = onlyRequest(server);
      assert.equal(headers.host, 'isales.example.com:28443');
      assertSigned(headers.authorization, path, 'isales.example.com:28443');
    });

    it("checks the certificate against the URL's host, not against the Host that the profile names", async () => {
      const tls = await authority.issue({ names: ['isales.example.com'] });
      await using server = await startScriptedServer(ok, { tls });
      const failure = failureOf(await ask(server, { server: { signedHost: 'isales.example.com' } }));
      assert.equal(failure.kind, 'tlsNameMismatch');
      assert.equal(server.requests.length, 0);
    });

    it('to port 443 is signed for the bare name', async () => {
      let sent: { url: URL; headers: Readonly<Record<string, string>> } | undefined;
      await ask(
        { origin: 'https://isales.example.com:443' },
        {
          send: (request) => {
            sent = request;
            return Promise.reject(new Error('no such server'));
          },
        },
      );
      const headers = new Headers(sent?.headers);
      assert.equal(headers.get('host') ?? sent?.url.host, 'isales.example.com');
      assertSigned(headers.get('authorization') ?? undefined, path, 'isales.example.com');
    });

    for (const [id, encoded] of [
      ['a?b#c%d', 'a%3Fb%23c%25d'],
      ['通话', '%E9%80%9A%E8%AF%9D'],
      ['a\\b&c=d;e', 'a%5Cb%26c%3Dd%3Be'],
    ] as const)
      it(`encodes the callId ${id} in the path and signs the path as it is sent`, async () => {
        await using server = await secureServer(ok);
        await ask(server, { callId: id });
        const { path: sent, headers } = onlyRequest(server);
        assert.equal(sent, path.replace(callId, encoded));
        assertSigned(headers.authorization, sent, server.host);
      });

    it('is signed for the path as it is sent with every other character, too', async () => {
      await using server = await secureServer(ok);
      await ask(server, { callId: `!"$'()*+,-.:<>@[]^_\`{|}~` });
      const { path: sent, headers } = onlyRequest(server);
      assertSigned(headers.authorization, sent, server.host);
    });

    it('goes over plain HTTP to this machine', async () => {
      await using server = await startScriptedServer(ok, { address: '127.0.0.1' });
      assert.ok((await ask(server)).answer.ok);
    });

    it('leaves no connection behind when its client ends', async () => {
      await using server = await secureServer(ok);
      await ask(server);
      await soon(onlyRequest(server).closed);
    });

    it('reads descriptions whose characters come in pieces', async () => {
      const resultDesc = '参数异常，详情见 resultDesc';
      const bytes = Buffer.from(JSON.stringify({ resultCode: '0200001', resultDesc }));
      await using server = await secureServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json;charset=UTF-8' });
        let at = 0;
        const timer = setInterval(() => {
          response.write(bytes.subarray(at, (at += 4)));
          if (at >= bytes.length) {
            clearInterval(timer);
            response.end();
          }
        }, 2);
      });
      assert.deepEqual(failureOf(await ask(server)), {
        kind: 'business',
        code: '0200001',
        description: resultDesc,
      });
    });

    it('measures how long it took and how the clocks differ', async () => {
      await using server = await secureServer(json(vendorSample, 200, { Date: httpDate(-300_000) }));
      const { answer, tookMs } = await ask(server);
      assert.ok(answer.elapsedMs > 0 && answer.elapsedMs <= tookMs);
      assertNear(answer.clockSkewMs, -300_000, 3000);
    });

    it('is reported with URL, attempt and time, without secrets', async () => {
      await using server = await secureServer(json({}, 503, { 'Retry-After': '0' }), ok);
      const { exchanges } = await ask(server);
      assert.deepEqual(
        exchanges.map(({ url, attempt }) => [url, attempt]),
        [0, 1].map((attempt) => [`${server.origin}${path}`, attempt]),
      );
    });
  });

  describe('Bad input sends nothing', () => {
    const questions: [name: string, question: Question, failure: Failure][] = [
      ['a VDN of 0', { vdnId: 0 }, { kind: 'badInput', field: 'vdnId', problem: 'notAnInteger1To9999' }],
      [
        'a VDN of 10000',
        { vdnId: 10_000 },
        { kind: 'badInput', field: 'vdnId', problem: 'notAnInteger1To9999' },
      ],
      ['half a VDN', { vdnId: 8.5 }, { kind: 'badInput', field: 'vdnId', problem: 'notAnInteger1To9999' }],
      ['an empty callId', { callId: '' }, { kind: 'badInput', field: 'callId', problem: 'empty' }],
      [
        'a long callId',
        { callId: 'x'.repeat(129) },
        { kind: 'badInput', field: 'callId', problem: 'tooLong' },
      ],
      ['a slash', { callId: '../8' }, { kind: 'badInput', field: 'callId', problem: 'forbiddenCharacter' }],
      ['a path up', { callId: '..' }, { kind: 'badInput', field: 'callId', problem: 'forbiddenCharacter' }],
      [
        'a line break',
        { callId: 'a\r\nb' },
        { kind: 'badInput', field: 'callId', problem: 'forbiddenCharacter' },
      ],
    ];
    for (const [name, question, failure] of questions)
      it(`for ${name}`, async () => {
        await using server = await secureServer(ok);
        assert.deepEqual(failureOf(await ask(server, question)), failure);
        assert.equal(server.connections, 0);
      });

    it('for plain HTTP to another machine', async () => {
      const failure = failureOf(await ask({ origin: 'http://isales.invalid:28080' }));
      assert.deepEqual(failure, { kind: 'badAddress', problem: 'notHttps' });
    });

    it('for keys that cannot stand in a header', async () => {
      await using server = await secureServer(ok);
      for (const accessKey of ['AKEXAMPLE\r\nX-Injected: yes', '密钥AKEXAMPLE']) {
        failureOf(await ask(server, { credentials: { ...credentials, accessKey } }));
        assert.equal(server.requests.length, 0);
      }
    });
  });

  describe('A redirect', () => {
    for (const status of [301, 302, 303, 307, 308])
      it(`${status} is never followed`, async () => {
        await using second = await secureServer(ok);
        await using first = await secureServer(
          html(status, { Location: `${second.origin}${path}?secret=1` }),
        );
        assert.deepEqual(failureOf(await ask(first)), {
          kind: 'redirected',
          status,
          toOrigin: second.origin,
        });
        assert.equal(first.requests.length, 1);
        assert.equal(second.connections, 0);
      });

    it('within the same server is not followed either', async () => {
      await using server = await secureServer(html(302, { Location: '/login' }));
      assert.equal(failureOf(await ask(server)).kind, 'redirected');
      assert.equal(server.requests.length, 1);
    });

    for (const [name, headers] of [
      ['without a Location', {}],
      ['with a Location that is no URL', { Location: 'http://[' }],
    ] as const)
      it(`${name} leads nowhere`, async () => {
        await using server = await secureServer(html(302, headers));
        assert.deepEqual(failureOf(await ask(server)), { kind: 'redirected', status: 302 });
      });
  });

  it('A repeat that would come after the time-out is not waited for: the answer at hand is told', async () => {
    await using server = await secureServer(json({}, 429, { 'Retry-After': '5' }));
    const asked = await ask(server, { timeoutMs: 3000 });
    assert.deepEqual(failureOf(asked), { kind: 'tooManyRequests', retryAfterSeconds: 5 });
    assert.ok(asked.tookMs < 1500, `took ${asked.tookMs} ms`);
  });

  describe('The time-out covers the whole query', () => {
    const steps: [name: string, at: object, steps: [Step, ...Step[]]][] = [
      ['a server that never answers', { stage: 'sent' }, [hang()]],
      [
        'a server that stops in the middle of the body',
        { stage: 'answered', receivedBytes: 8 },
        [hangInBody()],
      ],
      ['a server that drips one byte after another', { stage: 'answered' }, [drip(20)]],
      ['a repeat', { stage: 'sent' }, [json({}, 503, { 'Retry-After': '0' }), hang()]],
    ];
    for (const [name, at, script] of steps)
      it(`${name}, of which it is known how far it came`, async () => {
        await using server = await secureServer(...script);
        const asked = await ask(server, { timeoutMs: 400 });
        const failure = failureOf(asked);
        assert.partialDeepStrictEqual(failure, { kind: 'timeout', afterMs: 400, ...at });
        if (name.includes('drips'))
          assert.ok(failure.kind === 'timeout' && (failure.receivedBytes ?? 0) > 3, JSON.stringify(failure));
        assert.ok(asked.tookMs > 350 && asked.tookMs < 900, `took ${asked.tookMs} ms`);
        for (const { closed } of server.requests) await soon(closed);
      });

    it('a machine that takes the connection and never says a word of TLS', async () => {
      const mute = createServer().listen(0, '127.0.0.2');
      await once(mute, 'listening');
      const ended = once(mute, 'connection').then(([socket]: Socket[]) => {
        socket?.on('error', () => undefined).resume();
        return socket && once(socket, 'close');
      });
      const origin = `https://127.0.0.2:${(mute.address() as AddressInfo).port}`;
      const asked = await ask({ origin }, { timeoutMs: 300 });
      assert.deepEqual(failureOf(asked), { kind: 'timeout', afterMs: 300, stage: 'securing' });
      assert.ok(asked.tookMs < 800, `took ${asked.tookMs} ms`);
      await soon(ended);
      mute.close();
    });
  });

  describe('Cancelling', () => {
    it('before the start sends nothing', async () => {
      await using server = await secureServer(ok);
      const asked = await ask(server, { signal: AbortSignal.abort() });
      assert.deepEqual(failureOf(asked), { kind: 'cancelled' });
      assert.equal(server.requests.length, 0);
    });

    for (const [name, step] of [
      ['while the server thinks', hang()],
      ['in the middle of the body', hangInBody()],
      ['while the body drips', drip(20)],
    ] as const)
      it(`${name} reaches the socket`, async () => {
        await using server = await secureServer(step);
        const user = new AbortController();
        const arrived = server.nextRequest();
        const asking = ask(server, { signal: user.signal });
        const { closed } = await arrived;
        setTimeout(() => {
          user.abort();
        }, 50);
        const asked = await asking;
        assert.deepEqual(failureOf(asked), { kind: 'cancelled' });
        assert.ok(asked.tookMs < 1000, `took ${asked.tookMs} ms`);
        await soon(closed);
      });

    it('during the wait for a repeat ends it at once, and nothing more is sent', async () => {
      await using server = await secureServer(json({}, 503, { 'Retry-After': '4' }));
      const asked = await ask(server, { signal: AbortSignal.timeout(200) });
      assert.deepEqual(failureOf(asked), { kind: 'cancelled' });
      assert.ok(asked.tookMs < 1000, `took ${asked.tookMs} ms`);
      assert.equal(server.requests.length, 1);
    });

    it('after the answer changes nothing', async () => {
      await using server = await secureServer(ok);
      const user = new AbortController();
      const { answer } = await ask(server, { signal: user.signal });
      user.abort();
      assert.ok(answer.ok);
    });
  });

  describe('The body', () => {
    const tooLarge = { kind: 'bodyTooLarge', limitBytes: mebibyte };
    const ofSize = (bytes: number) => {
      const body = Buffer.from(JSON.stringify(vendorSample));
      return Buffer.concat([body, Buffer.alloc(bytes - body.length, ' ')]);
    };
    const headers = { 'Content-Type': 'application/json' };

    it('may have 1 MiB', async () => {
      await using server = await secureServer(send(ofSize(mebibyte), 200, headers));
      assert.ok((await ask(server)).answer.ok);
    });

    it('may be compressed', async () => {
      await using server = await secureServer(
        send(gzipSync(JSON.stringify(vendorSample)), 200, { ...headers, 'Content-Encoding': 'gzip' }),
      );
      assert.ok((await ask(server)).answer.ok);
    });

    it('may not have one byte more', async () => {
      await using server = await secureServer(send(ofSize(mebibyte + 1), 200, headers));
      assert.deepEqual(failureOf(await ask(server)), tooLarge);
    });

    it('may not unfold to more than it was', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * mebibyte, ' '));
      assert.ok(bomb.length < mebibyte);
      await using server = await secureServer(send(bomb, 200, { ...headers, 'Content-Encoding': 'gzip' }));
      const before = process.memoryUsage().arrayBuffers;
      assert.deepEqual(failureOf(await ask(server)), tooLarge);
      assert.ok(process.memoryUsage().arrayBuffers - before < 32 * mebibyte, 'it was unfolded nevertheless');
    });

    for (const status of [200, 500])
      it(`without an end is read no further than the limit, and its socket closed (${status})`, async () => {
        await using server = await secureServer(flood(status));
        const asked = await ask(server);
        assert.ok(['bodyTooLarge', 'httpStatus'].includes(failureOf(asked).kind));
        assert.ok(asked.tookMs < 2000, `took ${asked.tookMs} ms`);
        await soon(onlyRequest(server).closed);
      });

    it('that is no gzip although it says so is a failure, not an exception', async () => {
      await using server = await secureServer(
        send('{"resultCode":', 200, { ...headers, 'Content-Encoding': 'gzip' }),
      );
      failureOf(await ask(server));
    });

    it('nested as deep as 1 MiB allows is a failure, not an exception', async () => {
      const half = mebibyte / 2;
      await using server = await secureServer(send('['.repeat(half) + ']'.repeat(half), 200, headers));
      assert.equal(failureOf(await ask(server)).kind, 'bodyTooLarge');
    });
  });

  describe('An answer that is more than one', () => {
    const clientOf = (body: string): CcIsalesClient =>
      new CcIsalesClient({
        server: { baseUrl: 'https://10.22.26.181:28443' },
        credentials,
        send: () => Promise.resolve({ status: 200, header: () => undefined, body }),
      });
    const client = (value: unknown): CcIsalesClient => clientOf(JSON.stringify(value));
    const fields = { callId: '1644464743-1388', callStatus: '6' };
    const answerWith = (more: object): object => ({ resultCode: '0200000', data: { ...fields, ...more } });

    it('is left out where it is too large to show, and says so; what is known of the call stays', async () => {
      const further = Array.from({ length: 19_000 }, (_, index) => `%2525=${index}`);
      const answer = await client(answerWith({ further })).callResult(8, '1644464743-1388');
      assert.ok(answer.ok);
      assert.equal(answer.body, undefined);
      assert.ok((answer.tooLargeToShow?.characters ?? 0) > 100_000);
      assert.equal(answer.value.status, 'succeeded');
      assert.deepEqual(answer.value.furtherFields, {});
    });

    it('is a failure where it has more values than any answer', async () => {
      const answer = await client(answerWith({ further: Array(20_001).fill(1) })).callResult(
        8,
        '1644464743-1388',
      );
      assert.ok(!answer.ok && answer.error.kind === 'bodyTooLarge');
      assert.equal(answer.error.limitValues, 20_000);
    });

    for (const [how, escaped] of [
      ['', (value: string): string => value],
      [', escaped once more', (value: string): string => value.replaceAll('\\u', '\\\\u')],
    ] as const)
      it(`is the same failure where its values stand in a text, and hide behind escapes${how}`, async () => {
        const text = `\\u007b\\"further\\":[${'1\\u002c'.repeat(20_001)}1]}`;
        const body = `{"resultCode":"0200000","data":"${escaped(text)}"}`;
        const answer = await clientOf(body).callResult(8, '1644464743-1388');
        assert.ok(!answer.ok && answer.error.kind === 'bodyTooLarge');
        assert.equal(answer.error.limitValues, 20_000);
      });

    it('is cut to the rows that were asked for, and says how many more there were', async () => {
      const data = Array.from({ length: 507 }, (_, index) => ({ callId: `1644464743-${index}`, extra: 1 }));
      const body = { resultCode: '0200000', totalCount: 507, data };
      const final = await client(body).campaignResults(8, '1', { everyAttempt: false, page: 1 });
      const each = await client(body).campaignResults(8, '1', { everyAttempt: true, page: 1 });
      assert.ok(final.ok && each.ok);
      assert.deepEqual([final.value.items.length, final.value.surplus], [500, 7]);
      assert.deepEqual([each.value.items.length, each.value.surplus], [100, 407]);
      assert.deepEqual(final.value.items[0]?.furtherFields, {});
      assert.equal(final.body, undefined);
    });

    it('lets others have their turn while its rows are read', async () => {
      const link = `https://store.example/a.wav?Signature=${'%2525'.repeat(300)}`;
      const text = '%252525='.repeat(240);
      const data = Array.from({ length: 500 }, (_, index) => ({
        ...{ callId: `1644464743-${index}`, called: `${text}${index}`, failCode: `${text}${index}` },
        recordPath: link,
      }));
      let turns = 0;
      const turn = (): void => {
        turns++;
        next = setImmediate(turn);
      };
      let next = setImmediate(turn);
      const answer = await client({ resultCode: '0200000', data }).campaignResults(8, '1', {
        everyAttempt: false,
        page: 1,
      });
      clearImmediate(next);
      assert.ok(answer.ok);
      assert.equal(answer.value.items[499]?.recordPath, link);
      assert.ok(turns > 2, `${turns} turns`);
    });
  });

  describe('A repeat', () => {
    const atOnce = { 'Retry-After': '0' };
    for (const [name, step] of [
      ['429', html(429, atOnce)],
      ['502', html(502, atOnce)],
      ['503', html(503, atOnce)],
      ['504', html(504, atOnce)],
      ['a reset connection', reset()],
      ['a connection reset in the middle of the body', reset('{"resultCode":')],
    ] as const) {
      it(`mends ${name}`, async () => {
        await using server = await secureServer(step, ok);
        assert.ok((await ask(server)).answer.ok);
        assert.equal(server.requests.length, 2);
      });

      it(`comes twice at most after ${name}`, async () => {
        await using server = await secureServer(step);
        failureOf(await ask(server));
        assert.equal(server.requests.length, 3);
      });
    }

    for (const status of [429, 503])
      it(`does not come for who keeps a pace, who is told what the server asks for (${status})`, async () => {
        await using server = await secureServer(html(status, { 'Retry-After': '2' }), ok);
        const { answer } = await ask(server, { repeat: false });
        assert.equal(answer.ok, false);
        assert.equal(answer.retryAfterMs, 2000);
        assert.equal(server.requests.length, 1);
      });

    it('goes on after a request of somebody else: three in all at most, and not before the wait is over', async () => {
      await using server = await secureServer(html(503, atOnce));
      const begun = performance.now();
      failureOf(await ask(server, { after: { attempts: 1, waitMs: 40 } }));
      assert.equal(server.requests.length, 2);
      const [first] = server.requests;
      assert.ok(first && first.at - begun >= 39, 'it did not wait');
    });

    it('ends when nobody wants it any more, asked at each failure', async () => {
      await using server = await secureServer(html(503, atOnce));
      let asked = 0;
      failureOf(await ask(server, { repeat: () => ++asked < 2 }));
      assert.deepEqual([server.requests.length, asked], [2, 2]);
    });

    it('comes by itself when the server does not say when', async () => {
      await using server = await secureServer(html(502), ok);
      assert.ok((await ask(server)).answer.ok);
      const [first, second] = server.requests;
      assert.ok(first && second && second.at - first.at > 50, 'no back-off');
    });

    it('is signed anew, validly', async () => {
      await using server = await secureServer(html(503, atOnce), ok);
      await ask(server);
      for (const { headers } of server.requests) assertSigned(headers.authorization, path, server.host);
    });

    it('comes when the server said', async () => {
      await using server = await secureServer(html(503, { 'Retry-After': '1' }), ok);
      assert.ok((await ask(server)).answer.ok);
      const [first, second] = server.requests;
      assertNear(second && first && second.at - first.at, 1250, 300);
    });

    for (const status of [429, 503])
      it(`does not come, and is not waited for, when the server says 11 s (${status})`, async () => {
        await using server = await secureServer(html(status, { 'Retry-After': '11' }));
        const asked = await ask(server);
        failureOf(asked);
        assert.ok(asked.tookMs < 1000, `took ${asked.tookMs} ms`);
        assert.equal(server.requests.length, 1);
      });

    for (const [name, step] of [
      ['400', json({}, 400)],
      ['401', json({}, 401)],
      ['403', html(403)],
      ['404', json({}, 404)],
      ['500', json({}, 500, atOnce)],
      ['501', json({}, 501)],
      ['a business error', json({ resultCode: '0200001', resultDesc: '' })],
      ['a missing call', json({ resultCode: '0200007', resultDesc: '' })],
      ['broken JSON', send('{', 200, {})],
      ['another shape', json([])],
    ] as const)
      it(`does not come after ${name}`, async () => {
        await using server = await secureServer(step);
        failureOf(await ask(server));
        assert.equal(server.requests.length, 1);
      });
  });

  describe('A failure of the way there', () => {
    it('is hostNotFound for a name that does not exist', async () => {
      assert.deepEqual(
        failureOf(await ask({ origin: 'https://isales.invalid:28443' }, { timeoutMs: 9000 })),
        {
          kind: 'hostNotFound',
          host: 'isales.invalid:28443',
        },
      );
    });

    it('is refused for a closed port', async () => {
      const host = `127.0.0.2:${await closedPort()}`;
      assert.deepEqual(failureOf(await ask({ origin: `https://${host}` })), { kind: 'refused', host });
    });

    // The kernel itself turns down TCP to the broadcast address: nothing leaves this machine.
    it('is unreachable for an address without a way to it', async () => {
      const failure = failureOf(await ask({ origin: 'https://255.255.255.255:28443' }));
      assert.ok(failure.kind === 'unreachable', failure.kind);
      assert.equal(failure.host, '255.255.255.255:28443');
    });

    it('is connectionLost for a server that hangs up each time', async () => {
      await using server = await secureServer(reset());
      assert.deepEqual(failureOf(await ask(server)), { kind: 'connectionLost', code: 'ECONNRESET' });
    });

    it('is connectionLost for an answer that ends too early', async () => {
      await using server = await secureServer(({ socket }, response) => {
        response.writeHead(200, { 'Content-Length': 1000 }).write('{"resultCode":', () => socket.end());
      });
      assert.equal(failureOf(await ask(server)).kind, 'connectionLost');
    });
  });

  describe('TLS', () => {
    it('trusts the authority that the profile brings', async () => {
      await using server = await secureServer(ok);
      assert.ok((await ask(server)).answer.ok);
    });

    it('trusts a self-signed certificate that the profile brings', async () => {
      const tls = await makeSelfSigned({ names: ['127.0.0.2'] });
      await using server = await startScriptedServer(ok, { tls });
      assert.ok((await ask(server, { tls: { ca: tls.cert } })).answer.ok);
    });

    it('trusts each of several authorities in one file', async () => {
      const other = await makeAuthority('Other Authority');
      await using server = await secureServer(ok);
      assert.ok((await ask(server, { tls: { ca: `${other.cert}\n${authority.cert}\n` } })).answer.ok);
    });

    it('still trusts the built-in authorities beside the one that the profile brings', async () => {
      const builtIn = getCACertificates('default');
      const other = await makeAuthority('Other Authority');
      await using server = await secureServer(ok);
      try {
        setDefaultCACertificates([...builtIn, authority.cert]);
        assert.ok((await ask(server, { tls: { ca: other.cert } })).answer.ok);
      } finally {
        setDefaultCACertificates(builtIn);
      }
    });

    const untrusted: [name: string, make: () => Promise<Identity>, code: RegExp][] = [
      [
        'a self-signed certificate',
        () => makeSelfSigned({ names: ['127.0.0.2'] }),
        /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
      ],
      [
        'an unknown authority',
        async () => (await makeAuthority('Other Authority')).issue({ names: ['127.0.0.2'] }),
        /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT_LOCALLY)$/,
      ],
      [
        'an expired certificate',
        () => authority.issue({ names: ['127.0.0.2'], expired: true }),
        /^CERT_HAS_EXPIRED$/,
      ],
    ];
    for (const [name, make, code] of untrusted)
      it(`does not trust ${name}, and sends it nothing`, async () => {
        await using server = await startScriptedServer(ok, { tls: await make() });
        const failure = failureOf(await ask(server));
        assert.ok(failure.kind === 'tlsUntrusted', failure.kind);
        assert.match(failure.code, code);
        assert.equal(server.requests.length, 0);
      });

    it('without an authority from the profile does not trust ours', async () => {
      await using server = await secureServer(ok);
      const client = new CcIsalesClient({ server: { baseUrl: server.origin }, credentials });
      const answer = await client.callResult(8, callId);
      assert.equal(answer.ok ? 'ok' : answer.error.kind, 'tlsUntrusted');
    });

    it('does not take a certificate for another name', async () => {
      const tls = await authority.issue({ names: ['127.0.0.3', 'isales.example.com'] });
      await using server = await startScriptedServer(ok, { tls });
      const failure = failureOf(await ask(server));
      assert.ok(failure.kind === 'tlsNameMismatch', failure.kind);
      assert.deepEqual(
        [failure.host, failure.certificate.names],
        [server.host, ['127.0.0.3', 'isales.example.com']],
      );
      assert.equal(server.requests.length, 0);
    });

    it('spoken to a plain HTTP port is a failed handshake', async () => {
      await using server = await startScriptedServer(ok);
      const failure = failureOf(await ask({ origin: server.origin.replace('http:', 'https:') }));
      assert.equal(failure.kind, 'tlsHandshake');
      assert.equal(server.requests.length, 0);
    });

    it('with a file that holds no certificate is a failure, not an exception', async () => {
      await using server = await secureServer(ok);
      for (const ca of [
        '',
        'no certificate',
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      ])
        failureOf(await ask(server, { tls: { ca } }));
    });
  });

  describe('401', () => {
    for (const [name, skew] of [
      ['ahead', 300_000],
      ['behind', -300_000],
    ] as const)
      it(`brings the clock skew of a server that is five minutes ${name}`, async () => {
        await using server = await secureServer(json({}, 401, { Date: httpDate(skew) }));
        const failure = failureOf(await ask(server));
        assert.ok(failure.kind === 'unauthorized');
        assertNear(failure.clockSkewMs, skew, 3000);
      });

    for (const [name, headers] of [
      ['half a minute of skew', () => ({ Date: httpDate(30_000) })],
      ['the same clock', () => ({})],
      ['no Date', () => ({ Date: '' })],
      ['a Date that is none', () => ({ Date: 'yesterday' })],
    ] as const)
      it(`says nothing of clocks with ${name}`, async () => {
        await using server = await secureServer(html(401, headers()));
        assert.deepEqual(failureOf(await ask(server)), { kind: 'unauthorized' });
      });
  });

  describe('An answer that is none', () => {
    const answers: [name: string, step: Step, failure: Failure][] = [
      ['403 with HTML', html(403), { kind: 'forbidden', html: true }],
      ['403 with JSON', json({ error: 'too fast' }, 403), { kind: 'forbidden', html: false }],
      [
        '429 that asks for two minutes',
        html(429, { 'Retry-After': '120' }),
        { kind: 'tooManyRequests', retryAfterSeconds: 120 },
      ],
      ['404 with JSON', json({}, 404), { kind: 'httpStatus', status: 404, html: false }],
      ['500 with JSON', json({}, 500), { kind: 'httpStatus', status: 500, html: false }],
      ['500 with HTML', html(500), { kind: 'httpStatus', status: 500, html: true }],
      [
        '502 with HTML that asks for a minute',
        html(502, { 'Retry-After': '60' }),
        { kind: 'httpStatus', status: 502, html: true },
      ],
      ['200 with HTML', html(200), { kind: 'notJson', html: true }],
      ['200 with broken JSON', send('{"resultCode":"0200000",', 200, {}), { kind: 'notJson', html: false }],
      ['200 with nothing', send('', 200, {}), { kind: 'notJson', html: false, isEmpty: true }],
      ['200 with blank lines', send(' \r\n\n', 200, {}), { kind: 'notJson', html: false, isEmpty: true }],
      [
        '200 with nothing, packed',
        send(gzipSync(''), 200, { 'Content-Encoding': 'gzip' }),
        { kind: 'notJson', html: false, isEmpty: true },
      ],
      ['201 with a page', html(201), { kind: 'httpStatus', status: 201, html: true }],
      ['202 with a ticket', json({ ticket: 7 }, 202), { kind: 'httpStatus', status: 202, html: false }],
      ['204', send('', 204, {}), { kind: 'httpStatus', status: 204, html: false }],
      [
        'a call that does not exist, with 201',
        json({ resultCode: '0200007', resultDesc: 'none' }, 201),
        { kind: 'callNotFound', description: 'none' },
      ],
      [
        'the answer of a cache for another call',
        json(sampleWith({ callId: '1644464743-1389' })),
        { kind: 'anotherCall', callId: '1644464743-1389' },
      ],
      [
        'a business error',
        json({ resultCode: '0299999' }),
        { kind: 'business', code: '0299999', description: '' },
      ],
      [
        'a call that does not exist',
        json({ resultCode: '0200007', returnCode: '0200007', resultDesc: '通话记录ID不存在', data: null }),
        { kind: 'callNotFound', description: '通话记录ID不存在' },
      ],
    ];
    for (const [name, step, failure] of answers)
      it(`${name} is ${failure.kind}`, async () => {
        await using server = await secureServer(step);
        assert.deepEqual(failureOf(await ask(server)), failure);
      });

    const shapes: [name: string, body: unknown][] = [
      ['a list', []],
      ['null', null],
      ['a text', 'Query Success!'],
      ['no codes', { data: {} }],
      ['an object as callId', sampleWith({ callId: {} })],
    ];
    for (const [name, body] of shapes)
      it(`200 with ${name} is wrongShape`, async () => {
        await using server = await secureServer(json(body));
        assert.equal(failureOf(await ask(server)).kind, 'wrongShape');
      });

    for (const code of [
      '0200001',
      ...Array.from('123456789', (digit) => `0200000${digit}`),
      '02000010',
      '02000011',
    ])
      it(`code ${code} is a business error with the server's description`, async () => {
        await using server = await secureServer(
          json({
            resultCode: code,
            returnCode: code,
            resultDesc: `about ${code}`,
            returnDesc: `about ${code}`,
          }),
        );
        const failure = { kind: 'business', code, description: `about ${code}` };
        assert.deepEqual(failureOf(await ask(server)), failure);
      });

    it('that repeats what we sent gives no key and no signature away', async () => {
      const echo: Step = (request, response) => {
        const resultDesc = `Authorization ${request.headers.authorization} of AKEXAMPLE is wrong`;
        json({ resultCode: '0200001', resultDesc })(request, response);
      };
      await using server = await secureServer(echo);
      assert.equal(failureOf(await ask(server)).kind, 'business');
    });

    it('that nobody foresaw is a failure without its message', async () => {
      const send = () => Promise.reject(new Error('sk-example-0001'));
      const failure: FailureKind = failureOf(await ask({ origin: 'https://127.0.0.2:1' }, { send })).kind;
      assert.equal(failure, 'unexpected');
    });
  });
});

/** Checks an Authorization header as a server would: the signature of what it says over what was received. */
function assertSigned(authorization: string | undefined, sentPath: string, host: string): void {
  const [, accessKey, timestamp = '', signedHeaders] = authorization?.split('/') ?? [];
  assert.deepEqual([accessKey, signedHeaders], ['AKEXAMPLE', 'host']);
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
  assertNear(Date.parse(timestamp), Date.now(), 5000);
  const expected = signRequest({ method: 'GET', path: sentPath, headers: { host } }, credentials, timestamp);
  assert.equal(authorization, expected.authorization);
}

function assertNear(actual: number | undefined, expected: number, tolerance: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${actual} is not near ${expected}`,
  );
}

/** The time this far from now, as a `Date` header. */
function httpDate(offsetMs: number): string {
  return new Date(Date.now() + offsetMs).toUTCString();
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.2');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
