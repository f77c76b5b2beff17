import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseCallId } from '../../src/ids/callId.ts';
import { readBatch } from '../../src/lookup/bulk/batchFile.ts';
import { bookedCall, talkingSeconds } from '../../src/simulator/callBook.ts';
import { startSimulator, type RequestRecord, type Simulator } from '../../src/simulator/index.ts';
import { makeTempFolder } from '../fakes/tempFolder.ts';
import { report } from './report.ts';

const calls = 10_000;
const mostInFlight = 10;

describe('Bulk look-up, at length:', () => {
  it(`${calls} calls all get their result at the server's pace, also when the process is killed half-way`, async () => {
    await using folder = await makeTempFolder();
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder.path, 'simulator'),
    });
    const requests: RequestRecord[] = [];
    const noting = setInterval(() => {
      // The simulator keeps the last ten thousand.
      const known = requests.at(-1);
      requests.push(...simulator.requests.slice(known ? simulator.requests.lastIndexOf(known) + 1 : 0));
    }, 1_000);
    const batches = path.join(folder.path, 'batches');
    try {
      const startedAt = performance.now();
      const first = start(simulator, batches, String(calls));
      const id = await firstLine(first);
      while (requests.length < calls / 2) await delay(200);
      first.kill('SIGKILL');
      await once(first, 'close');
      await delay(1_500);
      const beforeKill = requests.length;

      const second = start(simulator, batches, id);
      await once(second, 'close');
      const ms = performance.now() - startedAt;
      await delay(1_500);

      const batch = await readBatch(path.join(batches, `${id}.jsonl`));
      assert.equal(batch?.rows.length, calls);
      let right = 0;
      for (const { callId, outcome } of batch.rows) {
        const parts = parseCallId(callId);
        assert.ok(parts && outcome.kind === 'found', callId);
        const booked = bookedCall(8, parts);
        const { failCode, displayCode, talkingSeconds: talking = 0 } = outcome.result;
        assert.deepEqual(
          [failCode, displayCode, talking],
          [booked.failCode, booked.displayCode, talkingSeconds(booked)],
          callId,
        );
        right++;
      }
      const asked = requests.map(({ callId = '' }) => callId);
      assert.equal(new Set(asked).size, calls);
      const inFlight = new Set(asked.slice(beforeKill - mostInFlight, beforeKill));
      const seen = new Set<string>();
      const twice = asked.filter((callId) => seen.size === seen.add(callId).size);
      assert.ok(twice.length <= mostInFlight, `${twice.length} calls were asked for twice`);
      for (const callId of twice) assert.ok(inFlight.has(callId), callId);
      const times = requests.map(({ time }) => time);
      const elevens = times.slice(10).map((time, index) => time - (times[index] ?? 0));
      assert.ok(Math.min(...elevens) > 1_000, `eleven requests within ${Math.min(...elevens)} ms`);
      report({
        name: 'bulk_ten_thousand',
        calls,
        right,
        requests: asked.length,
        killedAfter: beforeKill,
        askedTwice: twice.length,
        shortestElevenMs: Math.min(...elevens),
        seconds: Math.round(ms / 1000),
        secondsOfPace: calls / 10 - 1,
      });
    } finally {
      clearInterval(noting);
      await simulator.stop();
    }
  });

  it('keeps one pace for two processes that ask the same server', async () => {
    await using folder = await makeTempFolder();
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder.path, 'simulator'),
    });
    try {
      const batches = path.join(folder.path, 'batches');
      const both = ['100', '100'].map((count) => once(start(simulator, batches, count), 'close'));
      await Promise.all(both);
      const times = simulator.requests.map(({ time }) => time);
      assert.equal(times.length, 200);
      const elevens = times.slice(10).map((time, index) => time - (times[index] ?? 0));
      assert.ok(Math.min(...elevens) > 1_000, `eleven requests within ${Math.min(...elevens)} ms`);
      report({
        name: 'bulk_two_processes',
        requests: times.length,
        shortestElevenMs: Math.min(...elevens),
        seconds: Math.round(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000),
      });
    } finally {
      await simulator.stop();
    }
  });
});

function start({ baseUrl, caFile, credentials }: Simulator, batches: string, what: string): ChildProcess {
  const { accessKey, secretKey } = credentials;
  return spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'bulkProcess.ts'), baseUrl, caFile, accessKey, secretKey, batches, what],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let said = '';
  stdout?.setEncoding('utf8');
  for (;;) {
    assert.ok(stdout, 'no output');
    const [text] = (await once(stdout, 'data')) as [string];
    said += text;
    if (said.includes('\n')) return said.split('\n', 1)[0] ?? '';
  }
}
