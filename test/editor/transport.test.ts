import assert from 'node:assert/strict';
import type { TlsSettings } from '../../src/isales/http.ts';
import {
  fingerprintOf,
  makeAuthority,
  makeSelfSigned,
  type Authority,
  type Identity,
} from '../fakes/certificates.ts';
import { startConnectProxy } from '../fakes/connectProxy.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { vendorSample } from '../unit/isales/vendorSample.ts';
import { address, ask, kinds, resetHttp, setHttp } from './editorNetwork.ts';

const ok = json(vendorSample);

describe("Through the editor's network stack, to another address than loopback's usual one,", () => {
  let authority: Authority;
  let good: Identity;
  let own: Identity;
  let server: ScriptedServer;
  let selfSigned: ScriptedServer;
  const pinned = (identity: Identity): TlsSettings => ({
    pinned: { origin: selfSigned.origin, sha256: fingerprintOf(identity) },
  });

  before(async () => {
    authority = await makeAuthority();
    good = await authority.issue({ names: [address] });
    own = await makeSelfSigned({ names: ['isales.example.com'] });
    server = await startScriptedServer(ok, { tls: good });
    selfSigned = await startScriptedServer(ok, { tls: own });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await selfSigned[Symbol.asyncDispose]();
  });
  afterEach(resetHttp);

  it('five queries in a row share one connection', async () => {
    const before = server.connections;
    assert.deepEqual(kinds(await ask(server, { ca: authority.cert }, { times: 5 })), Array(5).fill('ok'));
    assert.equal(server.connections - before, 1);
  });

  it('the one trusted certificate is accepted, and another is refused before a byte is sent', async () => {
    assert.deepEqual(kinds(await ask(selfSigned, pinned(own))), ['ok']);
    const before = selfSigned.requests.length;
    assert.deepEqual(kinds(await ask(selfSigned, pinned(good))), ['certificateChanged']);
    assert.deepEqual(kinds(await ask(selfSigned, {})), ['tlsUntrusted']);
    assert.equal(selfSigned.requests.length, before);
  });

  it('a client certificate reaches a server that demands one', async () => {
    await using demanding = await startScriptedServer(ok, {
      tls: { ...good, requestCert: true, rejectUnauthorized: true, ca: authority.cert },
    });
    const clientCertificate = await authority.issue({ names: [] });
    assert.deepEqual(kinds(await ask(demanding, { ca: authority.cert, clientCertificate })), ['ok']);
    assert.deepEqual(kinds(await ask(demanding, { ca: authority.cert })), ['clientCertificateRefused']);
  });

  it('a proxy makes the way, for an IP address, too, and certificates are looked at behind it', async () => {
    await using proxy = await startConnectProxy();
    await setHttp('proxy', proxy.url);
    assert.deepEqual(kinds(await ask(server, { ca: authority.cert })), ['ok']);
    assert.deepEqual(kinds(await ask(selfSigned, pinned(own))), ['ok']);
    const before = selfSigned.requests.length;
    assert.deepEqual(kinds(await ask(selfSigned, pinned(good))), ['certificateChanged']);
    assert.equal(selfSigned.requests.length, before);
    assert.deepEqual(
      proxy.tunnels.map(({ target }) => target),
      [server.host, selfSigned.host, selfSigned.host],
    );
  });

  it('a name and password in http.proxy reach the proxy, and without them the failure says 407', async () => {
    await using proxy = await startConnectProxy({ authorization: 'Basic dGVzdDp0ZXN0' });
    await setHttp('proxy', proxy.url);
    const [refused] = await ask(server, { ca: authority.cert });
    assert.deepEqual(refused?.ok === false && refused.error, { kind: 'proxyRefused', status: 407 });
    await setHttp('proxy', proxy.url.replace('//', '//test:test@'));
    assert.deepEqual(kinds(await ask(server, { ca: authority.cert })), ['ok']);
  });

  it('http.noProxy goes round the proxy', async () => {
    await using proxy = await startConnectProxy();
    await setHttp('proxy', proxy.url);
    await setHttp('noProxy', [address]);
    assert.deepEqual(kinds(await ask(server, { ca: authority.cert })), ['ok']);
    assert.equal(proxy.tunnels.length, 0);
  });

  it('a dead proxy says "proxy" at once', async () => {
    await setHttp('proxy', 'http://127.0.0.2:9');
    const [answer] = await ask(server, { ca: authority.cert });
    assert.deepEqual(answer?.ok === false && answer.error, {
      kind: 'proxyUnreachable',
      proxy: '127.0.0.2:9',
      code: 'ECONNREFUSED',
    });
  });

  it('a silent proxy says "proxy" within the time-out, after one try', async () => {
    await using proxy = await startConnectProxy({ silent: true });
    await setHttp('proxy', proxy.url);
    const startedAt = performance.now();
    assert.deepEqual(kinds(await ask(server, { ca: authority.cert }, { timeoutMs: 1000 })), [
      'proxyUnreachable',
    ]);
    assert.ok(performance.now() - startedAt < 3000);
    assert.equal(proxy.tunnels.length, 1);
  });
});
