import * as l10n from '@vscode/l10n';
import type { CertificateProblem, PinnedCertificate, ServerCertificate } from '../isales/certificates.ts';
import { formatDate } from './dates.ts';
import { visibleInLine } from './visible.ts';
import { inOneBreath, labelled, listed } from './punctuation.ts';

/** More of a name is not compared by anybody. */
const longestText = 200;

/** A label and what stands beside it. */
export interface CertificateLine {
  readonly label: string;
  readonly text: string;
}

/** One thing that is wrong with a certificate, as a sentence. */
export function describeCertificateProblem(
  problem: CertificateProblem,
  { validFrom, validTo }: ServerCertificate,
  host: string,
  code: string,
): string {
  switch (problem) {
    case 'expired':
      return l10n.t('It has expired, on {0}.', formatDate(validTo));
    case 'notYetValid':
      return l10n.t('It is not valid before {0}; check this machine’s clock.', formatDate(validFrom));
    case 'selfSigned':
      return l10n.t('It is self-signed: no authority vouches for it.');
    case 'unknownAuthority':
      return l10n.t('It was issued by an authority that this machine does not know ({0}).', code);
    case 'wrongName':
      return l10n.t('It was not issued for {0}.', host);
    case 'weakKey':
      return l10n.t('Its key is too short to be safe.');
    case 'revoked':
      return l10n.t('Its authority has revoked it.');
    case 'notThePinned':
      return l10n.t('It is not the certificate that you trusted.');
    case 'invalid':
      return l10n.t('It cannot be verified ({0}).', code);
  }
}

/** What people compare, with whoever runs the server, before they trust a certificate. */
export function certificateLines(certificate: ServerCertificate): CertificateLine[] {
  const { subject, names, issuer, validFrom, validTo, sha256 } = certificate;
  return [
    { label: l10n.t('Certificate'), text: subject === '' ? l10n.t('without a subject') : shown(subject) },
    {
      label: l10n.t('Names'),
      text: names.length === 0 ? l10n.t('none') : listed(names.slice(0, 20).map(shown)),
    },
    { label: l10n.t('Issued by'), text: shown(issuer) },
    { label: l10n.t('Valid'), text: l10n.t('{0} to {1}', formatDate(validFrom), formatDate(validTo)) },
    { label: l10n.t('SHA-256 fingerprint'), text: sha256 },
  ];
}

/** The certificate that was trusted, as far as it was kept. */
export function pinnedLine({ subject, validTo, sha256 }: PinnedCertificate): CertificateLine {
  const facts = [
    subject === undefined ? undefined : shown(subject),
    validTo === undefined ? undefined : l10n.t('valid until {0}', formatDate(validTo)),
    labelled(l10n.t('SHA-256 fingerprint'), sha256),
  ];
  return { label: l10n.t('Trusted so far'), text: inOneBreath(...facts) };
}

/** Whoever made the certificate wrote it: a part of it is enough, and no character may hide the rest. */
function shown(text: string): string {
  return visibleInLine(text, longestText);
}
