/** What a file that we propose holds; its name begins with this, so that it is never a device, a dot file or a path. */
export type FileContent = 'recording' | 'calls';

/** Bytes of a name in UTF-8: with what goes around it, no more than file systems take. */
const mostBytes = 200;
const mostCharacters = 80;

/**
 * Proposes the name of a file to save. What it is named after (a call ID, a log, a batch, a campaign) was written by
 * others: nothing of it is a part of a path, a drive, an option, a stream or a name that a system keeps for itself, and
 * nothing in it is invisible.
 * @param suffix what the file is, with its dot
 */
export function suggestedFileName(content: FileContent, namedAfter: string, suffix: `.${string}`): string {
  const name = shortened(
    namedAfter
      .slice(0, 1000)
      .normalize('NFC')
      .replace(/[\p{Default_Ignorable_Code_Point}\p{C}]/gu, '')
      .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
      .replace(/\.{2,}/g, '.'),
  ).replace(/^[._-]+|[._-]+$/g, '');
  return `${content}${name === '' ? '' : `-${name}`}${suffix}`;
}

/** Cut between characters as people see them. */
function shortened(name: string): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    bytes += new TextEncoder().encode(segment).length;
    if (bytes > mostBytes || kept.length + segment.length > mostCharacters) break;
    kept += segment;
  }
  return kept;
}

const heads: readonly (readonly [head: RegExp, suffix: `.${string}`])[] = [
  [/^RI(?:FF|FX)|^RF64/, '.wav'],
  [/^#!AMR/, '.amr'],
  [/^OggS/, '.ogg'],
  [/^fLaC/, '.flac'],
  [/^ID3/, '.mp3'],
];

/**
 * The suffix of a recording's file: what its bytes say, else what the store calls it, if that is a sound.
 * @param link address of the recording; its path ends in the store's name for it
 * @param head its first bytes, where they are at hand
 */
export function soundSuffix(link: string | undefined, head: Uint8Array | undefined): `.${string}` {
  const start = String.fromCharCode(...(head?.subarray(0, 8) ?? []));
  const byHead = heads.find(([pattern]) => pattern.test(start))?.[1];
  const byName = /\.(?:wav|mp3|ogg|flac|amr|v3)$/i.exec(URL.parse(link ?? '')?.pathname ?? '')?.[0];
  return byHead ?? (byName as `.${string}` | undefined) ?? '.wav';
}
