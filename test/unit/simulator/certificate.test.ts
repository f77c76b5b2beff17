import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureCertificate } from '../../../src/simulator/certificate.ts';
import { useFolder } from './simulatorUnderTest.ts';

const day = 86_400_000;
const now = Date.now();

describe("the simulator's certificate", function () {
  this.timeout(10_000);
  const folder = useFolder();
  const host = '127.0.0.1';

  it('is for the loopback names, signed by the authority of the CA file', async () => {
    const { certificate, caFile } = await ensureCertificate(join(folder.path, 'names'), host, now);
    const leaf = new X509Certificate(certificate);
    const authority = new X509Certificate(await readFile(caFile));
    assert.ok(leaf.verify(authority.publicKey) && leaf.checkIssued(authority));
    assert.ok(authority.ca && !leaf.ca);
    for (const address of ['127.0.0.1', '127.0.0.2', '::1']) assert.ok(leaf.checkIP(address), address);
    assert.ok(leaf.checkHost('localhost'));
    assert.equal(leaf.checkHost('example.com'), undefined);
    assert.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  });

  it('leaves no authority key behind, and its own only to its owner', async () => {
    const dataDir = join(folder.path, 'files');
    const { caFile } = await ensureCertificate(dataDir, host, now);
    assert.deepEqual(await readdir(dataDir), ['simulator-tls']);
    const files = await readdir(dirname(caFile));
    assert.deepEqual(files.sort(), ['ca.pem', 'server-key.pem', 'server.pem']);
    if (process.platform === 'win32') return;
    assert.equal((await stat(join(dirname(caFile), 'server-key.pem'))).mode & 0o777, 0o600);
  });

  it('is made once and then used again', async () => {
    const dataDir = join(folder.path, 'again');
    const first = await ensureCertificate(dataDir, host, now);
    assert.equal((await ensureCertificate(dataDir, host, now + 600 * day)).certificate, first.certificate);
  });

  it('is renewed in its last month, under the same file name', async () => {
    const dataDir = join(folder.path, 'renewed');
    const first = await ensureCertificate(dataDir, host, now);
    const second = await ensureCertificate(dataDir, host, now + 701 * day);
    assert.notEqual(second.certificate, first.certificate);
    assert.equal(second.caFile, first.caFile);
    const authority = new X509Certificate(await readFile(second.caFile));
    assert.ok(new X509Certificate(second.certificate).verify(authority.publicKey));
    assert.deepEqual(await readdir(dataDir), ['simulator-tls']);
  });

  it('is renewed for a host it does not cover, and when its files are damaged', async () => {
    const dataDir = join(folder.path, 'damaged');
    const first = await ensureCertificate(dataDir, host, now);
    const named = await ensureCertificate(dataDir, 'isales.example', now);
    assert.notEqual(named.certificate, first.certificate);
    assert.ok(new X509Certificate(named.certificate).checkHost('isales.example'));
    await writeFile(named.caFile, 'damaged');
    assert.notEqual((await ensureCertificate(dataDir, host, now)).certificate, named.certificate);
    const halfMade = join(folder.path, 'half');
    await mkdir(join(halfMade, 'simulator-tls'), { recursive: true });
    await writeFile(join(halfMade, 'simulator-tls', 'ca.pem'), '');
    assert.ok((await ensureCertificate(halfMade, host, now)).certificate);
  });

  it('is one for all who start at once', async () => {
    const dataDir = join(folder.path, 'race');
    const made = await Promise.all(Array.from({ length: 4 }, () => ensureCertificate(dataDir, host, now)));
    assert.equal(new Set(made.map(({ certificate }) => certificate)).size, 1);
  });

  it('leaves nothing of the library in the Reflect that all share', async () => {
    // In a process of its own: other tests here bring the real polyfill.
    const url = new URL('../../../src/simulator/makeCertificate.ts', import.meta.url);
    const code = `await import(${JSON.stringify(url.href)}); console.log('getMetadata' in Reflect);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
    assert.equal(stdout.trim(), 'false');
  });
});
