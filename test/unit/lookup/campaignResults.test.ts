import assert from 'node:assert/strict';
import type { Answer, CallResult, Failure } from '../../../src/isales/index.ts';
import type { Page } from '../../../src/isales/campaigns.ts';
import {
  CampaignResults,
  parseCampaignSourceId,
  type CampaignResultsSource,
} from '../../../src/lookup/campaignResults.ts';
import type { Lookup } from '../../../src/lookup/call.ts';
import { Pacer } from '../../../src/lookup/pacer.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';
import { failed, found, lookupOf } from '../../fakes/lookupPorts.ts';

function callId(index: number): string {
  return `1644464743-${index}`;
}

/** A campaign of so many calls, in pages of 500, and the server that knows more of each of them. */
class Campaign {
  readonly timing = new FakeTiming();
  readonly pages: number[] = [];
  readonly details: string[] = [];
  readonly times: number[] = [];
  size = 1200;
  /** Rows at the end of each page that could not be read. */
  unreadable = 0;
  /** Rows at the start of each page that do not say which call they are. */
  nameless = 0;
  failure: Failure | undefined;
  /** What the single-result query says. */
  detail: (id: string) => Answer<CallResult> = (id) =>
    found({ callId: id, ringingSeconds: 4, talkingSeconds: 4 });

  open(options: Partial<CampaignResultsSource> = {}): CampaignResults {
    const pacer = new Pacer(undefined, this.timing);
    return new CampaignResults({
      serverId: 'main',
      vdnId: 8,
      campaignId: '1001',
      title: 'Welcome calls',
      everyAttempt: false,
      pacer: () => pacer,
      now: () => 1_700_000_000_000,
      ask: (page, signal) => this.#page(page, signal),
      service: { lookUp: (call, asking) => this.#lookUp(call.callId, asking?.signal) },
      ...options,
    });
  }

  async pass(ms: number): Promise<void> {
    await this.timing.advance(ms);
  }

  async #page(page: number, signal: AbortSignal): Promise<Answer<Page<CallResult>>> {
    this.pages.push(page);
    this.times.push(this.timing.now());
    await this.timing.delay(50);
    if (signal.aborted) return { ok: false, error: { kind: 'cancelled' }, elapsedMs: 1 };
    if (this.failure) return { ok: false, error: this.failure, elapsedMs: 1 };
    const first = (page - 1) * 500;
    const rows = Math.max(0, Math.min(500, this.size - first));
    const items = Array.from({ length: Math.max(0, rows - this.unreadable) }, (_, index) => {
      const row = found({ callId: callId(first + index) });
      assert.ok(row.ok);
      if (index < this.nameless) delete (row.value as { callId?: string }).callId;
      return { ...row.value, recordPath: 'https://store.example/a.wav?Signature=secret' };
    });
    const { size: totalCount, unreadable } = this;
    return { ok: true, value: { items, totalCount, ...(unreadable ? { unreadable } : {}) }, elapsedMs: 1 };
  }

  async #lookUp(id: string, signal?: AbortSignal): Promise<Lookup> {
    this.details.push(id);
    this.times.push(this.timing.now());
    await this.timing.delay(50);
    if (signal?.aborted) return lookupOf(id, failed({ kind: 'cancelled' }));
    return lookupOf(id, this.detail(id));
  }
}

