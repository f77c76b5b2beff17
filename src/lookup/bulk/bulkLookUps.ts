import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isLocked,
  isLockedForSure,
  tryLock,
  type HeldLock,
  type LockTiming,
} from '../../storage/fileLock.ts';
import { hasCode } from '../../storage/hasCode.ts';
import type { LookupService } from '../lookupService.ts';
import type { Pacers } from '../pacer.ts';
import type { Clock, Log, Servers } from '../ports.ts';
import type { ResultRow } from '../resultSource.ts';
import {
  BatchWriter,
  readBatch,
  readBatchHead,
  writeBatch,
  type BatchHead,
  type StoredBatch,
} from './batchFile.ts';
import { mostOfMany, OutcomesOfRows } from '../knownOutcomes.ts';
import { BulkLookUp } from './bulkLookUp.ts';
import type { SeenCall } from './seenCalls.ts';

export interface BulkLookUpsOptions {
  /** Holds one file a batch, for all windows. */
  readonly folder: string;
  readonly service: Pick<LookupService, 'lookUp' | 'peek'>;
  readonly servers: Pick<Servers, 'find'>;
  readonly pacers: Pacers;
  readonly clock: Clock;
  readonly log: Log;
  /** A batch's file could not be read and was put aside. */
  readonly onDamaged: (setAsideAs: string) => void;
  /** What is found from now on cannot be kept over a restart. */
  readonly onCannotWrite: (title: string) => void;
  /** How windows show each other that they live; the usual way unless told. */
  readonly lockTiming?: LockTiming;
}

/** A batch that is on disk. */
export interface KnownBatch extends BatchHead {
  readonly isDone: boolean;
  /** Another window works on it. */
  readonly isElsewhere: boolean;
}

/** So many batches of which nothing is left to do are kept. */
const keptBatches = 20;
const ending = '.jsonl';
const idShape = /^bulk-[\w-]{1,80}$/;

/** All bulk look-ups: those that run in this window, and those that are on disk. */
export class BulkLookUps {
  readonly #options: BulkLookUpsOptions;
  readonly #open = new Map<string, BulkLookUp>();
  readonly #closers = new Map<string, () => Promise<void>>();
  readonly #outcomes = new OutcomesOfRows();
  /** Absent until what is on disk was read for its outcomes. */
  #keptOutcomes: Promise<void> | undefined;

  constructor(options: BulkLookUpsOptions) {
    this.#options = options;
  }

