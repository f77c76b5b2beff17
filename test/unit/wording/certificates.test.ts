import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCertificate } from '../../../src/isales/certificates.ts';
import { certificateLines, pinnedLine } from '../../../src/wording/certificates.ts';
import { configureWording } from '../../../src/wording/language.ts';

/** Noon, so that it is the same day in most zones of machines that run this. */
const certificate: ServerCertificate = {
  subject: 'CN=isales.example',
  issuer: 'CN=Example CA',
  names: ['isales.example', '10.0.0.1'],
  validFrom: Date.UTC(2022, 1, 10, 12),
  validTo: Date.UTC(2024, 2, 11, 12),
  sha256: 'AB:CD',
};

function linesIn(language: string, translations?: Record<string, string>): Record<string, string> {
  configureWording(language, translations);
  return Object.fromEntries(certificateLines(certificate).map(({ label, text }) => [label, text]));
}

afterEach(() => {
  configureWording('en', {});
});

describe('What people compare of a certificate', () => {
  it('has its days in the form of all other days', () => {
    assert.equal(linesIn('en', {})['Valid'], '10 Feb 2022 to 11 Mar 2024');
  });

  it('has the years of the Gregorian calendar where the language has others', () => {
    assert.match(linesIn('th', {})['Valid'] ?? '', /2022.*2024/);
  });

  it('has Chinese marks in Chinese', () => {
    const bundle = join(import.meta.dirname, '..', '..', '..', 'l10n', 'bundle.l10n.zh-cn.json');
    const lines = linesIn('zh-cn', JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string>);
    assert.equal(lines['有效期'], '2022年2月10日～2024年3月11日');
    assert.equal(lines['名称'], 'isales.example、10.0.0.1');
    const { text } = pinnedLine({
      origin: 'https://isales.example',
      sha256: 'AB:CD',
      validTo: certificate.validTo,
    });
    assert.equal(text, '有效期至 2024年3月11日，SHA-256 指纹：AB:CD');
  });
});