describe('The results of a campaign', () => {
  it('are asked for when they are wanted, not before', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    await campaign.pass(10_000);
    assert.deepEqual([campaign.pages, results.rows.length, results.progress.state], [[], 0, 'paused']);
  });

  it('come page by page, each row told as it comes', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    const told: number[] = [];
    results.onDidChange((rows) => told.push(...rows));
    results.resume();
    await campaign.pass(100);
    assert.deepEqual([results.rows.length, results.progress.state], [500, 'running']);
    assert.deepEqual([results.progress.done, results.progress.total], [500, 1200]);
    await campaign.pass(5000);
    assert.deepEqual(
      told,
      results.rows.map((_, index) => index),
    );
    assert.deepEqual([results.rows.length, results.progress.state], [1200, 'done']);
    assert.deepEqual(campaign.pages, [1, 2, 3]);
  });

  it('come to their end although rows of each page cannot be read, and these are counted', async () => {
    for (const [unreadable, nameless] of [
      [2, 0],
      [0, 3],
      [2, 3],
    ] as const) {
      const campaign = Object.assign(new Campaign(), { unreadable, nameless });
      const results = campaign.open();
      results.resume();
      await campaign.pass(5000);
      const lost = 3 * (unreadable + nameless);
      assert.deepEqual([results.progress.state, campaign.pages], ['done', [1, 2, 3]]);
      assert.deepEqual([results.rows.length, results.progress.unreadable], [1200 - lost, lost]);
    }
  });

  it('end where a server never does, and say so; nobody believes its count', async () => {
    const campaign = Object.assign(new Campaign(), { size: 1e12, unreadable: 499 });
    const results = campaign.open();
    results.resume();
    await campaign.pass(100);
    assert.equal(results.progress.total, 200_000);
    for (let tries = 0; tries < 20 && results.progress.state === 'running'; tries++)
      await campaign.pass(50_000);
    const { state, total, keptRows } = results.progress;
    assert.deepEqual([state, total, keptRows], ['done', 400, 200_000]);
    assert.equal(campaign.pages.length, 400);
  });

  it('count what came without being asked for', async () => {
    const campaign = new Campaign();
    const results = campaign.open({
      ask: () => Promise.resolve({ ok: true, value: { items: [], surplus: 7 }, elapsedMs: 1 }),
    });
    results.resume();
    await campaign.pass(5000);
    assert.equal(results.progress.surplus, 7);
  });

  it('speak of no unreadable rows where there are none', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    results.resume();
    await campaign.pass(5000);
    assert.equal('unreadable' in results.progress, false);
  });

  it('are not asked for beyond the first page where the user does not want so many requests, until they go on', async () => {
    const campaign = new Campaign();
    const questions: number[] = [];
    const results = campaign.open({
      maySend: (requests) => {
        questions.push(requests);
        return Promise.resolve(false);
      },
    });
    results.resume();
    await campaign.pass(5000);
    assert.deepEqual([questions, campaign.pages], [[2], [1]]);
    assert.deepEqual([results.progress.state, results.rows.length], ['paused', 500]);
    results.resume();
    await campaign.pass(5000);
    assert.deepEqual([questions, campaign.pages], [[2], [1, 2, 3]]);
  });

  it('come in full where there are 20,000 of them', async () => {
    const campaign = new Campaign();
    campaign.size = 20_000;
    const results = campaign.open();
    results.resume();
    await campaign.pass(60_000);
    assert.deepEqual([results.rows.length, results.progress.state], [20_000, 'done']);
    assert.equal(new Set(results.rows.map((row) => row.callId)).size, 20_000);
    assert.equal(campaign.pages.length, 40);
  });

  it('are named so that they can be brought back', () => {
    const key = { serverId: 'main', vdnId: 8, campaignId: '1001' };
    const days = { from: '2022-02-01', to: '2022-02-12' };
    for (const wanted of [
      { ...key, everyAttempt: false },
      { ...key, everyAttempt: true, days },
    ])
      assert.deepEqual(parseCampaignSourceId(new Campaign().open(wanted).id), wanted);
    for (const other of ['bulk-1644464743-ab', '["campaign"', '["campaign",1,2,3,4,5]'])
      assert.equal(parseCampaignSourceId(other), undefined);
  });

  it('keep no recording link and no whole number', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    results.resume();
    await campaign.pass(5000);
    assert.doesNotMatch(JSON.stringify(results.rows), /Signature|store\.example|88881955/);
    const [row] = results.rows;
    assert.ok(row?.outcome.kind === 'found');
    assert.equal(row.outcome.result.hasRecording, true);
  });

  it('are empty and done for a campaign without finished calls', async () => {
    const campaign = new Campaign();
    campaign.size = 0;
    const results = campaign.open();
    results.resume();
    await campaign.pass(1000);
    assert.deepEqual(results.progress, { state: 'done', done: 0, total: 0 });
  });

  it('show a call once, although a list that grows shows it on two pages', async () => {
    const campaign = new Campaign();
    const row = found();
    assert.ok(row.ok);
    const results = campaign.open({
      ask: () => Promise.resolve({ ok: true, elapsedMs: 1, value: { items: [row.value], totalCount: 501 } }),
    });
    results.resume();
    await campaign.pass(5000);
    assert.deepEqual([results.rows.length, results.progress.state], [1, 'done']);
  });

  it('stop with what is there when paused, and go on where they stopped', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    results.resume();
    await campaign.pass(100);
    results.pause();
    await campaign.pass(10_000);
    assert.deepEqual([results.rows.length, results.progress.state], [500, 'paused']);
    results.resume();
    await campaign.pass(10_000);
    assert.deepEqual([results.rows.length, results.progress.state], [1200, 'done']);
    assert.equal(new Set(results.rows.map((row) => row.callId)).size, 1200);
  });

  it('go on although that is asked for in the moment after the pause', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    results.resume();
    await campaign.pass(20);
    results.pause();
    results.resume();
    await campaign.pass(10_000);
    assert.deepEqual([results.rows.length, results.progress.state], [1200, 'done']);
  });

  it('say why no page came, and ask for the same page again', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    results.resume();
    await campaign.pass(100);
    campaign.failure = { kind: 'forbidden', html: true };
    await campaign.pass(5000);
    assert.deepEqual(results.progress.failure, campaign.failure);
    assert.equal(results.progress.state, 'paused');
    campaign.failure = undefined;
    results.resume();
    await campaign.pass(10_000);
    assert.deepEqual([results.progress.failure, results.rows.length], [undefined, 1200]);
    assert.deepEqual(campaign.pages, [1, 2, 2, 3]);
  });

  it('are asked for no longer when nobody looks at them any more', async () => {
    const campaign = new Campaign();
    const results = campaign.open();
    const panel = results.onDidChange(() => undefined);
    results.resume();
    await campaign.pass(100);
    panel.dispose();
    await campaign.pass(10_000);
    assert.deepEqual([campaign.pages, results.isShown], [[1], false]);
  });

  it('end their request when they are closed', async () => {
    const campaign = new Campaign();
    let signal: AbortSignal | undefined;
    const results = campaign.open({
      ask: (_page, given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    });
    results.resume();
    await campaign.pass(10);
    results.dispose();
    assert.equal(signal?.aborted, true);
  });

  it('are named by what was asked for, so that one panel shows them', () => {
    const campaign = new Campaign();
    const days = { from: '2022-02-01', to: '2022-02-03' };
    const ids = [{}, { everyAttempt: true }, { days }, { serverId: 'other' }].map(
      (options) => campaign.open(options).id,
    );
    assert.equal(new Set(ids).size, 4);
    assert.equal(campaign.open().id, ids[0]);
  });

  describe('Details of a row', () => {
    async function opened(campaign: Campaign): Promise<CampaignResults> {
      const results = campaign.open();
      results.resume();
      await campaign.pass(10_000);
      campaign.times.length = 0;
      return results;
    }

    it('replace what the list said of it', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      results.askAgain([7]);
      assert.equal(results.progress.state, 'running');
      await campaign.pass(5000);
      const outcome = results.rows[7]?.outcome;
      assert.ok(outcome?.kind === 'found');
      assert.deepEqual([outcome.result.ringingSeconds, outcome.result.talkingSeconds], [4, 4]);
      assert.deepEqual([campaign.details, results.progress.state], [[callId(7)], 'done']);
    });

    it('are asked for ten at a time, a second apart', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      results.askAgain(Array.from({ length: 35 }, (_, index) => index));
      await campaign.pass(20_000);
      assert.equal(campaign.details.length, 35);
      const sorted = campaign.times.toSorted((a, b) => a - b);
      const shortest = Math.min(...sorted.slice(10).map((at, index) => at - (sorted[index] ?? 0)));
      assert.ok(shortest > 1000, `eleven requests within ${shortest} ms`);
    });

    it('are asked for once, however often they are wanted meanwhile', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      results.askAgain([7]);
      results.askAgain([7, 7]);
      await campaign.pass(5000);
      assert.equal(campaign.details.length, 1);
    });

    it('leave what the list said where the server does not give them', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      const before = results.rows[7]?.outcome;
      campaign.detail = () => failed({ kind: 'timeout', afterMs: 15_000 });
      results.askAgain([7]);
      await campaign.pass(5000);
      assert.deepEqual(results.rows[7]?.outcome, before);
    });

    it('stop after five failures in a row that concern the server, and go on later', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      campaign.detail = () => failed({ kind: 'httpStatus', status: 502, html: true });
      results.askAgain(Array.from({ length: 40 }, (_, index) => index));
      await campaign.pass(60_000);
      assert.ok(campaign.details.length < 20, `${campaign.details.length} were asked for`);
      assert.equal(results.progress.failure?.kind, 'httpStatus');
      campaign.detail = (id) => found({ callId: id, ringingSeconds: 4 });
      results.resume();
      await campaign.pass(60_000);
      assert.equal(results.progress.state, 'done');
      assert.ok(results.rows.every(({ outcome }) => outcome.kind === 'found'));
    });

    it('are not waited for in vain by rows that were asked for right after a pause', async () => {
      const campaign = new Campaign();
      const results = await opened(campaign);
      results.askAgain([1, 2, 3]);
      await campaign.pass(20);
      results.pause();
      results.askAgain([4]);
      await campaign.pass(20_000);
      assert.ok(results.rows.every(({ outcome }) => outcome.kind === 'found'));
    });
  });
});
