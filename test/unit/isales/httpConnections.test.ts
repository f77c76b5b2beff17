import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CcIsalesClient, type Failure, type PinnedCertificate } from '../../../src/isales/index.ts';
import { TransportFailure, type TlsSettings } from '../../../src/isales/http.ts';
import { HttpConnections } from '../../../src/isales/httpConnections.ts';
import { describeFailure } from '../../../src/wording/failures.ts';
import { readTlsSettings } from '../../../src/isales/tlsSettings.ts';
import {
  fingerprintOf,
  makeAuthority,
  makeSelfSigned,
  type Authority,
  type Identity,
} from '../../fakes/certificates.ts';
import {
  json,
  reset,
  send,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../../fakes/scriptedServer.ts';

const address = '127.0.0.2';
const ok = json({ resultCode: '0200000' });

let authority: Authority;
let good: Identity;

async function connected<T>(tls: TlsSettings, use: (connections: HttpConnections) => Promise<T>): Promise<T> {
  const connections = new HttpConnections(tls);
  try {
    return await use(connections);
  } finally {
    connections.dispose();
  }
}

function get(connections: HttpConnections, { origin }: { origin: string }, body?: string): Promise<string> {
  const { signal } = new AbortController();
  return connections
    .send({
      method: body === undefined ? 'GET' : 'POST',
      url: new URL('/', origin),
      headers: { Authorization: 'auth-v2/AKEXAMPLE/secret' },
      ...(body === undefined ? {} : { body }),
      signal,
      maxBodyBytes: 1024,
    })
    .then((response) => response.body);
}

/** Writes bytes of its own, and keeps silent from then on. */
function upTo(bytes: string): Step {
  return ({ socket }) => {
    socket.write(bytes);
  };
}

/** What the client says of a server, and what of it the server got. */
async function failureOf(server: { origin: string }, tls: TlsSettings = {}): Promise<Failure> {
  const client = new CcIsalesClient({
    server: { baseUrl: server.origin },
    credentials: { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' },
    tls,
    timeoutMs: 3000,
  });
  const answer = await client.callResult(8, '1644464743-1388');
  client.dispose();
  assert.ok(!answer.ok, 'the answer should be a failure');
  return answer.error;
}

function pin(identity: Identity, { origin }: { origin: string }): PinnedCertificate {
  return { origin, sha256: fingerprintOf(identity) };
}

function serve(
  tls: Identity,
  steps: Parameters<typeof startScriptedServer>[0] = ok,
): Promise<ScriptedServer> {
  return startScriptedServer(steps, { tls });
}

describe('Connections to a server', function () {
  this.timeout(10_000);

  before(async () => {
    authority = await makeAuthority();
    good = await authority.issue({ names: [address] });
  });

  describe('kept between requests', () => {
    it('serve many requests in a row with one handshake', async () => {
      await using server = await serve(good);
      await connected({ ca: authority.cert }, async (connections) => {
        for (let turn = 0; turn < 5; turn++) await get(connections, server);
      });
      assert.deepEqual([server.requests.length, server.connections], [5, 1]);
    });

    it('serve ten at once with ten, which serve the next ten', async () => {
      await using server = await serve(good);
      await connected({ ca: authority.cert }, async (connections) => {
        for (let batch = 0; batch < 3; batch++)
          await Promise.all(Array.from({ length: 10 }, () => get(connections, server)));
      });
      assert.deepEqual([server.requests.length, server.connections], [30, 10]);
    });

    it('end when they are disposed of', async () => {
      await using server = await serve(good);
      await connected({ ca: authority.cert }, (connections) => get(connections, server));
      await server.requests[0]?.closed;
    });

    it('end by themselves when idle for some seconds', async () => {
      await using server = await serve(good);
      const connections = new HttpConnections({ ca: authority.cert });
      await get(connections, server);
      const idle = await Promise.race([
        server.requests[0]?.closed.then(() => 'ended'),
        delay(8000, 'still open'),
      ]);
      assert.equal(idle, 'ended');
    });

    it('are not shared between different settings', async () => {
      await using server = await serve(good);
      const pinned = pin(good, server);
      await connected({ ca: authority.cert }, async (one) =>
        connected({ pinned }, async (other) => {
          await get(one, server);
          await get(other, server);
        }),
      );
      assert.equal(server.connections, 2);
    });

    it('that the server closes just when they are used again cost the user nothing', async () => {
      await using server = await serve(good, [ok, reset(), ok]);
      await connected({ ca: authority.cert }, async (connections) => {
        await get(connections, server);
        assert.match(await get(connections, server), /0200000/);
      });
      assert.deepEqual([server.requests.length, server.connections], [3, 2]);
    });

    it('that break again at the second try are a failure, not an endless loop', async () => {
      await using server = await serve(good, [ok, reset()]);
      await connected({ ca: authority.cert }, async (connections) => {
        await get(connections, server);
        await assert.rejects(get(connections, server), { code: 'ECONNRESET' });
      });
      assert.equal(server.requests.length, 3);
    });
  });

  it('carry a body', async () => {
    const echo = (request: NodeJS.ReadableStream, response: NodeJS.WritableStream): void => {
      request.pipe(response);
    };
    await using server = await startScriptedServer(echo, { tls: good });
    const text = JSON.stringify({ customField: '外呼' });
    await connected({ ca: authority.cert }, async (connections) => {
      assert.equal(await get(connections, server, text), text);
    });
  });

  describe('A certificate that the user trusts', () => {
    it('is accepted although it is self-signed, for another name and expired', async () => {
      const own = await makeSelfSigned({ names: ['isales.example.com'], expired: true });
      await using server = await serve(own);
      await connected({ pinned: pin(own, server) }, async (connections) => {
        assert.match(await get(connections, server), /0200000/);
      });
    });

    it('is looked at on every connection: a resumed session would show none', async () => {
      const own = await makeSelfSigned({ names: [address] });
      await using server = await serve(own, send('{}', 200, { Connection: 'close' }));
      await connected({ pinned: pin(own, server) }, async (connections) => {
        for (let turn = 0; turn < 3; turn++) await get(connections, server);
      });
      assert.equal(server.connections, 3);
    });

    it('is the only one: another is refused before a byte is sent, and both are shown', async () => {
      const old = await makeSelfSigned({ names: [address] });
      const fresh = await makeSelfSigned({ names: [address] });
      await using server = await serve(fresh);
      const pinned = pin(old, server);
      const failure = await failureOf(server, { pinned });
      assert.ok(failure.kind === 'certificateChanged', failure.kind);
      assert.deepEqual(
        [failure.pinned.sha256, failure.certificate.sha256],
        [fingerprintOf(old), fingerprintOf(fresh)],
      );
      assert.equal(server.requests.length, 0);
    });

    it('is the only one even where an authority vouches for another', async () => {
      const old = await makeSelfSigned({ names: [address] });
      await using server = await serve(good);
      const failure = await failureOf(server, { ca: authority.cert, pinned: pin(old, server) });
      assert.equal(failure.kind, 'certificateChanged');
      assert.equal(server.requests.length, 0);
    });
  });

  describe('Behind an address that is no name, the host that the user gave as the server’s', () => {
    const name = 'isales.example.com';

    async function asked(
      signedHost: string,
      names: readonly string[],
    ): Promise<{ names: unknown[]; failure?: string }> {
      const asks: unknown[] = [];
      const identity = await authority.issue({ names });
      const SNICallback = (servername: string, done: (error: null) => void): void => {
        asks.push(servername);
        done(null);
      };
      await using server = await startScriptedServer(ok, { tls: { ...identity, SNICallback } });
      const settings = await readTlsSettings({ baseUrl: server.origin, signedHost }, undefined);
      assert.ok(settings.ok);
      return await connected({ ...settings.value, ca: authority.cert }, async (connections) => {
        const failure = await get(connections, server).then(
          () => undefined,
          (error: unknown) => (error instanceof TransportFailure ? error.failure.kind : String(error)),
        );
        return { names: asks, ...(failure === undefined ? {} : { failure }) };
      });
    }

    it('is asked for in the handshake, and good in the certificate', async () => {
      assert.deepEqual(await asked(`${name}:28443`, [name]), { names: [name] });
    });

    it('is not needed in it: the address is as good', async () => {
      assert.deepEqual(await asked(name, [address]), { names: [name] });
    });

    it('lets no certificate for another name through', async () => {
      const other = await asked(name, ['other.example.com']);
      assert.deepEqual(other, { names: [name], failure: 'tlsNameMismatch' });
    });

    it('is not asked for where it is an address itself', async () => {
      assert.deepEqual(await asked('10.22.26.181:28443', [address]), { names: [] });
    });
  });

  it('never takes the name from the signed host where the address has one', async () => {
    await using server = await startScriptedServer(ok, {
      tls: await authority.issue({ names: ['isales.example.com'] }),
      address: '127.0.0.1',
    });
    const origin = server.origin.replace('127.0.0.1', 'localhost');
    const settings = await readTlsSettings({ baseUrl: origin, signedHost: 'isales.example.com' }, undefined);
    assert.ok(settings.ok);
    const failure = await failureOf({ origin }, { ...settings.value, ca: authority.cert });
    assert.equal(failure.kind, 'tlsNameMismatch');
  });

  describe('A certificate that is not good', () => {
    const cases: [name: string, make: () => Promise<Identity>, problems: string[]][] = [
      ['expired', () => authority.issue({ names: [address], expired: true }), ['expired']],
      ['not yet valid', () => authority.issue({ names: [address], notYetValid: true }), ['notYetValid']],
      ['self-signed', () => makeSelfSigned({ names: [address] }), ['selfSigned']],
      [
        'of an unknown authority',
        async () => (await makeAuthority('Other')).issue({ names: [address] }),
        ['unknownAuthority'],
      ],
      [
        'self-signed and expired',
        () => makeSelfSigned({ names: [address], expired: true }),
        ['expired', 'selfSigned'],
      ],
      [
        'self-signed and for another name',
        () => makeSelfSigned({ names: ['isales.example.com'] }),
        ['selfSigned', 'wrongName'],
      ],
    ];
    for (const [name, make, problems] of cases)
      it(`because it is ${name} says so, shows it, and gets nothing`, async () => {
        const identity = await make();
        await using server = await serve(identity);
        const failure = await failureOf(server, { ca: authority.cert });
        assert.ok(failure.kind === 'tlsUntrusted', failure.kind);
        assert.deepEqual(failure.problems, problems);
        assert.equal(failure.certificate.sha256, fingerprintOf(identity));
        assert.equal(server.requests.length, 0);
      });

    it('because its key is too short says so, and gets nothing', async () => {
      const weak = await authority.issue({ names: [address], weakKey: true });
      await using server = await startScriptedServer(ok, { tls: { ...weak, ciphers: 'DEFAULT@SECLEVEL=0' } });
      const failure = await failureOf(server, { ca: authority.cert });
      assert.ok(failure.kind === 'tlsUntrusted', JSON.stringify(failure));
      assert.equal(failure.problems[0], 'weakKey');
      assert.equal(server.requests.length, 0);
    });
  });

  it('are never made with TLS older than 1.2', async () => {
    await using server = await startScriptedServer(ok, {
      tls: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    assert.equal((await failureOf(server, { ca: authority.cert })).kind, 'tlsHandshake');
  });

  describe('held to TLS 1.3', () => {
    const held = (): TlsSettings => ({ ca: authority.cert, minVersion: 'TLSv1.3' });

    it('get nothing of a server that speaks 1.2 alone, and say why', async () => {
      await using server = await startScriptedServer(ok, { tls: { ...good, maxVersion: 'TLSv1.2' } });
      const failure = await failureOf(server, held());
      assert.ok(failure.kind === 'tlsHandshake' && failure.wanted === 'TLSv1.3', JSON.stringify(failure));
      assert.match(
        describeFailure(failure)
          .lines.map(({ text }) => text)
          .join(),
        /does not speak TLS 1\.3.*minTlsVersion/,
      );
      assert.equal(server.requests.length, 0);
    });

    it('ask one that speaks 1.3, as those do that are held to nothing one of 1.2', async () => {
      await using newer = await startScriptedServer(ok, { tls: { ...good, minVersion: 'TLSv1.3' } });
      await using older = await startScriptedServer(ok, { tls: { ...good, maxVersion: 'TLSv1.2' } });
      await connected(held(), (connections) => get(connections, newer));
      await connected({ ca: authority.cert }, (connections) => get(connections, older));
      assert.deepEqual([newer.requests.length, older.requests.length], [1, 1]);
    });

    it('are so by the profile of the server', async () => {
      const profile = { baseUrl: 'https://10.22.26.181', minTlsVersion: 'TLSv1.3' } as const;
      const settings = await readTlsSettings(profile, undefined);
      assert.equal(settings.ok && settings.value.minVersion, 'TLSv1.3');
    });
  });

  for (const [how, end] of [
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.end()],
  ] as const)
    it(`that are ${how} in the middle of the handshake say that`, async () => {
      let connections = 0;
      const server = createServer((socket) => {
        connections++;
        socket.on('error', () => undefined);
        socket.once('data', () => end(socket));
      }).listen(0, address);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      assert.deepEqual(await failureOf({ origin: `https://${address}:${port}` }), {
        kind: 'tlsInterrupted',
        code: 'ECONNRESET',
      });
      assert.equal(connections, 3, 'it may be a passing trouble: two repeats');
      server.close();
    });

  describe('Plain http', () => {
    it('goes to this machine past any proxy of the environment', async () => {
      await using server = await startScriptedServer(ok, { address: '127.0.0.1' });
      await using proxy = await startScriptedServer(ok);
      const { port } = new URL(server.origin);
      const module = new URL('../../../src/isales/httpConnections.ts', import.meta.url).href;
      const script = `
        import { HttpConnections } from ${JSON.stringify(module)};
        const connections = new HttpConnections();
        for (const host of ['127.0.0.1', 'localhost'])
          await connections.send({
            method: 'GET', url: new URL('http://' + host + ':${port}/'), headers: {}, maxBodyBytes: 1024,
            signal: new AbortController().signal,
          });
        connections.dispose();
      `;
      const env = {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        ...Object.fromEntries(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'].map((name) => [name, proxy.origin])),
        NO_PROXY: '',
        no_proxy: '',
      };
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
      assert.equal(server.requests.length, 2);
      assert.equal(proxy.connections, 0);
    });

    it('gets nothing where the connection does not end at this machine', async () => {
      // Stands for a name that leads elsewhere: of the loopback network, but none of the addresses that all agree on.
      await using server = await startScriptedServer(ok, { address: '127.0.0.2' });
      await connected({}, async (connections) => {
        await assert.rejects(
          get(connections, server),
          (error) => error instanceof TransportFailure && error.failure.kind === 'badAddress',
        );
      });
      assert.equal(server.requests.length, 0);
    });
  });

  describe('A server that answers before its answer', () => {
    it('with a change of protocol is a failure at once', async () => {
      await using server = await startScriptedServer(
        upTo('HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n'),
        { address: '127.0.0.1' },
      );
      assert.deepEqual(await failureOf(server), { kind: 'httpStatus', status: 101, html: false });
    });

    it('a few times is waited for', async () => {
      await using server = await startScriptedServer(
        (request, response) => {
          for (let count = 0; count < 5; count++) response.writeContinue();
          response.writeEarlyHints({ link: '</a>; rel=preload' });
          ok(request, response);
        },
        { address: '127.0.0.1' },
      );
      await connected({}, async (connections) => {
        assert.match(await get(connections, server), /0200000/);
      });
    });

    for (const early of ['100 Continue', '103 Early Hints'])
      it(`again and again with ${early} is given up, and asked no more`, async () => {
        await using server = await startScriptedServer(upTo(`HTTP/1.1 ${early}\r\n\r\n`.repeat(30)), {
          address: '127.0.0.1',
        });
        assert.deepEqual(await failureOf(server), { kind: 'notJson', html: false });
        const [request] = server.requests;
        await request?.closed;
        assert.equal(server.requests.length, 1);
      });
  });

  describe('A server that asks for a client certificate', () => {
    const demanding = (): Promise<ScriptedServer> =>
      startScriptedServer(ok, {
        tls: { ...good, requestCert: true, rejectUnauthorized: true, ca: authority.cert },
      });

    it('gets the one of the profile', async () => {
      await using server = await demanding();
      const client = await authority.issue({ names: [] });
      await connected({ ca: authority.cert, clientCertificate: client }, async (connections) => {
        assert.match(await get(connections, server), /0200000/);
      });
    });

    it('and gets none is told apart', async () => {
      await using server = await demanding();
      assert.equal((await failureOf(server, { ca: authority.cert })).kind, 'clientCertificateRefused');
      assert.equal(server.requests.length, 0);
    });

    it('and gets one it does not know is told apart', async () => {
      await using server = await demanding();
      const stranger = await makeSelfSigned({ names: [] });
      const failure = await failureOf(server, { ca: authority.cert, clientCertificate: stranger });
      assert.ok(
        ['clientCertificateRefused', 'tlsInterrupted', 'connectionLost'].includes(failure.kind),
        failure.kind,
      );
      assert.equal(server.requests.length, 0);
    });
  });
});
