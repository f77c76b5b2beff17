import * as v from 'valibot';
import type { CallResult } from '../isales/callResult.ts';
import type { FailureKind } from '../isales/failures.ts';
import { traitsOf } from '../isales/failureTraits.ts';
import { keptRecording, type KeptRecording } from '../isales/recording.ts';
import { maskNumber, maskNumberIn, redactText } from '../isales/redaction.ts';
import { callKeyText, type CallKey, type Lookup } from './call.ts';
import { JsonFile } from '../storage/jsonFile.ts';

/** What is kept of a result: no recording link, no further fields, the called number masked. */
export interface RememberedResult
  extends
    Omit<CallResult, 'recordPath' | 'furtherFields' | 'possibleOffsetMinutes'>,
    Pick<KeptRecording, 'recordingPath'> {
  readonly hadRecording: boolean;
  /** When the server gave it, milliseconds since 1970. */
  readonly askedAt: number;
  readonly elapsedMs: number;
}

/** One query of a call and the little that tells it from another one. */
export interface RememberedQuery extends Pick<CallResult, 'failCode' | 'ringingSeconds' | 'talkingSeconds'> {
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** Absent where `failure` says why. */
  readonly status?: CallResult['status'];
  readonly failure?: FailureKind;
  /** Whether the call had ended. */
  readonly hasEnded: boolean;
}

/** Ten thousand entries take some twelve. */
const mostBytes = 32 * 1024 * 1024;
/** How many queries of one call are kept. */
const mostQueries = 10;

/** The last look-up of one call. */
export interface HistoryEntry {
  readonly call: CallKey;
  readonly server: { readonly name: string; readonly host: string };
  /** The last query, milliseconds since 1970. */
  readonly askedAt: number;
  /** The last result there was, also when a later query failed. */
  readonly result?: RememberedResult;
  /** Why the last query failed; absent when it did not. */
  readonly failure?: FailureKind;
  /** Queries that brought something else than the one before, newest first; the oldest give way. */
  readonly queries?: readonly RememberedQuery[];
}

const serverTime = v.object({ text: v.string(), wallClock: v.optional(v.number()) });
const entrySchema = v.object({
  call: v.object({ serverId: v.string(), vdnId: v.number(), callId: v.string() }),
  server: v.object({ name: v.string(), host: v.string() }),
  askedAt: v.number(),
  failure: v.optional(v.string()),
  result: v.optional(
    v.looseObject({
      status: v.picklist(['succeeded', 'failed', 'unknown']),
      hadRecording: v.boolean(),
      recordingPath: v.optional(v.string()),
      askedAt: v.number(),
      elapsedMs: v.number(),
      answer: v.record(v.string(), v.string()),
      called: v.optional(v.string()),
      callId: v.optional(v.string()),
      vdnId: v.optional(v.number()),
      callStatus: v.optional(v.string()),
      failCode: v.optional(v.string()),
      displayCode: v.optional(v.string()),
      ringingSeconds: v.optional(v.number()),
      talkingSeconds: v.optional(v.number()),
      utcOffsetMinutes: v.optional(v.number()),
      isOffsetStated: v.optional(v.literal(true)),
      ringingAt: v.optional(serverTime),
      answeredAt: v.optional(serverTime),
      hungUpAt: v.optional(serverTime),
    }),
  ),
  queries: v.optional(
    v.array(
      v.object({
        askedAt: v.number(),
        hasEnded: v.boolean(),
        status: v.optional(v.picklist(['succeeded', 'failed', 'unknown'])),
        failure: v.optional(v.string()),
        failCode: v.optional(v.string()),
        ringingSeconds: v.optional(v.number()),
        talkingSeconds: v.optional(v.number()),
      }),
    ),
  ),
});
const fileSchema = v.object({ version: v.literal(1), entries: v.array(entrySchema) });

interface HistoryFile {
  readonly version: 1;
  readonly entries: readonly HistoryEntry[];
}

export interface HistoryOptions {
  /** JSON file, shared by all windows. */
  readonly path: string;
  /** How many entries are kept, read at each change. */
  readonly limit: () => number;
  readonly onDamaged: (setAsideAs: string) => void;
}

