/**
 * Writes `dist/README.md`, what the Extensions view shows: README.md without its pictures, which do not ship, and with
 * plain words where it links to a file, as that view leads to no file.
 */
import { readFile, writeFile } from 'node:fs/promises';

/** @param {string} text Markdown */
export function withoutFiles(text) {
  return text
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n+/gm, '')
    .replace(/\[([^\]]+)\]\((?!https:|#)[^)]*\)/g, '$1');
}

if (import.meta.main) await writeFile('dist/README.md', withoutFiles(await readFile('README.md', 'utf8')));
