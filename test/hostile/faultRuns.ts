/** Look-ups through the real client, with a network between it and the simulator that fails as chance has it. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { CcIsalesClient, type FailureKind, type ServerProfile } from '../../src/isales/index.ts';
import { BulkLookUps } from '../../src/lookup/bulk/bulkLookUps.ts';
import type { Lookup } from '../../src/lookup/call.ts';
import { History } from '../../src/lookup/history.ts';
import { LookupService } from '../../src/lookup/lookupService.ts';
import { Pacers } from '../../src/lookup/pacer.ts';
import type { Servers } from '../../src/lookup/ports.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { startFaultProxy, type FaultProxy, type Injected, type Milestones } from '../fakes/faultProxy.ts';
import { silentLog } from '../fakes/lookupPorts.ts';
import { makeTempFolder } from '../fakes/tempFolder.ts';
import { seeded, type Randomness } from './randomness.ts';

export type Kind = 'single' | 'hover' | 'bulk';
export const kinds: readonly Kind[] = ['single', 'hover', 'bulk'];

const timeoutMs = 1_200;
/** What a busy machine may be late. */
const lateMs = 3_000;
const callsOfBulk = 12;

/** What became of one run. */
export interface FaultRun {
  readonly seed: number;
  readonly kind: Kind;
  readonly injected: readonly Injected[];
  /** `ok`, or the kind of the failure, of each look-up. */
  readonly outcomes: readonly (FailureKind | 'ok')[];
  readonly requests: number;
}

/** Servers, simulator and measurements that all runs share. */
export class FaultRuns implements AsyncDisposable {
  readonly #simulator: Simulator;
  readonly #folder: Awaited<ReturnType<typeof makeTempFolder>>;
  readonly #ca: string;
  #milestones: Milestones = { handshake: 1, head: 1, whole: 1 };

  private constructor(simulator: Simulator, folder: Awaited<ReturnType<typeof makeTempFolder>>, ca: string) {
    this.#simulator = simulator;
    this.#folder = folder;
    this.#ca = ca;
  }