/** The calls that were looked up, each once, the one that was asked for last first; kept over restarts. */
export class History {
  readonly #file: JsonFile<HistoryFile>;
  readonly #options: HistoryOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#file = new JsonFile<HistoryFile>({
      path: options.path,
      decode: (content) => {
        const parsed = v.safeParse(fileSchema, content);
        // Written by `remember` alone; the schema guards against damage, the type says what was written.
        return parsed.success ? (parsed.output as unknown as HistoryFile) : undefined;
      },
      empty: () => ({ version: 1, entries: [] }),
      mostBytes,
      // The oldest give way, as they do beyond the limit.
      shrink: ({ entries }) => ({ version: 1, entries: entries.slice(0, entries.length >> 1) }),
      onDamaged: options.onDamaged,
    });
  }

  /** All entries, the one that was asked for last first. */
  async entries(): Promise<readonly HistoryEntry[]> {
    return (await this.#file.read()).entries;
  }

  async find(call: CallKey): Promise<HistoryEntry | undefined> {
    return (await this.entries()).find((entry) => callKeyText(entry.call) === callKeyText(call));
  }

  /** Takes a look-up in; an earlier one of the same call gives way, its result stays if this one failed. */
  async remember(lookup: Lookup): Promise<void> {
    const { answer, askedAt, source } = lookup;
    if (!answer.ok && !traitsOf(answer.error.kind).leavesTrace) return;
    const key = callKeyText(lookup.call);
    await this.#change((entries) => {
      const known = entries.find((entry) => callKeyText(entry.call) === key);
      // An answer that was at hand is opened again and again.
      const isKnown = source === 'cache' && known !== undefined && known.askedAt >= askedAt;
      return isKnown ? entries : this.#withEntry(entries, toEntry(lookup, known));
    });
  }

  /** @returns what was known of it, for {@link putBack} */
  async remove(call: CallKey): Promise<HistoryEntry | undefined> {
    const key = callKeyText(call);
    let removed: HistoryEntry | undefined;
    await this.#change((entries) => {
      removed = entries.find((entry) => callKeyText(entry.call) === key);
      return removed ? entries.filter((entry) => entry !== removed) : entries;
    });
    return removed;
  }

  /** Takes a removed entry in again at its place, unless the call was looked up meanwhile. */
  async putBack(entry: HistoryEntry): Promise<void> {
    const key = callKeyText(entry.call);
    await this.#change((entries) =>
      entries.some(({ call }) => callKeyText(call) === key) ? entries : this.#withEntry(entries, entry),
    );
  }

  async clear(): Promise<void> {
    await this.#change(() => []);
  }

  /** Calls back after each change made here. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #change(change: (entries: readonly HistoryEntry[]) => readonly HistoryEntry[]): Promise<void> {
    let before: readonly HistoryEntry[] = [];
    const { entries } = await this.#file.update((current) => {
      before = current.entries;
      const changed = change(before);
      return changed === before ? current : { version: 1, entries: changed };
    });
    if (entries !== before) for (const listener of this.#listeners) listener();
  }

  /** With an entry at its place, instead of the one of the same call; the oldest give way. */
  #withEntry(entries: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
    const key = callKeyText(entry.call);
    const others = entries.filter(({ call }) => callKeyText(call) !== key);
    const older = others.findIndex(({ askedAt }) => askedAt <= entry.askedAt);
    return others
      .toSpliced(older < 0 ? others.length : older, 0, entry)
      .slice(0, Math.max(1, this.#options.limit()));
  }
}

function toEntry(lookup: Lookup, earlier: HistoryEntry | undefined): HistoryEntry {
  const { call, server, askedAt, answer } = lookup;
  const base = { call, server, askedAt, queries: withQuery(lookup, earlier?.queries ?? []) };
  if (answer.ok)
    return { ...base, result: { ...remembered(answer.value), askedAt, elapsedMs: answer.elapsedMs } };
  return {
    ...base,
    failure: answer.error.kind,
    ...(earlier?.result === undefined ? {} : { result: earlier.result }),
  };
}

/** Of queries that say the same only the first is news. */
function withQuery(
  { answer, askedAt }: Lookup,
  earlier: readonly RememberedQuery[],
): readonly RememberedQuery[] {
  const query = answer.ok
    ? { ...queryOf(answer.value), askedAt }
    : { failure: answer.error.kind, hasEnded: false, askedAt };
  const [last] = earlier;
  return last && saying(last) === saying(query) ? earlier : [query, ...earlier].slice(0, mostQueries);
}

function queryOf(result: CallResult): Omit<RememberedQuery, 'askedAt'> {
  const { status, failCode, ringingSeconds, talkingSeconds, hungUpAt } = result;
  return {
    status,
    hasEnded: hungUpAt !== undefined,
    ...(failCode === undefined ? {} : { failCode }),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
  };
}

function saying(query: RememberedQuery): string {
  const { status, failure, hasEnded, failCode, ringingSeconds, talkingSeconds } = query;
  return JSON.stringify([status, failure, hasEnded, failCode, ringingSeconds, talkingSeconds]);
}

function remembered({
  recordPath,
  possibleOffsetMinutes,
  furtherFields,
  called,
  answer,
  ...rest
}: CallResult): Omit<RememberedResult, 'askedAt' | 'elapsedMs'> {
  const { hasRecording: hadRecording, ...place } = keptRecording(recordPath, called);
  return {
    ...rest,
    ...place,
    hadRecording,
    ...(called === undefined ? {} : { called: maskNumber(called) }),
    answer: Object.fromEntries(
      Object.entries(answer).map(([name, text]) => [name, maskNumberIn(redactText(String(text)), called)]),
    ),
  };
}
