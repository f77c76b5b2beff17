import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readTlsSettings } from '../../../src/isales/tlsSettings.ts';
import { makeSelfSigned } from '../../fakes/certificates.ts';
import { openssl } from '../../fakes/openssl.ts';
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
});
