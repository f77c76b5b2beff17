import assert from 'node:assert/strict';
import { FaultRuns, kinds, type FaultRun } from '../hostile/faultRuns.ts';
import { fillHistory, killWriter } from '../hostile/kills.ts';
import { seeded } from '../hostile/randomness.ts';
import { makeTempFolder } from '../fakes/tempFolder.ts';
import { report } from './report.ts';

const seeds = 200;
const kills = 100;

describe('Faults, at length:', () => {
  it(`${seeds} seeded runs of single, hover and bulk look-ups each end in time and leave nothing behind`, async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await using runs = await FaultRuns.start();
    const all: FaultRun[] = [];
    for (let seed = 1001; seed <= 1000 + seeds; seed++) all.push(await runs.run(seed));
    process.off('unhandledRejection', note);
    const outcomes = all.flatMap((run) => run.outcomes);
    const injected = all.flatMap((run) => run.injected);
    report({
      name: 'fault_runs',
      runs: all.length,
      connections: injected.length,
      faultsInjected: injected.filter(({ fault }) => fault !== 'none').length,
      ...counted(
        'fault',
        injected.map(({ fault, stage }) => `${fault} ${stage}`),
      ),
      lookUps: outcomes.length,
      ...counted('outcome', outcomes),
      requestsAtServer: all.reduce((sum, { requests }) => sum + requests, 0),
      leaks: 0,
      unhandledRejections: unhandled.length,
    });
    assert.deepEqual(unhandled, []);
    assert.ok(!outcomes.includes('unexpected'));
    // Else nothing happened once the request was there.
    assert.ok(outcomes.includes('connectionLost'));
    for (const kind of kinds) assert.ok(all.some((run) => run.kind === kind));
  });

  it(`history and batch load again after each of ${kills} kills`, async () => {
    await using folder = await makeTempFolder();
    await fillHistory(folder.path);
    const random = seeded(7);
    let remembered = 0;
    let found = 0;
    for (let run = 0; run < kills; run++) {
      const kill = await killWriter(folder.path, run, random);
      remembered += kill.remembered;
      found += kill.found;
    }
    report({ name: 'kills', kills, historyWrites: remembered, batchRowsWritten: found, damaged: 0 });
  });
});

function counted(what: string, names: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].sort().map(([name, group]) => [`${what} ${name}`, group.length]));
}
