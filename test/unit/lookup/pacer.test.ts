import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Pacer, Pacers, type Pace, type Paced } from '../../../src/lookup/pacer.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';

/** A server that is some way off: it notes when requests arrive, and answers later. */
class DistantServer {
  readonly timing = new FakeTiming();
  readonly arrivals: number[] = [];
  readonly names: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  wayMs: () => number = () => 20;
  workMs: () => number = () => 5;
  reply: (count: number) => Omit<Paced<string>, 'value'> = () => ({ fate: 'answered' });

  request(name = 'call'): () => Promise<Paced<string>> {
    return async () => {
      this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
      await this.timing.delay(this.wayMs());
      this.arrivals.push(this.timing.now());
      this.names.push(name);
      const reply = this.reply(this.arrivals.length);
      await this.timing.delay(this.workMs() + this.wayMs());
      this.inFlight--;
      return { value: name, ...reply };
    };
  }

  /** Asks for so many at once and lets time pass until all are answered. */
  async ask(pacer: Pacer, count: number, name?: string): Promise<void> {
    let done = 0;
    for (let index = 0; index < count; index++)
      void pacer.run(this.request(name)).then(() => {
        done++;
      });
    for (let second = 0; done < count; second++) {
      assert.ok(second < 10_000, `only ${done} of ${count} were answered`);
      await this.timing.advance(1000);
    }
  }

  /** The least time in which the server got eleven requests. */
  shortestEleven(): number {
    const sorted = this.arrivals.toSorted((a, b) => a - b);
    return Math.min(...sorted.slice(10).map((at, index) => at - (sorted[index] ?? 0)));
  }
}

