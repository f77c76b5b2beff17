import assert from 'node:assert/strict';
import type { Answer, Failure, Result, ServerProfile } from '../../../src/isales/index.ts';
import type { Campaign, CampaignListOptions, Page } from '../../../src/isales/campaigns.ts';
import { CampaignBrowser, type Listed } from '../../../src/lookup/campaignBrowser.ts';
import { Pacer } from '../../../src/lookup/pacer.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';

/** A VDN with so many campaigns, 100 a page. */
class CampaignServer {
  readonly timing = new FakeTiming();
  readonly asked: CampaignListOptions[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  size = 250;
  /** Whether it says how many it has. */
  isSaid = true;
  /** Rows of each page that could not be read. */
  unreadable = 0;
  failure: Failure | undefined;
  refusal: Failure | undefined;

  browser(): CampaignBrowser {
    const pacer = new Pacer(undefined, this.timing);
    return new CampaignBrowser({
      servers: {
        find: (id): Result<ServerProfile> => ({
          ok: true,
          value: { id, name: 'Main', baseUrl: 'https://10.22.26.181:28443' },
        }),
        connect: () =>
          Promise.resolve(
            this.refusal
              ? { ok: false as const, error: this.refusal }
              : {
                  ok: true as const,
                  value: {
                    campaigns: (_vdnId, options, asking) => this.#campaigns(options, asking?.signal),
                    campaignResults: () =>
                      Promise.resolve({ ok: true, value: { items: [], totalCount: 0 }, elapsedMs: 1 }),
                  },
                },
          ),
      },
      pacers: { of: () => pacer },
    });
  }

  /** Lets time pass until it has come. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const over = { yes: false };
    const settled = promise.finally(() => (over.yes = true));
    while (!over.yes) await this.timing.advance(500);
    return settled;
  }

  async #campaigns(options: CampaignListOptions, signal?: AbortSignal): Promise<Answer<Page<Campaign>>> {
    this.asked.push(options);
    this.signals.push(signal);
    await this.timing.delay(50);
    if (signal?.aborted) return { ok: false, error: { kind: 'cancelled' }, elapsedMs: 1 };
    if (this.failure) return { ok: false, error: this.failure, elapsedMs: 1 };
    const first = (options.page - 1) * 100;
    const items = Array.from(
      { length: Math.max(0, Math.min(100, this.size - first) - this.unreadable) },
      (_, index): Campaign => ({ campaignId: String(first + index), name: 'any', status: 'started' }),
    );
    const { size, unreadable } = this;
    const totalCount = this.isSaid ? { totalCount: size } : {};
    return { ok: true, value: { items, ...totalCount, ...(unreadable ? { unreadable } : {}) }, elapsedMs: 1 };
  }
}

/** What is listed when somebody has loaded more for as long as more was offered. */
async function allOf(server: CampaignServer): Promise<Listed<Campaign>> {
  const browser = server.browser();
  for (let pages = 1; pages < 250; pages++) {
    const listed = await server.until(browser.campaigns('main', 8));
    if (!listed.hasMore) return listed;
    await server.until(browser.moreCampaigns('main', 8));
  }
  return assert.fail('more is offered for ever');
}

describe('Browsing campaigns', () => {
  it('asks nothing before a VDN is opened', async () => {
    const server = new CampaignServer();
    server.browser();
    await server.timing.advance(5000);
    assert.deepEqual(server.asked, []);
  });

  it('brings the first page, and says that there is more', async () => {
    const server = new CampaignServer();
    const { items, hasMore, totalCount } = await server.until(server.browser().campaigns('main', 8));
    assert.deepEqual([items.length, hasMore, totalCount], [100, true, 250]);
  });

  it('asks nobody again when a VDN is closed and opened', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    await server.until(browser.campaigns('main', 8));
    await server.until(browser.campaigns('main', 8));
    assert.equal(server.asked.length, 1);
  });

  it('adds page after page until all are there', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    await server.until(browser.campaigns('main', 8));
    await server.until(browser.moreCampaigns('main', 8));
    await server.until(browser.moreCampaigns('main', 8));
    const { items, hasMore } = await browser.campaigns('main', 8);
    assert.deepEqual([items.length, hasMore], [250, false]);
    assert.equal(new Set(items.map(({ campaignId }) => campaignId)).size, 250);
  });

  it('counts the rows that cannot be read over all pages, and knows the end all the same', async () => {
    const server = Object.assign(new CampaignServer(), { unreadable: 2 });
    const browser = server.browser();
    await server.until(browser.campaigns('main', 8));
    const first = await browser.campaigns('main', 8);
    assert.deepEqual([first.items.length, first.unreadable, first.hasMore], [98, 2, true]);
    await server.until(browser.moreCampaigns('main', 8));
    await server.until(browser.moreCampaigns('main', 8));
    const { items, unreadable, hasMore } = await browser.campaigns('main', 8);
    assert.deepEqual([items.length, unreadable, hasMore], [244, 6, false]);
    assert.equal(server.asked.length, 3);
  });

  it('speaks of no unreadable rows where there are none', async () => {
    const server = new CampaignServer();
    assert.equal('unreadable' in (await server.until(server.browser().campaigns('main', 8))), false);
  });

  for (const says of ['says', 'does not say'] as const)
    it(`ends a list at 20,000 rows and says so, where the server ${says} how many more it has`, async () => {
      const server = Object.assign(new CampaignServer(), { size: 20_150, isSaid: says === 'says' });
      const listed = await allOf(server);
      assert.deepEqual(
        [listed.items.length, listed.hasMore, listed.keptRows, server.asked.length],
        [20_000, false, 20_000, 200],
      );
    });

  it('ends it at just as many where some rows of each page cannot be read', async () => {
    const server = Object.assign(new CampaignServer(), { size: 30_000, unreadable: 3 });
    const { items, keptRows } = await allOf(server);
    assert.deepEqual([items.length, keptRows], [20_000, 20_000]);
  });

  it('does not call a list cut that has just as many rows', async () => {
    const { items, keptRows } = await allOf(Object.assign(new CampaignServer(), { size: 20_000 }));
    assert.deepEqual([items.length, keptRows], [20_000, undefined]);
  });

  it('asks for one page, however often it is wanted meanwhile', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    await server.until(Promise.all([browser.campaigns('main', 8), browser.campaigns('main', 8)]));
    assert.equal(server.asked.length, 1);
  });

