import type { Campaign, CampaignStatus, LeftOut, Page } from '../isales/campaigns.ts';
import type { CallResult } from '../isales/callResult.ts';
import type { Answer, CcIsalesClient } from '../isales/client.ts';
import type { Failure, Result } from '../isales/failures.ts';
import { originOf, type ServerProfile } from '../isales/serverProfile.ts';
import { pacedQuery } from './pacedQuery.ts';
import type { Pacers } from './pacer.ts';

/** Which campaigns are listed. */
export interface CampaignFilter {
  readonly name?: string;
  readonly status?: Exclude<CampaignStatus, 'unknown'>;
}

/** What is known of a list that is read page after page. */
export interface Listed<T> extends LeftOut {
  readonly items: readonly T[];
  readonly totalCount?: number;
  readonly hasMore: boolean;
  /** Why the last page did not come. */
  readonly failure?: Failure;
}

export interface CampaignBrowserOptions {
  readonly servers: {
    find(serverId: string): Result<ServerProfile>;
    connect(server: ServerProfile): Promise<Result<Pick<CcIsalesClient, 'campaigns' | 'campaignResults'>>>;
  };
  readonly pacers: Pick<Pacers, 'of'>;
}

/** Nobody reads on in a tree that is longer; a server that goes on for ever must end somewhere. */
const mostItems = 20_000;

/** A list that is asked for page by page, and kept. */
class PagedList<T> {
  readonly #ask: (page: number, signal: AbortSignal) => Promise<Answer<Page<T>>>;
  readonly #pageSize: number;
  #items: readonly T[] = [];
  #page = 0;
  #totalCount: number | undefined;
  #unreadable = 0;
  #surplus = 0;
  #hasMore = true;
  #failure: Failure | undefined;
  #asking: Promise<void> | undefined;

  constructor(pageSize: number, ask: (page: number, signal: AbortSignal) => Promise<Answer<Page<T>>>) {
    this.#pageSize = pageSize;
    this.#ask = ask;
  }

  /** Whether the list is as long as lists get, and the server has more. */
  get #isFull(): boolean {
    return this.#hasMore && this.#items.length >= mostItems;
  }

  get wasAsked(): boolean {
    return this.#page > 0 || this.#failure !== undefined;
  }

  get listed(): Listed<T> {
    return {
      items: this.#items,
      hasMore: this.#hasMore && !this.#isFull,
      ...(this.#totalCount === undefined ? {} : { totalCount: this.#totalCount }),
      ...(this.#unreadable === 0 ? {} : { unreadable: this.#unreadable }),
      ...(this.#surplus === 0 ? {} : { surplus: this.#surplus }),
      ...(this.#isFull ? { keptRows: mostItems } : {}),
      ...(this.#failure ? { failure: this.#failure } : {}),
    };
  }

  /** Asks for the next page; who asks meanwhile waits for the same one. */
  async more(signal: AbortSignal): Promise<void> {
    this.#asking ??= this.#more(signal).finally(() => (this.#asking = undefined));
    await this.#asking;
  }

  async #more(signal: AbortSignal): Promise<void> {
    const answer = await this.#ask(this.#page + 1, signal);
    this.#failure = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    this.#page++;
    const { items, totalCount, unreadable = 0, surplus = 0 } = answer.value;
    this.#items = [...this.#items, ...items].slice(0, mostItems);
    this.#surplus += surplus;
    this.#unreadable += unreadable;
    const rows = items.length + unreadable;
    this.#totalCount = totalCount;
    this.#hasMore =
      totalCount === undefined
        ? rows >= this.#pageSize
        : rows > 0 && this.#items.length + this.#unreadable < totalCount;
  }
}

const campaignPage = 100;
const resultPage = 500;

/**
 * The campaigns of VDNs and the calls of campaigns, as far as somebody opened them. Lists are kept until `forget`, so
 * that opening and closing asks nobody.
 */
export class CampaignBrowser {
  readonly #options: CampaignBrowserOptions;
  readonly #campaigns = new Map<string, PagedList<Campaign>>();
  readonly #results = new Map<string, PagedList<CallResult>>();
  #ending = new AbortController();
  #filter: CampaignFilter = {};

  constructor(options: CampaignBrowserOptions) {
    this.#options = options;
  }

  get filter(): CampaignFilter {
    return this.#filter;
  }

  /** Lists are asked for anew with it. */
  setFilter(filter: CampaignFilter): void {
    this.#filter = filter;
    this.forget();
  }

  /** Ends what is being asked and forgets all lists. */
  forget(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#campaigns.clear();
    this.#results.clear();
  }

  /** The campaigns of a VDN; the first page is asked for where none was. */
  async campaigns(serverId: string, vdnId: number): Promise<Listed<Campaign>> {
    const list = this.#campaignList(serverId, vdnId);
    if (!list.wasAsked) await list.more(this.#ending.signal);
    return list.listed;
  }

  async moreCampaigns(serverId: string, vdnId: number): Promise<void> {
    await this.#campaignList(serverId, vdnId).more(this.#ending.signal);
  }

  /** The final results of a campaign, newest page last; the first page is asked for where none was. */
  async results(serverId: string, vdnId: number, campaignId: string): Promise<Listed<CallResult>> {
    const list = this.#resultList(serverId, vdnId, campaignId);
    if (!list.wasAsked) await list.more(this.#ending.signal);
    return list.listed;
  }

  async moreResults(serverId: string, vdnId: number, campaignId: string): Promise<void> {
    await this.#resultList(serverId, vdnId, campaignId).more(this.#ending.signal);
  }

  dispose(): void {
    this.#ending.abort();
  }

  #campaignList(serverId: string, vdnId: number): PagedList<Campaign> {
    const filter = this.#filter;
    return getOrMake(this.#campaigns, JSON.stringify([serverId, vdnId]), () =>
      this.#pagedList(serverId, campaignPage, (client, page, signal) =>
        client.campaigns(vdnId, { ...filter, page }, { signal, repeat: false }),
      ),
    );
  }

  #resultList(serverId: string, vdnId: number, campaignId: string): PagedList<CallResult> {
    return getOrMake(this.#results, JSON.stringify([serverId, vdnId, campaignId]), () =>
      this.#pagedList(serverId, resultPage, (client, page, signal) =>
        client.campaignResults(vdnId, campaignId, { everyAttempt: false, page }, { signal, repeat: false }),
      ),
    );
  }

  #pagedList<T>(
    serverId: string,
    pageSize: number,
    ask: (
      client: Pick<CcIsalesClient, 'campaigns' | 'campaignResults'>,
      page: number,
      signal: AbortSignal,
    ) => Promise<Answer<Page<T>>>,
  ): PagedList<T> {
    const { servers, pacers } = this.#options;
    return new PagedList<T>(pageSize, async (page, signal) => {
      const server = servers.find(serverId);
      if (!server.ok) return { ...server, elapsedMs: 0 };
      const client = await servers.connect(server.value);
      if (!client.ok) return { ...client, elapsedMs: 0 };
      const pacer = pacers.of(originOf(server.value) ?? server.value.baseUrl);
      return pacedQuery(pacer, () => ask(client.value, page, signal), signal);
    });
  }
}

function getOrMake<T>(lists: Map<string, T>, key: string, make: () => T): T {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = make()));
  return list;
}
