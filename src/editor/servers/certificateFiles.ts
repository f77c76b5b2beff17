import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { CertificateFileUse } from '../../isales/failures.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { findFileProblem } from '../../isales/tlsSettings.ts';
import { describeFailure } from '../../wording/failures.ts';
import { labelled } from '../../wording/punctuation.ts';

/** What is wrong with a file that is to be set, in words; nothing is wrong with none. */
export async function checkFile(text: string, use: CertificateFileUse): Promise<string | undefined> {
  const file = text.trim();
  if (file !== '' && !isAbsolute(file)) return vscode.l10n.t('Enter the full path of the file.');
  const failure = file === '' ? undefined : await findFileProblem(file, use);
  return (
    failure &&
    describeFailure(failure)
      .lines.map((line) => line.text)
      .join(' ')
  );
}

const uses = [
  ['caFile', 'authority'],
  ['clientPfxFile', 'clientPfx'],
  ['clientCertificateFile', 'clientCertificate'],
  ['clientKeyFile', 'clientKey'],
] as const satisfies readonly (readonly [keyof ServerProfile, CertificateFileUse])[];

/** What is wrong with the files that a server names: `field: words`. */
export async function findFileProblems(server: ServerProfile): Promise<readonly string[]> {
  const problems = await Promise.all(
    uses.map(async ([field, use]) => {
      const problem = await checkFile(server[field] ?? '', use);
      return problem === undefined ? [] : [labelled(field, problem)];
    }),
  );
  return problems.flat();
}