/** Numbers that look random and are the same in each run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
}

describe('The pace of many requests', () => {
  it('is ten at once, and the next ten more than a second after those began at the server', async () => {
    const server = new DistantServer();
    await server.ask(new Pacer(undefined, server.timing), 35);
    const begins = [0, 10, 20, 30].map((index) => server.arrivals[index] ?? Number.NaN);
    for (const [index, begin] of begins.slice(1).entries()) {
      const gap = begin - (begins[index] ?? 0);
      assert.ok(gap > 1000 && gap < 1060, `${gap} ms`);
    }
    assert.equal(server.mostInFlight, 10);
  });

  it('lets no eleven requests arrive within a second, however unevenly they travel', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const server = new DistantServer();
      const random = dice(seed);
      server.wayMs = () => Math.floor(random() ** 3 * 1500);
      server.workMs = () => (random() < 0.05 ? 4000 : random() * 100);
      server.reply = () => ({ fate: random() < 0.1 ? 'lost' : 'answered' });
      await server.ask(new Pacer(undefined, server.timing), 120);
      assert.ok(server.shortestEleven() > 1000, `seed ${seed}: ${server.shortestEleven()} ms`);
      assert.ok(server.mostInFlight <= 10);
    }
  });

  it('goes on beside a request that hangs, with nine', async () => {
    const server = new DistantServer();
    let count = 0;
    server.workMs = () => (++count === 3 ? 60_000 : 5);
    const pacer = new Pacer(undefined, server.timing);
    for (let index = 0; index < 28; index++) void pacer.run(server.request());
    await server.timing.advance(5_000);
    assert.equal(server.arrivals.length, 28);
    assert.equal(server.mostInFlight, 10);
  });

  it('does not begin a batch before the server has got the last one for sure', async () => {
    const server = new DistantServer();
    server.wayMs = () => 3_000;
    await server.ask(new Pacer(undefined, server.timing), 20);
    const gap = (server.arrivals[10] ?? 0) - (server.arrivals[0] ?? 0);
    assert.ok(gap > 4_000, `${gap} ms`);
  });

  for (const [pace, gap, size] of [
    [{ batchSize: 50, betweenBatchesMs: 10 }, 1000, 10],
    [{ batchSize: 3, betweenBatchesMs: 2500 }, 2500, 3],
    [{ batchSize: Number.NaN, betweenBatchesMs: Number.NaN }, 1000, 1],
  ] as const satisfies [Pace, number, number][])
    it(`may be set lower, never higher: ${pace.batchSize} every ${pace.betweenBatchesMs} ms`, async () => {
      const server = new DistantServer();
      await server.ask(new Pacer(() => pace, server.timing), 12);
      assert.equal(server.mostInFlight, size);
      assert.ok((server.arrivals[size] ?? 0) - (server.arrivals[0] ?? 0) > gap);
    });

  it('is shared by all who ask the same server, in turn', async () => {
    const server = new DistantServer();
    const pacer = new Pacer(undefined, server.timing);
    const both = ['one', 'other'].map(async (name) => {
      // As a job does: ten at a time, each followed by another one.
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let count = 0; count < 3; count++) await pacer.run(server.request(name));
        }),
      );
    });
    await server.timing.advance(20_000);
    await Promise.all(both);
    assert.ok(server.shortestEleven() > 1000);
    assert.equal(server.names.length, 60);
    assert.equal(new Set(server.names.slice(0, 20)).size, 2);
    assert.equal(new Set(server.names.slice(40)).size, 2);
  });

  it('is one for each origin', () => {
    const pacers = new Pacers();
    assert.equal(pacers.of('https://a:1'), pacers.of('https://a:1'));
    assert.notEqual(pacers.of('https://a:1'), pacers.of('https://a:2'));
  });

  it('rests as long as Retry-After says, and takes fewer at once afterwards', async () => {
    const server = new DistantServer();
    server.reply = (count) =>
      count === 5 ? { fate: 'answered', slowDown: { retryAfterMs: 7_000 } } : { fate: 'answered' };
    await server.ask(new Pacer(undefined, server.timing), 30);
    const [tenth = 0, next = 0] = server.arrivals.slice(9);
    assert.ok(next - tenth > 7_000, `${next - tenth} ms`);
    // Five, then ten again.
    const [, , , , , sixth = 0] = server.arrivals.slice(10);
    assert.ok(sixth - next > 1000);
    assert.ok((server.arrivals[24] ?? 0) - sixth < 100);
  });

  it('slows down more and more where the server gives no time', async () => {
    const server = new DistantServer();
    server.reply = () => ({ fate: 'answered', slowDown: {} });
    const pacer = new Pacer(undefined, server.timing);
    for (let index = 0; index < 18; index++) void pacer.run(server.request());
    await server.timing.advance(60_000);
    const begins = [0, 10, 15, 17].map((index) => server.arrivals[index] ?? Number.NaN);
    const gaps = begins.slice(1).map((begin, index) => Math.round((begin - (begins[index] ?? 0)) / 1000));
    assert.deepEqual(gaps, [2, 4, 8]);
  });

  it('can be told not to rest any longer', async () => {
    const server = new DistantServer();
    server.reply = (count) =>
      count === 1 ? { fate: 'answered', slowDown: { retryAfterMs: 3_600_000 } } : { fate: 'answered' };
    const pacer = new Pacer(undefined, server.timing);
    await server.ask(pacer, 10);
    void pacer.run(server.request());
    await server.timing.advance(10_000);
    assert.equal(server.arrivals.length, 10);
    assert.ok(pacer.heldForMs > 3_000_000);
    pacer.stopHolding();
    await server.timing.advance(100);
    assert.equal(server.arrivals.length, 11);
  });

  it('rests without looking at the clock all the time where a server wants years of patience', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const pacer = new Pacer();
    try {
      await pacer.run(() =>
        Promise.resolve({ value: 1, fate: 'answered', slowDown: { retryAfterMs: 1e15 } } as const),
      );
      let isSent = false;
      void pacer.run(() => {
        isSent = true;
        return Promise.resolve({ value: 1, fate: 'answered' } as const);
      });
      // A timer that fires at once would have fired many times by then.
      await delay(50);
      assert.deepEqual([isSent, warnings], [false, []]);
    } finally {
      process.off('warning', note);
      pacer.dispose();
    }
  });

  it('is not used up by what needed no request', async () => {
    const { timing } = new DistantServer();
    const pacer = new Pacer(undefined, timing);
    let count = 0;
    for (let index = 0; index < 40; index++)
      void pacer.run(() => {
        count++;
        return Promise.resolve({ value: undefined, fate: 'unsent' });
      });
    await timing.advance(100);
    assert.equal(count, 40);
  });

  it('lets go of who does not want to wait any longer', async () => {
    const server = new DistantServer();
    const pacer = new Pacer(undefined, server.timing);
    const leave = new AbortController();
    for (let index = 0; index < 10; index++) void pacer.run(server.request());
    const waiting = pacer.run(server.request('late'), leave.signal);
    await server.timing.advance(500);
    leave.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
    await server.timing.advance(5_000);
    assert.equal(server.arrivals.length, 10);
  });

  it('survives a request that throws', async () => {
    const server = new DistantServer();
    const pacer = new Pacer(undefined, server.timing);
    const broken = pacer.run(() => Promise.reject(new Error('broken')));
    const rejected = assert.rejects(broken, /broken/);
    await server.timing.advance(0);
    await rejected;
    await server.ask(pacer, 1);
  });
});
