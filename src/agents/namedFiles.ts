import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a file, as editors, compilers and web pages write it behind the name. */
const position = /(?::\d+(?:[:-]\d+)?:?|\(\d+(?:,\s*\d+)?\)|#L\d+(?:[-:]L?\d+)?)$/;

/**
 * The paths that an agent may mean by a name, the likeliest first: as written, without quotes, of a `file:` URL, without
 * the line behind it, with the slashes of another system, below the home folder, without the folder's own name.
 * @param folder absolute path that relative ones begin at
 */
export function pathsNamed(named: string, folder: string): readonly string[] {
  const bare = named
    .trim()
    .replace(/^(["'`<])(.*)["'`>]$/s, '$2')
    .trim();
  const written = [named, bare, bare.replace(position, '')].flatMap((text) => [text, fromUrl(text)]);
  const paths = written.flatMap((text) => [text, text.replaceAll('\\', '/')]).map(fromHome);
  const folderName = path.basename(folder);
  const inside = paths.flatMap((text) => {
    const relative = text.replace(/^\.\//, '');
    return relative.startsWith(`${folderName}/`) ? [relative.slice(folderName.length + 1)] : [];
  });
  return [...new Set([...paths, ...inside].filter((text) => text !== ''))].map((text) =>
    path.resolve(folder, text),
  );
}

function fromUrl(text: string): string {
  if (!/^file:/i.test(text)) return text;
  try {
    // Without its fragment, which is a line, it is read again.
    return fileURLToPath(text.replace(/[#?].*$/, ''));
  } catch {
    return text;
  }
}

function fromHome(text: string): string {
  return /^~(?:\/|$)/.test(text) ? path.join(homedir(), text.slice(1)) : text;
}
