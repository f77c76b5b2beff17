/** The search for secrets over everything that a window has left behind. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The signature of a link to a recording, also encoded in another link. */
const recordingSignature = String.raw`Signature(?:=|%3D|%253D)(?!‹redacted›)[A-Za-z0-9%]{8}`;
/** The value of an Authorization header. */
const authorization = String.raw`auth-v2/(?!‹redacted›)\w`;

/** What must be nowhere: the keys, and what is signed with them or by the store. */
export function secretsPattern({ accessKey, secretKey }: { accessKey: string; secretKey: string }): RegExp {
  return new RegExp([accessKey, secretKey, recordingSignature, authorization].join('|'));
}

/** Searches every file below a folder but the browser's own profile, the packaged extension and the simulator's. */
export async function searchFiles(
  folder: string,
  pattern: RegExp,
): Promise<{ files: string[]; found: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(
      (file) => !/^(?:user-data[\\/])?(?:browser|extensions|CachedExtensionVSIXs|simulator)[\\/]/.test(file),
    );
  const found: string[] = [];
  for (const file of files)
    if (pattern.test(await readFile(path.join(folder, file), 'latin1'))) found.push(file);
  return { files, found };
}
