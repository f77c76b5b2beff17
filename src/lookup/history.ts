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

/** The calls that were looked up, newest first, each once; kept over restarts. */
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

  /** All entries, newest first. */
  async entries(): Promise<readonly HistoryEntry[]> {
    return (await this.#file.read()).entries;
  }

  async find(call: CallKey): Promise<HistoryEntry | undefined> {
    return (await this.entries()).find((entry) => callKeyText(entry.call) === callKeyText(call));
  }

  /** Puts a look-up on top; an earlier one of the same call gives way, its result stays if this one failed. */
  async remember(lookup: Lookup): Promise<void> {
    if (!lookup.answer.ok && !traitsOf(lookup.answer.error.kind).leavesTrace) return;
    const key = callKeyText(lookup.call);
    await this.#change((entries) => {
      const earlier = entries.find((entry) => callKeyText(entry.call) === key);
      const others = entries.filter((entry) => entry !== earlier);
      return [toEntry(lookup, earlier), ...others].slice(0, Math.max(1, this.#options.limit()));
    });
  }

  async remove(call: CallKey): Promise<void> {
    const key = callKeyText(call);
    await this.#change((entries) => entries.filter((entry) => callKeyText(entry.call) !== key));
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
    await this.#file.update(({ entries }) => ({ version: 1, entries: change(entries) }));
    for (const listener of this.#listeners) listener();
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
