/** Writes what docs say of the code from the code: `npm run docs`. A unit test says when that has to be done. */
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { failureCalls } from '../src/simulator/failureCalls.ts';

const begin = '<!-- The table is written by npm run docs. -->\n\n';

/** `docs/simulator.md` with the table of all call IDs that fail. @param text as it is now */
export async function simulatorPage(text: string): Promise<string> {
  const start = text.indexOf(begin) + begin.length;
  const end = text.indexOf('\n\n', start);
  if (start < begin.length || end < 0) throw new Error(`docs/simulator.md has no "${begin.trim()}".`);
  const rows = failureCalls.map(({ callId, description }) => `| \`${callId}\` | ${description} |`);
  const table = ['| Call ID | What comes |', '| --- | --- |', ...rows].join('\n');
  return format(text.slice(0, start) + table + text.slice(end), { parser: 'markdown', printWidth: 110 });
}

if (import.meta.main) {
  const file = new URL('../docs/simulator.md', import.meta.url);
  await writeFile(file, await simulatorPage(await readFile(file, 'utf8')));
}
