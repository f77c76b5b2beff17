import assert from 'node:assert/strict';
import { AgentLookUps, type AgentAsking } from '../../../src/agents/agentLookUps.ts';
import { RequestBudget, type Budget } from '../../../src/agents/requestBudget.ts';
import type { Answer, CallResult } from '../../../src/isales/index.ts';
import { LookupService } from '../../../src/lookup/lookupService.ts';
import { Pacer } from '../../../src/lookup/pacer.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';
import { failed, FakeClock, FakeServers, found, silentLog } from '../../fakes/lookupPorts.ts';

/** Everything between a tool and a server that answers at once, in a time that stands still. */
class Agent {
  readonly timing = new FakeTiming();
  readonly servers = new FakeServers();
  readonly pacer = new Pacer(undefined, this.timing);
  readonly lookUps: AgentLookUps;
  isAgreed = true;

  constructor(budget: Budget = { mostRequests: 1_000, perMinutes: 15 }) {
    this.servers.autoAnswer = found();
    this.lookUps = new AgentLookUps({
      service: new LookupService({
        servers: this.servers,
        history: { remember: () => Promise.resolve() },
        clock: new FakeClock(),
        log: silentLog,
        lifetimes: () => ({ foundMs: 1_000, notFoundMs: 1_000 }),
      }),
      pacerOf: () => this.pacer,
      budget: new RequestBudget(
        () => budget,
        () => this.timing.now(),
      ),
      budgetName: 'the setting',
      timing: this.timing,
    });
  }

  get sent(): number {
    return this.servers.requests.length;
  }

  /** @returns the kind of what came, as the tool would say it */
  async ask(id: number, asking: Partial<AgentAsking> = {}): Promise<string> {
    const call = { serverId: 'main', vdnId: 8, callId: `1644464743-${id}` };
    const signal = new AbortController().signal;
    const answer = await this.lookUps.lookUp(call, {
      fresh: false,
      signal,
      isAgreed: () => this.isAgreed,
      ...asking,
    });
    if (!answer.ok) return `${answer.error.kind}: ${answer.error.whatToDo}`;
    const { answer: said } = answer.value;
    return said.ok ? 'found' : said.error.kind;
  }

  /** Lets as much time pass as these need. */
  async all<T>(asked: readonly Promise<T>[]): Promise<T[]> {
    let left = asked.length;
    for (const each of asked) void each.finally(() => left--);
    for (let steps = 0; left > 0 && steps < 1_000; steps++) await this.timing.advance(100);
    return Promise.all(asked);
  }

  async answered(answer: Answer<CallResult>, id = 1): Promise<string> {
    this.servers.autoAnswer = answer;
    const [said = ''] = await this.all([this.ask(id)]);
    return said;
  }
}

const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('What agents ask a server', () => {
  it('keeps the pace of bulk look-ups: ten at once, the next ten more than a second later', async () => {
    const agent = new Agent();
    const asked = ids(25).map((id) => agent.ask(id));
    await agent.timing.advance(1_000);
    assert.equal(agent.sent, 10);
    await agent.timing.advance(1_000);
    assert.equal(agent.sent, 20);
    assert.deepEqual(new Set(await agent.all(asked)), new Set(['found']));
    assert.equal(agent.sent, 25);
  });

  it('shares that pace with what else is asked in bulk', async () => {
    const agent = new Agent();
    for (let count = 0; count < 10; count++)
      void agent.pacer.run(() => Promise.resolve({ value: undefined, fate: 'answered' }));
    const asked = agent.ask(1);
    await agent.timing.advance(1_000);
    assert.equal(agent.sent, 0);
    assert.deepEqual(await agent.all([asked]), ['found']);
  });

  it('is refused beyond the budget, with the time after which it may be asked again', async () => {
    const agent = new Agent({ mostRequests: 3, perMinutes: 15 });
    await agent.all([agent.ask(1)]);
    await agent.timing.advance(60_000);
    await agent.all([agent.ask(2), agent.ask(3)]);
    const refused = await agent.ask(4);
    assert.match(refused, /^budgetUsedUp: Wait (8[34]\d) seconds.*the setting/);
    assert.equal(agent.sent, 3);
    const seconds = Number(/Wait (\d+)/.exec(refused)?.[1]);
    await agent.timing.advance((seconds - 2) * 1000);
    assert.match(await agent.ask(4), /^budgetUsedUp: Wait [123] seconds/);
    await agent.timing.advance(2_000);
    assert.deepEqual(await agent.all([agent.ask(4)]), ['found']);
  });

  it('costs nothing where an answer is at hand, or no request could leave', async () => {
    const agent = new Agent({ mostRequests: 1, perMinutes: 15 });
    agent.servers.refusal = { kind: 'noCredentials' };
    assert.deepEqual(await agent.all([agent.ask(1)]), ['noCredentials']);
    agent.servers.refusal = undefined;
    assert.deepEqual(await agent.all([agent.ask(1)]), ['found']);
    assert.equal(await agent.ask(1), 'found');
    assert.match(await agent.ask(1, { fresh: true }), /^budgetUsedUp/);
    assert.equal(agent.sent, 1);
  });

  it('is asked again where that can help, at the same pace and from the same budget', async () => {
    const agent = new Agent({ mostRequests: 2, perMinutes: 15 });
    assert.equal(
      await agent.answered(failed({ kind: 'connectionLost', code: 'ECONNRESET' })),
      'connectionLost',
    );
    assert.equal(agent.sent, 2);
    assert.ok(agent.servers.requests.every(({ repeat }) => !repeat));
  });

  it('is asked three times at most', async () => {
    const agent = new Agent();
    assert.equal(
      await agent.answered(failed({ kind: 'connectionLost', code: 'ECONNRESET' })),
      'connectionLost',
    );
    assert.equal(agent.sent, 3);
  });

  it('is refused at once while the server wants a long pause', async () => {
    const agent = new Agent();
    const busy = { ...failed({ kind: 'tooManyRequests', retryAfterSeconds: 3600 }), retryAfterMs: 3_600_000 };
    assert.equal(await agent.answered(busy), 'tooManyRequests');
    assert.match(await agent.ask(2), /^tooManyRequests: Wait 3\d\d\d seconds/);
    assert.equal(agent.sent, 1);
  });

  it('is refused after a while in which others go first, and does not hang', async () => {
    const agent = new Agent();
    for (let count = 0; count < 500; count++)
      void agent.pacer.run(() => Promise.resolve({ value: undefined, fate: 'answered' }));
    const asked = agent.ask(1);
    await agent.timing.advance(20_000);
    assert.match(await asked, /^busy: Wait 30 seconds/);
    assert.equal(agent.sent, 0);
  });

  it('ends with the user’s patience', async () => {
    const agent = new Agent();
    void agent.pacer.run(() =>
      agent.timing.delay(60_000).then(() => ({ value: 0, fate: 'answered' as const })),
    );
    await agent.timing.advance(1);
    const controller = new AbortController();
    const asked = agent.ask(1, { signal: controller.signal });
    controller.abort();
    assert.match(await asked, /^cancelled/);
  });

  it('is not sent when, by its turn, it is not what the user agreed to', async () => {
    const agent = new Agent();
    const asked = agent.ask(1);
    agent.isAgreed = false;
    const [refused = ''] = await agent.all([asked]);
    assert.match(refused, /^notAgreed/);
    assert.equal(agent.sent, 0);
  });
});
