import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { runInLanes, type Job } from '../../host/lanes.ts';

/** A job that ends when it is told to, and is ready when it is told so. */
class TestJob implements Job {
  readonly name: string;
  ready = true;
  hasStarted = false;
  say: (line: string) => void = () => assert.fail(`${this.name} has not started`);
  readonly #end = Promise.withResolvers<undefined>();

  constructor(name: string) {
    this.name = name;
  }

  isReady(): boolean {
    return this.ready;
  }

  async run(say: (line: string) => void): Promise<void> {
    this.hasStarted = true;
    this.say = say;
    await this.#end.promise;
  }

  async end(): Promise<void> {
    this.#end.resolve(undefined);
    await turn();
  }
}

describe('Jobs that run side by side', () => {
  const shown: string[] = [];
  const show = (line: string): void => void shown.push(line);
  const started = (jobs: readonly TestJob[]): string =>
    jobs.flatMap(({ name, hasStarted }) => (hasStarted ? [name] : [])).join('');
  beforeEach(() => shown.splice(0));

  it('are as many as there are lanes, in their order', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => new TestJob(name));
    const [a, b, c] = jobs as [TestJob, TestJob, TestJob];
    const all = runInLanes(jobs, () => false, { lanes: 2, show });
    assert.equal(started(jobs), 'ab');
    await b.end();
    assert.equal(started(jobs), 'abc');
    await a.end();
    await c.end();
    await all;
  });

  it('wait for what they need, and let others go first', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => new TestJob(name));
    const [a, b, c] = jobs as [TestJob, TestJob, TestJob];
    b.ready = false;
    const all = runInLanes(jobs, () => false, { lanes: 2, show });
    assert.equal(started(jobs), 'ac');
    b.ready = true;
    await a.end();
    assert.equal(started(jobs), 'abc');
    await b.end();
    await c.end();
    await all;
  });

  it('are shown one after the other, the oldest as it goes', async () => {
    const jobs = ['a', 'b'].map((name) => new TestJob(name));
    const [a, b] = jobs as [TestJob, TestJob];
    const all = runInLanes(jobs, () => false, { lanes: 2, show });
    b.say('b 1');
    a.say('a 1');
    assert.deepEqual(shown, ['a 1']);
    b.say('b 2');
    await a.end();
    assert.deepEqual(shown, ['a 1', 'b 1', 'b 2']);
    b.say('b 3');
    await b.end();
    await all;
    assert.deepEqual(shown, ['a 1', 'b 1', 'b 2', 'b 3']);
  });

  it('are all shown when a later one ends first', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => new TestJob(name));
    const [a, b, c] = jobs as [TestJob, TestJob, TestJob];
    const all = runInLanes(jobs, () => false, { lanes: 2, show });
    b.say('b 1');
    await b.end();
    c.say('c 1');
    await c.end();
    assert.deepEqual(shown, []);
    await a.end();
    await all;
    assert.deepEqual(shown, ['b 1', 'c 1']);
  });

  it('start no more when the run is stopped', async () => {
    const jobs = ['a', 'b'].map((name) => new TestJob(name));
    let isStopped = false;
    const all = runInLanes(jobs, () => isStopped, { lanes: 1, show });
    isStopped = true;
    await jobs[0]?.end();
    await all;
    assert.equal(started(jobs), 'a');
  });

  it('fail with a sentence when they wait for each other', async () => {
    const job = new TestJob('a');
    job.ready = false;
    await assert.rejects(
      runInLanes([job], () => false, { lanes: 2, show }),
      /wait for each other: a/,
    );
  });
});
