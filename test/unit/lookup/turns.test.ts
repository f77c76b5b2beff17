import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Pacer, type Paced } from '../../../src/lookup/pacer.ts';
import { WindowTurns } from '../../../src/lookup/turns.ts';
import { lockOfTheDead } from '../../fakes/deadLock.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

const origin = 'https://10.22.26.181:28443';

let folder: TempFolder;
let timing: FakeTiming;
let arrivals: { readonly at: number; readonly from: string }[];

beforeEach(async () => {
  folder = await makeTempFolder();
  timing = new FakeTiming();
  arrivals = [];
});
afterEach(() => folder[Symbol.asyncDispose]());

function openWindow(): Pacer {
  return new Pacer(undefined, timing, new WindowTurns(folder.path).of(origin));
}

/** @returns how many are answered */
function ask(pacer: Pacer, from: string, count: number): () => number {
  let done = 0;
  const send = async (): Promise<Paced<undefined>> => {
    await timing.delay(20);
    arrivals.push({ at: timing.now(), from });
    await timing.delay(25);
    return { value: undefined, fate: 'answered' };
  };
  for (let index = 0; index < count; index++) void pacer.run(send).then(() => done++);
  return () => done;
}

function shortestEleven(): number {
  return Math.min(...arrivals.slice(10).map(({ at }, index) => at - (arrivals[index]?.at ?? 0)));
}

describe('The pace of several windows', () => {
  it('is one together, and each gets its turn', async () => {
    const [a, b] = [ask(openWindow(), 'a', 60), ask(openWindow(), 'b', 60)];
    await timing.advance(10_000);
    assert.ok(a() >= 20 && b() >= 20, `${a()} and ${b()}`);
    await timing.advance(60_000);
    assert.deepEqual([a(), b()], [60, 60]);
    assert.ok(shortestEleven() > 1000, `eleven within ${shortestEleven()} ms`);
  });

  it('is no slower for one that is alone', async () => {
    const done = ask(openWindow(), 'a', 50);
    await timing.advance(5_200);
    assert.equal(done(), 50);
  });

  it('leaves nothing behind when all is asked', async () => {
    ask(openWindow(), 'a', 12);
    await timing.advance(10_000);
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('takes no notice of a window that has ended, be it by force', async () => {
    const done = ask(openWindow(), 'a', 1);
    await timing.advance(10);
    const [turn = ''] = await readdir(folder.path);
    await timing.advance(10_000);
    assert.equal(done(), 1);
    await lockOfTheDead(join(folder.path, turn));
    const later = ask(openWindow(), 'b', 12);
    await timing.advance(5_000);
    assert.equal(later(), 12);
  });
});
