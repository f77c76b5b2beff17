import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { writeBeside } from '../../storage/fileBeside.ts';
import { inLine, type ResultRow, type RowOutcome } from '../resultSource.ts';

/** What a batch is called and when it was begun. */
export interface BatchHead {
  readonly id: string;
  /** In the language of the editor that began it. */
  readonly title: string;
  readonly serverId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface StoredBatch {
  readonly head: BatchHead;
  /** What was being asked when it was written is waiting again. */
  readonly rows: readonly ResultRow[];
}

/** What is noted of a batch while it runs. */
export type BatchNote =
  /** What became of a row. */
  | { readonly row: number; readonly outcome: RowOutcome }
  /** Rows that are to be asked for again. */
  | { readonly again: readonly number[] }
  | { readonly done: true };

/** Where a batch notes what it learns. */
export interface BatchNotes {
  /** In order; on their way to the disk at once. */
  write(note: BatchNote): void;
}

/** Longer texts cannot be read; a million calls with what became of them take some 300 MiB. */
const mostBytes = 480 * 1024 * 1024;

const time = v.object({ text: v.string(), wallClock: v.optional(v.number()) });
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const outcome = v.variant('kind', [
  v.object({ kind: v.literal('waiting'), lastFailure: v.optional(v.looseObject({ kind: v.string() })) }),
  v.object({
    kind: v.literal('found'),
    askedAt: v.number(),
    result: v.looseObject({
      status: v.picklist(['succeeded', 'failed', 'unknown']),
      hasRecording: v.boolean(),
      recordingPath: v.optional(v.string()),
      ringingAt: v.optional(time),
      answeredAt: v.optional(time),
      hungUpAt: v.optional(time),
    }),
  }),
  v.object({ kind: v.literal('failed'), askedAt: v.number(), failure: v.looseObject({ kind: v.string() }) }),
]);
const head = v.object({
  version: v.literal(1),
  id: v.string(),
  title: v.string(),
  serverId: v.string(),
  startedAt: v.number(),
  rows: index,
});
const file = v.object({ file: v.string() });
const call = v.object({
  call: v.string(),
  vdn: v.optional(v.number()),
  /** For each file: its number, and the lines. */
  seen: v.array(v.array(index)),
});
const note = v.union([
  v.object({ row: index, outcome }),
  v.object({ again: v.array(index) }),
  v.object({ done: v.literal(true) }),
]);

/**
 * Writes a new batch: one JSON value a line, first what it is, then the files, then the rows. What becomes of the rows
 * is noted behind that, so that nothing that is there is ever written again. Readable by the user alone.
 */
export async function writeBatch(path: string, { head: about, rows }: StoredBatch): Promise<void> {
  const files = new Map<string, number>();
  const calls = rows.map(({ callId, vdnId, seenAt }) => {
    const seen: number[][] = [];
    let last: string | undefined;
    for (const place of seenAt) {
      const number = files.get(place.file) ?? files.size;
      files.set(place.file, number);
      if (place.file !== last) seen.push([number]);
      seen.at(-1)?.push(place.line);
      last = place.file;
    }
    return { call: callId, ...(vdnId === undefined ? {} : { vdn: vdnId }), seen };
  });
  const lines = [
    { version: 1, ...about, rows: rows.length },
    ...[...files.keys()].map((name) => ({ file: name })),
    ...calls,
  ];
  await writeBeside(path, async (write) => {
    await write(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
    return { ok: true };
  });
}

/**
 * Reads a batch. A last line that was being written when the process ended does not count.
 * @returns `undefined` for a damaged file, and for one that is too large to be read
 */
export async function readBatch(path: string): Promise<StoredBatch | undefined> {
  if ((await stat(path)).size > mostBytes) return undefined;
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  const about = v.safeParse(head, parseJson(lines[0]));
  if (!about.success) return undefined;
  const { rows: rowCount, version, ...batchHead } = about.output;
  const files: string[] = [];
  const rows: ResultRow[] = [];
  for (const line of lines.slice(1)) {
    const value = parseJson(line);
    if (rows.length < rowCount) {
      const named = rows.length === 0 ? v.safeParse(file, value) : undefined;
      if (named?.success) files.push(named.output.file);
      else {
        const row = readRow(value, files, batchHead.serverId);
        if (!row) return undefined;
        rows.push(row);
      }
    } else {
      const parsed = v.safeParse(note, value);
      // Written by `write` alone; the schema guards against damage, the type says what was written.
      if (!parsed.success || !apply(parsed.output as unknown as BatchNote, rows)) return undefined;
    }
  }
  return rows.length === rowCount ? { head: batchHead, rows } : undefined;
}

/** What a batch is, and whether nothing of it is left to do, without reading all of it; `undefined` when damaged. */
export async function readBatchHead(
  path: string,
): Promise<(BatchHead & { readonly rows: number; readonly isDone: boolean }) | undefined> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const first = Buffer.alloc(Math.min(size, 16_384));
    await handle.read(first, 0, first.length, 0);
    const about = v.safeParse(head, parseJson(first.toString().split('\n', 1)[0]));
    if (!about.success) return undefined;
    const { version, ...batchHead } = about.output;
    const doneLine = `${JSON.stringify({ done: true } satisfies BatchNote)}\n`;
    const last = Buffer.alloc(Math.min(size, doneLine.length));
    await handle.read(last, 0, last.length, size - last.length);
    return { ...batchHead, isDone: last.toString() === doneLine };
  } finally {
    await handle.close();
  }
}

