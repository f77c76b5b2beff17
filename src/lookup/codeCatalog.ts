import * as v from 'valibot';
import type { Answer, CcIsalesClient } from '../isales/client.ts';
import type { Page } from '../isales/campaigns.ts';
import type { CodeMeaning, DisplayCode, KnownCodes } from '../isales/serverCodes.ts';
import type { Result } from '../isales/failures.ts';
import { originOf, type ServerProfile } from '../isales/serverProfile.ts';
import { JsonFile } from '../storage/jsonFile.ts';
import { pacedQuery } from './pacedQuery.ts';
import type { Pacer, Pacers } from './pacer.ts';
import type { Clock } from './ports.ts';
import { SharedRequests } from './sharedRequests.ts';

export interface CodeCatalogOptions {
  /** JSON file, shared by all windows. */
  readonly path: string;
  readonly servers: {
    find(serverId: string): Result<ServerProfile>;
    connect(
      server: ServerProfile,
    ): Promise<Result<Pick<CcIsalesClient, 'failCodeMeanings' | 'displayCodes' | 'failCodesBehind'>>>;
  };
  readonly pacers: Pick<Pacers, 'of'>;
  readonly clock: Clock;
  readonly onDamaged: (setAsideAs: string) => void;
  /** Told why meanings could not be kept on disk; they do for this window all the same. */
  readonly onUnwritable: (error: unknown) => void;
  /** Told that a server names more codes, or in more words, than are kept. */
  readonly onLeftOut: (origin: string) => void;
}

const keptMs = 24 * 3_600_000;
/** A server that never says it was all is not asked for ever. */
const mostPages = 40;
const mostEntries = 100;
/** UTF-16 units of what is kept of one server and VDN: a few hundred codes take some ten thousand. */
const mostUnits = 256 * 1024;
const mostBytes = 8 * 1024 * 1024;
/** What stands behind a display code takes a request each. */
const mostDetails = 100;
/** One batch, so that others who ask the server get their turn. */
const detailsAtOnce = 10;

const meanings = v.record(v.string(), v.string());
const fileSchema = v.object({
  version: v.literal(1),
  entries: v.array(
    v.object({
      key: v.string(),
      fetchedAt: v.number(),
      failCodes: meanings,
      displayCodes: meanings,
      /** The failCodes behind display codes. */
      behind: v.optional(v.record(v.string(), v.array(v.string())), {}),
      /** Some of them found no room. */
      isCut: v.optional(v.boolean(), false),
    }),
  ),
});
type CatalogFile = v.InferOutput<typeof fileSchema>;
type Entry = CatalogFile['entries'][number];

/**
 * What servers themselves say of their codes (isales-api.md: Other queries): asked for once for each server, VDN and locale, and
 * again a day later at the earliest. Nothing is asked but by `fetch`; until then older words do.
 */
export class CodeCatalog {
  readonly #options: CodeCatalogOptions;
  readonly #file: JsonFile<CatalogFile>;
  readonly #entries = new Map<string, Entry>();
  readonly #fetching = new SharedRequests<Result<KnownCodes>>();
  readonly #listeners = new Set<() => void>();

