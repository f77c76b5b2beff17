import * as vscode from 'vscode';
import type { ServerCertificate } from '../../isales/certificates.ts';
import type { Failure } from '../../isales/failures.ts';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import { certificateLines, describeCertificateProblem, pinnedLine } from '../../wording/certificates.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { saveServer } from './saveServer.ts';
import { warn } from '../say.ts';

/** A failure that shows a certificate, which the user may trust in spite of it. */
export type CertificateFailure = Extract<Failure, { readonly certificate: ServerCertificate }>;

export function isCertificateFailure(failure: Failure): failure is CertificateFailure {
  return 'certificate' in failure;
}

/**
 * Shows a certificate that is not good by itself, and keeps it as the server's only one if the user says so.
 * @returns whether it is trusted now
 */
export async function trustCertificate(
  registry: ServerRegistry,
  server: ServerProfile,
  failure: CertificateFailure,
): Promise<boolean> {
  const origin = originOf(server);
  // What a recording's store shows is not the server's.
  if (origin === undefined || new URL(origin).host !== failure.host) return false;
  const trust = vscode.l10n.t('Trust This Certificate');
  const answer = await warn(
    failure.kind === 'certificateChanged'
      ? vscode.l10n.t('Trust a different certificate for {0}?', server.name)
      : vscode.l10n.t('Trust this certificate for {0}?', server.name),
    { modal: true, detail: detailOf(failure, origin) },
    trust,
  );
  if (answer !== trust) return false;
  // Settings may have changed while the question stood.
  const now = registry.find(server.id);
  if (!now.ok || originOf(now.value) !== origin) return false;
  const { sha256, subject, validTo } = failure.certificate;
  return saveServer(registry, { ...now.value, pinnedCertificate: { origin, sha256, subject, validTo } });
}

function detailOf(failure: CertificateFailure, origin: string): string {
  const { certificate } = failure;
  const lines = certificateLines(certificate);
  return [
    origin,
    ...problemsOf(failure),
    '',
    ...(failure.kind === 'certificateChanged' ? [inOneLine(pinnedLine(failure.pinned)), ''] : []),
    ...lines.map(inOneLine),
    '',
    vscode.l10n.t(
      'Compare the fingerprint with what the operator of the server tells you. From then on this certificate alone is accepted from this server.',
    ),
  ].join('\n');
}

function problemsOf(failure: CertificateFailure): string[] {
  const { certificate, host } = failure;
  switch (failure.kind) {
    case 'tlsUntrusted':
      return failure.problems.map((problem) =>
        describeCertificateProblem(problem, certificate, host, failure.code),
      );
    case 'tlsNameMismatch':
      return [describeCertificateProblem('wrongName', certificate, host, '')];
    case 'certificateChanged':
      return [describeCertificateProblem('notThePinned', certificate, host, '')];
  }
}

function inOneLine({ label, text }: { readonly label: string; readonly text: string }): string {
  return vscode.l10n.t('{0}: {1}', label, text);
}
