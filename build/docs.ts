/** Writes what docs say of the code from the code: `npm run docs`. A unit test says when that has to be done. */
import { globSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { failureCalls } from '../src/simulator/failureCalls.ts';
import { layers } from './layers.js';

const root = path.join(import.meta.dirname, '..');

/** Each page that is written in part, by its name in `docs`; takes what it is now. */
export const writtenPages: Readonly<Record<string, (text: string) => Promise<string>>> = {
  'simulator.md': (text) =>
    withParts(text, {
      'call IDs that fail': table(
        ['Call ID', 'What comes'],
        failureCalls.map(({ callId, description }) => [`\`${callId}\``, description]),
      ),
    }),
  'architecture.md': (text) =>
    withParts(text, {
      folders: table(
        ['Folder', 'What is in it', 'May import'],
        [
          ...Object.entries(layers).map(([folder, { what, may }]) => [
            `\`src/${folder}\``,
            what,
            may.length === 0 ? 'nothing of ours' : may.map((other) => `\`${other}\``).join(', '),
          ]),
          ['`src/editor`', 'thin adapters to `vscode`, a folder a feature', 'all but `webview`'],
        ],
      ),
      arrows: picture(arrows()),
    }),
};

/** Puts each part between `<!-- name, written by npm run docs -->` and `<!-- end -->`. */
async function withParts(text: string, parts: Readonly<Record<string, string>>): Promise<string> {
  let page = text;
  for (const [name, part] of Object.entries(parts)) {
    const begin = `<!-- ${name}, written by npm run docs -->`;
    const start = page.indexOf(begin) + begin.length;
    const end = page.indexOf('<!-- end -->', start);
    if (start < begin.length || end < 0) throw new Error(`The page has no place for "${name}".`);
    page = `${page.slice(0, start)}\n\n${part}\n\n${page.slice(end)}`;
  }
  return format(page, { parser: 'markdown', printWidth: 110 });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Files of `src` with those that they import, for types, too; what is loaded at its first use is left out. */
export function importsOfSource(): Map<string, string[]> {
  return new Map(
    globSync('src/**/*.ts', { cwd: root }).map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const named = [...text.matchAll(/^(?:import|export)\b[^;'"]*?'(\.[^']+)'/gm)];
      return [file, named.map(([, name = '']) => path.join(path.dirname(file), name))];
    }),
  );
}

/** What the folders of `src` really import. */
function arrows(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [file, imported] of importsOfSource()) {
    const [, from = '', inside] = file.split(path.sep);
    if (inside === undefined) continue;
    for (const other of imported) {
      const [, to = ''] = other.split(path.sep);
      // The face for plain Node alone leads up.
      if (to === from || file === path.join('src', 'isales', 'index.ts')) continue;
      found.set(from, (found.get(from) ?? new Set()).add(to));
    }
  }
  return found;
}

/** The arrows as a picture, without those that others lead along anyhow. */
function picture(all: ReadonlyMap<string, ReadonlySet<string>>): string {
  const reaches = (from: string, to: string): boolean =>
    [...(all.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  const lines = [...all].flatMap(([from, to]) =>
    [...to]
      .filter((one) => ![...to].some((other) => other !== one && reaches(other, one)))
      .map((one) => `  ${from} --> ${one}`),
  );
  return ['```mermaid', 'flowchart TD', ...lines.sort(), '```'].join('\n');
}

if (import.meta.main)
  for (const [page, write] of Object.entries(writtenPages)) {
    const file = path.join(root, 'docs', page);
    await writeFile(file, await write(await readFile(file, 'utf8')));
  }
