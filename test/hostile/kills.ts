/** Kills a process that writes the history and a batch, and looks what is left. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readBatch } from '../../src/lookup/bulk/batchFile.ts';
import { History } from '../../src/lookup/history.ts';
import type { Randomness } from './randomness.ts';

const longestMs = 300;

/** Fills the history, so that writing it takes a while. */
export async function fillHistory(folder: string): Promise<void> {
  const entries = Array.from({ length: 4_000 }, (_, index) => ({
    call: { serverId: 'main', vdnId: 8, callId: `1500000000-${index}` },
    server: { name: 'Main', host: '10.22.26.181:28443' },
    askedAt: index,
    failure: 'callNotFound',
  }));
  await writeFile(path.join(folder, 'history.json'), JSON.stringify({ version: 1, entries }));
}

/** What a killed process had said, and what the next one finds. */
export interface Kill {
  /** Entries of the history that were on disk for sure. */
  readonly remembered: number;
  /** Rows of the batch that were written down. */
  readonly found: number;
}

/** Lets a process write into `folder` for a random while, kills it, and loads what it wrote. Fails where that is damaged. */
export async function killWriter(folder: string, run: number, random: Randomness): Promise<Kill> {
  const writer = spawn(process.execPath, [path.join(import.meta.dirname, 'writer.ts'), folder, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(writer.stdout, 'close');
  // Every other one has begun to write the history, however slow the machine is; the others may be killed before that.
  while (!said.includes(run % 2 === 1 ? 'remembered ' : 'batch ')) await delay(5);
  await delay(random.integer(0, longestMs));
  writer.kill('SIGKILL');
  await ended;

  assert.doesNotMatch(said, /damaged|unwritable/);
  const last = [...said.matchAll(/^remembered (\d+)\n/gm)].at(-1)?.[1];
  const history = new History({
    path: path.join(folder, 'history.json'),
    limit: () => 4_000,
    onDamaged: (setAsideAs) => {
      assert.fail(`The history was damaged: ${setAsideAs}`);
    },
  });
  const entries = await history.entries();
  if (last !== undefined) {
    const prefix = `16444647${String(run).padStart(2, '0').slice(-2)}-`;
    const newest = entries.filter(({ call }) => call.callId.startsWith(prefix));
    assert.ok(
      newest.some(({ call }) => call.callId === prefix + last),
      `${prefix}${last} was on disk and is lost`,
    );
  }
  const id = /^batch (\S+)$/m.exec(said)?.[1] ?? '';
  const batch = await readBatch(path.join(folder, 'bulk', `${id}.jsonl`));
  assert.ok(batch, `The batch ${id} cannot be read`);
  assert.equal(batch.rows.length, 5_000);
  const damaged = (await readdir(folder)).filter((file) => file.includes('damaged'));
  assert.deepEqual(damaged, []);
  const found = batch.rows.filter(({ outcome }) => outcome.kind === 'found').length;
  return { remembered: last === undefined ? 0 : Number(last) + 1, found };
}