  /**
   * Makes a new batch and writes it down; it begins with its `resume()`.
   * @param calls those without VDN become rows that cannot be asked for
   */
  async create(title: string, serverId: string, calls: readonly SeenCall[]): Promise<BulkLookUp> {
    const startedAt = this.#options.clock.now();
    const head = { id: `bulk-${startedAt}-${randomUUID().slice(0, 8)}`, title, serverId, startedAt };
    const [waiting, noVdn] = [{ kind: 'waiting' }, { kind: 'noVdn' }] as const;
    const rows = calls.map(({ callId, vdnId, seenAt }): ResultRow =>
      vdnId === undefined
        ? { serverId, callId, seenAt, outcome: noVdn }
        : { serverId, callId, vdnId, seenAt, outcome: waiting },
    );
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    await this.#removeOldest();
    await writeBatch(this.#pathOf(head.id), { head, rows });
    return this.#adopt({ head, rows });
  }

  /** The batch with this ID, open already or from disk; `undefined` where there is none. */
  async find(id: string): Promise<BulkLookUp | undefined> {
    const open = this.#open.get(id);
    if (open || !idShape.test(id)) return open;
    const stored = await this.#read(id);
    // Whoever asked at the same time may have been faster.
    return this.#open.get(id) ?? (stored && this.#adopt(stored));
  }

  /**
   * All batches on disk, the newest first.
   * @param isPatient waits some seconds, where it takes that, to find out whether another window lives; otherwise it does
   */
  async list({ isPatient = false } = {}): Promise<KnownBatch[]> {
    const { lockTiming } = this.#options;
    const known: KnownBatch[] = [];
    const isElsewhere = async (id: string): Promise<boolean> =>
      !this.#open.has(id) && (await (isPatient ? isLockedForSure : isLocked)(this.#claimOf(id), lockTiming));
    for (const id of await this.#ids()) {
      try {
        const head = await readBatchHead(this.#pathOf(id));
        if (head) known.push({ ...head, isElsewhere: await isElsewhere(id) });
        else await this.#setAside(id);
      } catch (error) {
        // Another window may have removed it just now.
        this.#options.log.warn(`A bulk look-up could not be read: ${String(error)}`);
      }
    }
    return known.sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Forgets a batch and what it found. */
  async remove(id: string): Promise<void> {
    if (!idShape.test(id)) return;
    await this.#close(id);
    await rm(this.#pathOf(id), { force: true });
    if (!this.#keptOutcomes) return;
    this.#outcomes.clear();
    this.#keptOutcomes = undefined;
  }

  /** What became of the calls of all batches, in this window and on disk. */
  async outcomes(): Promise<OutcomesOfRows> {
    this.#keptOutcomes ??= this.#readOutcomes();
    await this.#keptOutcomes;
    return this.#outcomes;
  }

  /** Those on disk from the newest on, as long as there is room; then those of this window, which know better. */
  async #readOutcomes(): Promise<void> {
    for (const id of (await this.#ids()).sort().reverse()) {
      if (this.#open.has(id)) continue;
      try {
        const head = await readBatchHead(this.#pathOf(id));
        if (!head || head.rows > this.#outcomes.room) continue;
        const stored = await readBatch(this.#pathOf(id));
        for (const row of stored?.rows ?? []) if (!this.#outcomes.has(row)) this.#outcomes.take(row);
      } catch (error) {
        // Another window may have removed it just now.
        this.#options.log.warn(`A bulk look-up could not be read: ${String(error)}`);
      }
    }
    for (const batch of this.#open.values()) this.#takeOutcomes(batch);
  }

  #takeOutcomes({ rows }: BulkLookUp): void {
    for (const row of rows.slice(-mostOfMany)) this.#outcomes.take(row);
  }

  /** Ends everything; what is on disk can go on later. */
  dispose(): void {
    for (const id of [...this.#open.keys()]) void this.#close(id);
  }

  #adopt({ head, rows }: StoredBatch): BulkLookUp {
    const { service, pacers, servers, lockTiming } = this.#options;
    const path = this.#pathOf(head.id);
    let claim: HeldLock | undefined;
    let writer: BatchWriter | undefined;
    const close = async (): Promise<void> => {
      const [ending, held] = [writer, claim];
      [writer, claim] = [undefined, undefined];
      await ending?.close();
      held?.release();
    };
    const onLost = (): void => {
      this.#options.log.warn('A bulk look-up is paused: another window took it over while this one hung.');
      batch.pause();
      void close();
    };
    const batch = new BulkLookUp({
      head,
      rows,
      service,
      pacer: () => pacers.ofServer(head.serverId, servers),
      mayRun: () => {
        claim ??= tryLock(this.#claimOf(head.id), { onLost, ...(lockTiming ? { timing: lockTiming } : {}) });
        return claim !== undefined;
      },
      notes: {
        write: (note) => {
          writer ??= new BatchWriter(path, (error) => {
            this.#options.log.warn(`A bulk look-up could not be written: ${String(error)}`);
            this.#options.onCannotWrite(head.title);
          });
          writer.write(note);
        },
      },
    });
    this.#takeOutcomes(batch);
    batch.onDidChange((changed) => {
      for (const at of changed) {
        const row = batch.rows[at];
        if (row) this.#outcomes.take(row);
      }
      if (batch.progress.state === 'done') void close();
    });
    this.#open.set(head.id, batch);
    this.#closers.set(head.id, close);
    return batch;
  }

  async #close(id: string): Promise<void> {
    this.#open.get(id)?.dispose();
    this.#open.delete(id);
    await this.#closers.get(id)?.();
    this.#closers.delete(id);
  }

  async #read(id: string): Promise<StoredBatch | undefined> {
    try {
      const stored = await readBatch(this.#pathOf(id));
      if (!stored) await this.#setAside(id);
      return stored;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async #setAside(id: string): Promise<void> {
    const setAsideAs = `${this.#pathOf(id)}.damaged-${Date.now()}-${randomUUID().slice(0, 8)}`;
    await rename(this.#pathOf(id), setAsideAs);
    this.#options.onDamaged(setAsideAs);
  }

  async #removeOldest(): Promise<void> {
    const done = (await this.list()).filter(({ id, isDone }) => isDone && !this.#open.has(id));
    for (const { id } of done.slice(keptBatches - 1)) await this.remove(id);
  }

  async #ids(): Promise<string[]> {
    try {
      const names = await readdir(this.#options.folder);
      return names
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
        .filter((id) => idShape.test(id));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  #pathOf(id: string): string {
    return join(this.#options.folder, `${id}${ending}`);
  }

  #claimOf(id: string): string {
    return join(this.#options.folder, `${id}.running`);
  }
}