/** Notes behind what a batch's file holds. */
export class BatchWriter implements BatchNotes {
  readonly #file: Promise<FileHandle>;
  readonly #onFailure: (error: unknown) => void;
  #pending = '';
  #writing: Promise<void> | undefined;

  /** @param onFailure told once, when notes can no longer be written */
  constructor(path: string, onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    this.#file = openBehindLastLine(path);
    this.#file.catch(() => undefined);
  }

  write(batchNote: BatchNote): void {
    this.#pending += `${JSON.stringify(batchNote)}\n`;
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when all notes are written; afterwards there must be no more. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.then((handle) => handle.close()).catch(() => undefined);
  }

  async #drain(): Promise<void> {
    try {
      const handle = await this.#file;
      while (this.#pending !== '') {
        const text = this.#pending;
        this.#pending = '';
        await handle.appendFile(text);
      }
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

/** Cuts off a last line that was not written to its end. */
async function openBehindLastLine(path: string): Promise<FileHandle> {
  const handle = await open(path, 'r+', 0o600);
  try {
    const { size } = await handle.stat();
    // Longer than any note, whatever texts a server sends.
    const tail = Buffer.alloc(Math.min(size, 1_048_576));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const end = size - tail.length + tail.lastIndexOf('\n') + 1;
    if (end < size) await handle.truncate(end);
    return await open(path, 'a', 0o600);
  } finally {
    await handle.close();
  }
}

function readRow(value: unknown, files: readonly string[], serverId: string): ResultRow | undefined {
  const parsed = v.safeParse(call, value);
  if (!parsed.success) return undefined;
  const { call: callId, vdn, seen } = parsed.output;
  const seenAt = seen.flatMap(([number = -1, ...lines]) => {
    const name = files[number];
    return name === undefined ? [] : lines.map((line) => ({ file: name, line }));
  });
  return vdn === undefined
    ? { serverId, callId, seenAt, outcome: { kind: 'noVdn' } }
    : { serverId, callId, vdnId: vdn, seenAt, outcome: { kind: 'waiting' } };
}

/** @returns whether the note fits the rows */
function apply(batchNote: BatchNote, rows: ResultRow[]): boolean {
  if ('done' in batchNote) return true;
  const changed = 'again' in batchNote ? batchNote.again : [batchNote.row];
  return changed.every((at) => {
    const row = rows[at];
    if (!row) return false;
    rows[at] = {
      ...row,
      outcome: 'again' in batchNote ? inLine('waiting', row.outcome) : batchNote.outcome,
    };
    return true;
  });
}

function parseJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}