  constructor(options: CodeCatalogOptions) {
    this.#options = options;
    this.#file = new JsonFile({
      path: options.path,
      decode: (content) => {
        const parsed = v.safeParse(fileSchema, content);
        return parsed.success ? parsed.output : undefined;
      },
      empty: () => ({ version: 1, entries: [] }),
      mostBytes,
      // What is asked for again where it is wanted.
      shrink: ({ entries }) => ({ version: 1, entries: entries.slice(0, entries.length >> 1) }),
      onDamaged: options.onDamaged,
    });
  }

  /** Takes up what is on disk, what another window fetched included. */
  async load(): Promise<void> {
    this.#takeUp(await this.#file.read());
  }

  /** What is known without asking; `undefined` where nothing was ever fetched. */
  known(serverId: string, vdnId: number | undefined): KnownCodes | undefined {
    const server = this.#options.servers.find(serverId);
    const entry =
      server.ok && vdnId !== undefined ? this.#entries.get(keyOf(server.value, vdnId)) : undefined;
    return entry && asKnownCodes(entry);
  }

  /** All failCodes with their meanings for one VDN; empty where nothing was ever fetched. */
  failCodesOf(serverId: string, vdnId: number): Readonly<Record<string, string>> {
    const server = this.#options.servers.find(serverId);
    return (server.ok ? this.#entries.get(keyOf(server.value, vdnId))?.failCodes : undefined) ?? {};
  }

  /**
   * Asks the server, unless that was done within a day.
   * @param fresh asks all the same
   */
  async fetch(
    serverId: string,
    vdnId: number,
    { fresh = false, signal }: { readonly fresh?: boolean; readonly signal: AbortSignal },
  ): Promise<Result<KnownCodes>> {
    const server = this.#options.servers.find(serverId);
    if (!server.ok) return server;
    const key = keyOf(server.value, vdnId);
    const entry = this.#entries.get(key);
    const age = entry ? this.#options.clock.now() - entry.fetchedAt : Infinity;
    if (entry && !fresh && age >= 0 && age < keptMs) return { ok: true, value: asKnownCodes(entry) };
    const asked = await this.#fetching.join(
      key,
      undefined,
      (shared) => this.#ask(server.value, vdnId, key, shared.signal),
      signal,
    );
    return asked ?? { ok: false, error: { kind: 'cancelled' } };
  }

  /** Calls back when meanings came in. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #ask(
    server: ServerProfile,
    vdnId: number,
    key: string,
    signal: AbortSignal,
  ): Promise<Result<KnownCodes>> {
    const client = await this.#options.servers.connect(server);
    if (!client.ok) return client;
    const options = { signal, repeat: false };
    const failCodes = await this.#allPages(server, signal, (page) =>
      client.value.failCodeMeanings(vdnId, page, options),
    );
    if (!failCodes.ok) return failCodes;
    const displayCodes = await this.#allPages(server, signal, (page) =>
      client.value.displayCodes(vdnId, page, options),
    );
    if (!displayCodes.ok) return displayCodes;
    const behind = await this.#behind(server, signal, displayCodes.value, (code) =>
      client.value.failCodesBehind(vdnId, code, options),
    );
    if (signal.aborted) return { ok: false, error: { kind: 'cancelled' } };
    const room = new Room(mostUnits);
    const taken = {
      key,
      fetchedAt: this.#options.clock.now(),
      failCodes: room.take(meaningsOf(failCodes.value)),
      displayCodes: room.take(meaningsOf(displayCodes.value)),
      behind: room.take(behind),
    };
    const entry: Entry = { ...taken, isCut: room.isFull };
    if (room.isFull) this.#options.onLeftOut(originOf(server) ?? '');
    const withEntry = ({ entries }: CatalogFile): CatalogFile => ({
      version: 1,
      entries: [entry, ...entries.filter((other) => other.key !== key)].slice(0, mostEntries),
    });
    try {
      this.#takeUp(await this.#file.update(withEntry));
    } catch (error) {
      this.#options.onUnwritable(error);
      this.#takeUp(withEntry({ version: 1, entries: [...this.#entries.values()] }));
    }
    return { ok: true, value: asKnownCodes(entry) };
  }

  async #allPages<T extends CodeMeaning>(
    server: ServerProfile,
    signal: AbortSignal,
    ask: (page: number) => Promise<Answer<Page<T>>>,
  ): Promise<Result<readonly T[]>> {
    const pacer = this.#pacerOf(server);
    const found: T[] = [];
    let left = 0;
    for (let page = 1; page <= mostPages; page++) {
      const answer = await pacedQuery(pacer, () => ask(page), signal);
      if (!answer.ok) return { ok: false, error: answer.error };
      const { items, totalCount, unreadable = 0 } = answer.value;
      for (const item of items) found.push(item);
      left += unreadable;
      if (items.length + unreadable === 0 || found.length + left >= (totalCount ?? Infinity)) break;
    }
    return { ok: true, value: found };
  }

  /** Which failCodes stand behind display codes, as far as the server says so: the meanings are of use without, too. */
  async #behind(
    server: ServerProfile,
    signal: AbortSignal,
    displayCodes: readonly DisplayCode[],
    ask: (code: DisplayCode) => Promise<Answer<readonly string[]>>,
  ): Promise<Record<string, string[]>> {
    const pacer = this.#pacerOf(server);
    const behind = new Map<string, string[]>();
    const waiting = displayCodes.filter(({ defId }) => defId !== undefined).slice(0, mostDetails);
    let hasFailed = false;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !hasFailed; next = waiting.shift()) {
        const code = next;
        const answer = await pacedQuery(pacer, () => ask(code), signal);
        if (answer.ok) behind.set(code.code, [...answer.value]);
        else hasFailed = true;
      }
    };
    await Promise.all(Array.from({ length: detailsAtOnce }, work));
    return Object.fromEntries(behind);
  }

  #pacerOf(server: ServerProfile): Pacer {
    return this.#options.pacers.of(originOf(server) ?? server.baseUrl);
  }

  #takeUp({ entries }: CatalogFile): void {
    this.#entries.clear();
    for (const entry of entries) this.#entries.set(entry.key, entry);
    for (const listener of this.#listeners) listener();
  }
}

/** Takes entries as long as there is room for them. */
class Room {
  #unitsLeft: number;

  constructor(units: number) {
    this.#unitsLeft = units;
  }

  get isFull(): boolean {
    return this.#unitsLeft < 0;
  }

  take<T extends string | string[]>(entries: Readonly<Record<string, T>>): Record<string, T> {
    const taken = Object.entries(entries).filter(([name, value]) => {
      const texts: readonly string[] = typeof value === 'string' ? [value] : value;
      this.#unitsLeft -= texts.reduce((sum, text) => sum + text.length + 3, name.length + 3);
      return !this.isFull;
    });
    return Object.fromEntries(taken);
  }
}

function meaningsOf(codes: readonly CodeMeaning[]): Record<string, string> {
  return Object.fromEntries(codes.map(({ code, meaning }) => [code, meaning]));
}

function asKnownCodes({ failCodes, displayCodes, behind, isCut }: Entry): KnownCodes {
  const own = <T>(of: Readonly<Record<string, T>>, code: string): T | undefined =>
    Object.hasOwn(of, code) ? of[code] : undefined;
  return {
    displayCode: (code) => own(displayCodes, code),
    failCode: (code) => own(failCodes, code),
    failCodesBehind: (code) => own(behind, code) ?? [],
    isCut,
  };
}

/** A server asked in another language answers otherwise, and one that moved is another server. */
function keyOf(server: ServerProfile, vdnId: number): string {
  return JSON.stringify([originOf(server), vdnId, server.locale ?? 'zh_CN']);
}