  static async start(): Promise<FaultRuns> {
    const folder = await makeTempFolder();
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder.path, 'simulator'),
    });
    const runs = new FaultRuns(simulator, folder, await readFile(simulator.caFile, 'utf8'));
    runs.#milestones = await runs.#measure();
    const { handshake, head, whole } = runs.#milestones;
    // Else what is said to happen later happens while the connection is made.
    assert.ok(handshake > 500 && head > handshake + 100 && whole > head, JSON.stringify(runs.#milestones));
    return runs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#simulator.stop();
    await this.#folder[Symbol.asyncDispose]();
  }

  /** One run: what it does and what goes wrong follows from the seed. Fails where a promise is broken. */
  async run(seed: number): Promise<FaultRun> {
    const random = seeded(seed);
    const kind = random.pick(kinds);
    const { hostname, port } = new URL(this.#simulator.baseUrl);
    const requestsBefore = this.#simulator.requests.length;
    const proxy = await startFaultProxy(
      { host: hostname, port: Number(port) },
      random,
      () => this.#milestones,
    );
    const timersBefore = timers();
    const stack = this.#stack(proxy, seed);
    try {
      const outcomes = await stack[kind](random);
      await stack.dispose();
      await stack.check();
      await until(`seed ${seed}: no connection to be left`, () => proxy.open === 0, 2_000);
      await until(`seed ${seed}: no timer to be left`, () => timers() <= timersBefore, 500);
      const requests = this.#simulator.requests.length - requestsBefore;
      return { seed, kind, injected: proxy.injected, outcomes, requests };
    } finally {
      await stack.dispose();
      await proxy[Symbol.asyncDispose]();
    }
  }

  /** The product's own parts, as the extension puts them together. */
  #stack(
    proxy: FaultProxy,
    seed: number,
  ): Record<Kind, (random: Randomness) => Promise<(FailureKind | 'ok')[]>> & {
    check(): Promise<void>;
    dispose(): Promise<void>;
  } {
    const server: ServerProfile = { id: 'faulty', name: 'Faulty', baseUrl: proxy.origin, defaultVdnId: 8 };
    const client = new CcIsalesClient({
      server,
      credentials: this.#simulator.credentials,
      tls: { ca: this.#ca },
      timeoutMs,
    });
    const servers: Servers = {
      find: () => ({ ok: true, value: server }),
      connect: () => Promise.resolve({ ok: true, value: client }),
    };
    const folder = path.join(this.#folder.path, `seed-${seed}`);
    const onDamaged = (setAsideAs: string): void => {
      assert.fail(`seed ${seed}: ${setAsideAs} was damaged`);
    };
    const history = new History({ path: path.join(folder, 'history.json'), limit: () => 50, onDamaged });
    const service = new LookupService({
      servers,
      history,
      clock: Date,
      log: silentLog,
      lifetimes: () => ({ foundMs: 0, notFoundMs: 0 }),
    });
    const pacers = new Pacers(() => ({ batchSize: 10, betweenBatchesMs: 50 }));
    const bulk = new BulkLookUps({
      folder: path.join(folder, 'bulk'),
      service,
      servers,
      pacers,
      clock: Date,
      log: silentLog,
      onDamaged,
      onCannotWrite: (title) => {
        assert.fail(`seed ${seed}: ${title} cannot be written`);
      },
    });
    const callId = (index: number): string => `1644464743-${seed * 100 + index}`;
    const ask = async (index: number, signal?: AbortSignal): Promise<FailureKind | 'ok'> => {
      const startedAt = performance.now();
      const call = { serverId: server.id, vdnId: 8, callId: callId(index) };
      const lookup = await service.lookUp(call, signal ? { signal } : {});
      const tookMs = performance.now() - startedAt;
      assert.ok(tookMs < timeoutMs + lateMs, `seed ${seed}: took ${Math.round(tookMs)} ms`);
      if (signal) assert.equal(getEventListeners(signal, 'abort').length, 0, `seed ${seed}: listeners`);
      return outcomeOf(lookup);
    };
    return {
      single: async () => [await ask(0)],
      // The mouse goes from one call ID to the next, now and then before the answer is there.
      hover: async (random) => {
        const outcomes: (FailureKind | 'ok')[] = [];
        for (let index = 0; index < 3; index++) {
          const controller = new AbortController();
          const leaves = setTimeout(
            () => {
              controller.abort();
            },
            random.integer(0, 2 * timeoutMs),
          );
          outcomes.push(await ask(index, controller.signal));
          clearTimeout(leaves);
        }
        return outcomes;
      },
      bulk: async () => {
        const calls = Array.from({ length: callsOfBulk }, (_, index) => ({
          callId: callId(index),
          vdnId: 8,
          seenAt: [],
        }));
        const batch = await bulk.create(`seed ${seed}`, server.id, calls);
        // Several tries a call, each up to its time-out; after failures in a row it pauses, and the user goes on.
        const most = 4 * (timeoutMs + lateMs);
        for (let goesOn = 0; goesOn < 3 && batch.progress.state !== 'done'; goesOn++) {
          batch.resume();
          await until(`seed ${seed}: the batch to end`, () => batch.progress.state !== 'running', most);
        }
        const outcomes = batch.rows.map(({ outcome }): FailureKind | 'ok' =>
          outcome.kind === 'found' ? 'ok' : outcome.kind === 'failed' ? outcome.failure.kind : 'cancelled',
        );
        return outcomes;
      },
      check: async () => {
        // What nobody waits for is written first.
        await history.remove({ serverId: '', vdnId: 0, callId: '' });
        await history.entries();
        for (const { id } of await bulk.list()) assert.ok(await bulk.find(id), `seed ${seed}: ${id} is gone`);
        bulk.dispose();
      },
      dispose: () => {
        bulk.dispose();
        pacers.dispose();
        client.dispose();
        return Promise.resolve();
      },
    };
  }

  /** How many bytes the simulator sends up to the end of the handshake, of the head and of the body. */
  async #measure(): Promise<Milestones> {
    const { hostname, port } = new URL(this.#simulator.baseUrl);
    // The encrypted bytes, as the proxy sees them: a TLS socket counts those inside.
    const wire = connect({ host: hostname, port: Number(port) });
    const socket = connectTls({ socket: wire, ca: this.#ca, servername: '' });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    await delay(50);
    const handshake = wire.bytesRead;
    let head = 0;
    const whole = await new Promise<number>((resolve) => {
      socket.on('data', (data: Buffer) => {
        head ||= handshake + Math.max(1, data.indexOf('\r\n\r\n'));
      });
      socket.once('close', () => {
        resolve(wire.bytesRead);
      });
      socket.write('GET /rest/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    });
    return { handshake, head, whole: Math.max(whole, head + 300) };
  }
}

function outcomeOf({ answer }: Lookup): FailureKind | 'ok' {
  return answer.ok ? 'ok' : answer.error.kind;
}

async function until(what: string, isSo: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    assert.ok(performance.now() < deadline, `Waited ${withinMs} ms in vain for ${what}`);
    await delay(20);
  }
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}
