import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HttpConnections } from '../../../src/isales/httpConnections.ts';
import { findFileProblem, readTlsSettings } from '../../../src/isales/tlsSettings.ts';
import { describeFailure } from '../../../src/wording/failures.ts';
import { makeAuthority, makeSelfSigned } from '../../fakes/certificates.ts';
import { openssl } from '../../fakes/openssl.ts';
import { startScriptedServer } from '../../fakes/scriptedServer.ts';
import { makeTempFolder } from '../../fakes/tempFolder.ts';

const baseUrl = 'https://10.22.26.181:28443';
const sha256 = `${'AB:'.repeat(31)}AB`;

describe('The TLS settings of a server', () => {
  it('hold the trusted certificate for the address it was trusted at, and for no other', async () => {
    const pinnedCertificate = { origin: baseUrl, sha256 };
    const here = await readTlsSettings({ baseUrl, pinnedCertificate }, undefined);
    const moved = await readTlsSettings(
      { baseUrl: 'https://10.22.26.182:28443', pinnedCertificate },
      undefined,
    );
    assert.deepEqual(
      [here.ok && here.value.pinned, moved.ok && moved.value.pinned],
      [pinnedCertificate, undefined],
    );
  });

  it('take a client certificate whose key is in the same PEM file', async () => {
    await using folder = await makeTempFolder();
    const { cert, key } = await makeSelfSigned({ names: [] });
    const clientCertificateFile = path.join(folder.path, 'client.pem');
    await writeFile(clientCertificateFile, `${cert}\n${key}`);
    assert.ok((await readTlsSettings({ baseUrl, clientCertificateFile }, undefined)).ok);
  });

  it('say which file of a client certificate is missing', async () => {
    const read = await readTlsSettings({ baseUrl, clientPfxFile: '/nowhere/client.p12' }, undefined);
    assert.deepEqual(!read.ok && read.error, {
      kind: 'clientCertificateUnusable',
      file: '/nowhere/client.p12',
      code: 'ENOENT',
    });
  });

  it('open a PKCS#12 file with its passphrase alone', async () => {
    await using folder = await makeTempFolder();
    const { cert, key } = await makeSelfSigned({ names: [] });
    const pem = path.join(folder.path, 'client.pem');
    const clientPfxFile = path.join(folder.path, 'client.p12');
    await writeFile(pem, `${cert}\n${key}`);
    const args = ['pkcs12', '-export', '-in', pem, '-out', clientPfxFile, '-passout', 'pass:example'];
    openssl(...args);
    assert.ok((await readTlsSettings({ baseUrl, clientPfxFile }, 'example')).ok);
    for (const wrong of ['other', undefined]) {
      const read = await readTlsSettings({ baseUrl, clientPfxFile }, wrong);
      assert.ok(!read.ok && read.error.kind === 'clientCertificateUnusable');
      assert.match(read.error.code, /MAC_VERIFY/);
    }
  });

  it('trust a server by an authority in whatever form its file has', async () => {
    await using folder = await makeTempFolder();
    const authority = await makeAuthority();
    const tls = await authority.issue({ names: ['127.0.0.2'] });
    const other = await makeAuthority('Other');
    await using server = await startScriptedServer((_request, response) => response.end('{}'), { tls });
    const forms = {
      der: new X509Certificate(authority.cert).raw,
      joined: other.cert.trim() + authority.cert.trim(),
      indented: authority.cert.replace(/^/gm, '\t  ').replaceAll('\n', '\r\n'),
      marked: `\uFEFF# our authority\n${authority.cert}`,
    };
    for (const [name, content] of Object.entries(forms)) {
      const caFile = path.join(folder.path, name);
      await writeFile(caFile, content);
      const read = await readTlsSettings({ baseUrl: server.origin, caFile }, undefined);
      assert.ok(read.ok, name);
      const connections = new HttpConnections(read.value);
      const { status } = await connections.send({
        method: 'GET',
        url: new URL(server.origin),
        headers: {},
        signal: AbortSignal.timeout(10_000),
        maxBodyBytes: 100,
      });
      connections.dispose();
      assert.equal(status, 200, name);
    }
  });

  it('name what a file holds in place of what it is set for, and how to convert it', async () => {
    await using folder = await makeTempFolder();
    const { cert, key } = await makeSelfSigned({ names: [] });
    const files = {
      'a.cer': cert,
      'a.key': key,
      'utf16.pem': Buffer.from(cert, 'utf16le'),
      'empty.pem': '',
      'chain.p7b': '-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n',
    };
    for (const [name, content] of Object.entries(files))
      await writeFile(path.join(folder.path, name), content);
    const at = (name: string): string => path.join(folder.path, name);
    const cases = [
      [{ caFile: at('a.key') }, /private key, but no certificate.*operator/s],
      [
        { caFile: at('utf16.pem') },
        /UTF-16.*iconv -f UTF-16 -t UTF-8 ".*utf16\.pem" > ".*utf16-converted\.pem"/s,
      ],
      [{ caFile: at('empty.pem') }, /empty/],
      [
        { caFile: at('chain.p7b') },
        /PKCS#7.*openssl pkcs7 -print_certs -in ".*chain\.p7b" -out ".*chain\.pem"/s,
      ],
      [{ clientCertificateFile: at('a.cer') }, /a\.cer.*no private key.*PKCS#12/s],
      [{ clientCertificateFile: at('a.key') }, /a\.key.*no certificate.*file of its key/s],
      [{ clientCertificateFile: at('a.cer'), clientKeyFile: at('a.cer') }, /no private key/],
      [{ clientPfxFile: at('a.key') }, /no certificate/],
    ] as const;
    for (const [files, words] of cases) {
      const read = await readTlsSettings({ baseUrl, ...files }, undefined);
      assert.ok(!read.ok && read.error.kind === 'certificateFileUnusable');
      const text = describeFailure(read.error)
        .lines.map((line) => line.text)
        .join('\n');
      assert.match(text, words);
      assert.doesNotMatch(text, /MII|BEGIN/);
    }
    assert.ok(
      (
        await readTlsSettings(
          { baseUrl, clientCertificateFile: at('a.cer'), clientKeyFile: at('a.key') },
          undefined,
        )
      ).ok,
    );
  });

  it('say of one file what is wrong with it before it is set', async () => {
    await using folder = await makeTempFolder();
    const { cert, key } = await makeSelfSigned({ names: [] });
    const [both, alone] = [path.join(folder.path, 'both.pem'), path.join(folder.path, 'alone.pem')];
    await writeFile(both, cert + key);
    await writeFile(alone, cert);
    const kinds = async (file: string): Promise<(string | undefined)[]> =>
      Promise.all(
        (['authority', 'clientCertificate', 'clientKey', 'clientPfx'] as const).map(
          async (use) => (await findFileProblem(file, use))?.kind,
        ),
      );
    const wrong = 'certificateFileUnusable';
    assert.deepEqual(await kinds(both), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(await kinds(alone), [undefined, undefined, wrong, wrong]);
    assert.deepEqual(await kinds(`${alone}.not`), [
      'caFileUnreadable',
      ...Array.from({ length: 3 }, () => 'clientCertificateUnusable'),
    ]);
  });
});