  it('keeps what is there when the next page fails, says why, and tries that page again', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    await server.until(browser.campaigns('main', 8));
    server.failure = { kind: 'forbidden', html: true };
    await server.until(browser.moreCampaigns('main', 8));
    const broken = await browser.campaigns('main', 8);
    assert.deepEqual([broken.items.length, broken.failure?.kind], [100, 'forbidden']);
    server.failure = undefined;
    await server.until(browser.moreCampaigns('main', 8));
    const mended = await browser.campaigns('main', 8);
    assert.deepEqual([mended.items.length, mended.failure], [200, undefined]);
  });

  it('tells that there are no credentials without asking the server', async () => {
    const server = new CampaignServer();
    server.refusal = { kind: 'noCredentials' };
    const { failure } = await server.until(server.browser().campaigns('main', 8));
    assert.deepEqual([failure?.kind, server.asked.length], ['noCredentials', 0]);
  });

  it('asks anew with a filter', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    await server.until(browser.campaigns('main', 8));
    browser.setFilter({ name: 'Survey', status: 'paused' });
    await server.until(browser.campaigns('main', 8));
    assert.deepEqual(server.asked[1], { name: 'Survey', status: 'paused', page: 1 });
  });

  it('ends what is being asked when it is refreshed', async () => {
    const server = new CampaignServer();
    const browser = server.browser();
    const asked = browser.campaigns('main', 8);
    await server.timing.advance(20);
    browser.forget();
    assert.equal(server.signals[0]?.aborted, true);
    assert.equal((await server.until(asked)).failure?.kind, 'cancelled');
    const { items } = await server.until(browser.campaigns('main', 8));
    assert.equal(items.length, 100);
  });
});
