import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SimulatorProcess } from '../../../../src/editor/simulator/simulatorProcess.ts';
import type { Simulator } from '../../../../src/simulator/index.ts';
import { askSigned, resultPath, useFolder } from '../../simulator/simulatorUnderTest.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const script = path.join(root, 'src/simulator/main.ts');

describe("The editor's simulator", function () {
  this.timeout(20_000);
  const folder = useFolder();
  const lines: string[] = [];
  const options = () => ({
    script,
    dataDir: folder.path,
    port: 0,
    log: (line: string) => lines.push(line),
  });
  const statusOf = async (ready: SimulatorProcess['ready']): Promise<number> =>
    (await askSigned(ready as unknown as Simulator, resultPath(8, '1644464743-1388'))).status;

  it('answers from a process of its own, tells the log of requests and nobody of keys, and ends when told', async () => {
    const simulator = await SimulatorProcess.start(options());
    try {
      assert.equal(await statusOf(simulator.ready), 200);
      while (!lines.some((line) => /^GET \/rest\S+ 200 \d+ ms$/.test(line)))
        await new Promise((resolve) => setTimeout(resolve, 10));
      assert.ok(!lines.some((line) => line.includes(simulator.ready.credentials.secretKey)));
    } finally {
      await Promise.all([simulator.stop(), simulator.stop()]);
    }
    await assert.rejects(statusOf(simulator.ready), { code: 'ECONNREFUSED' });
  });

  it('takes another port where its own is taken', async () => {
    const first = await SimulatorProcess.start(options());
    try {
      const port = Number(new URL(first.ready.baseUrl).port);
      const second = await SimulatorProcess.start({ ...options(), port });
      assert.notEqual(second.ready.baseUrl, first.ready.baseUrl);
      await second.stop();
    } finally {
      await first.stop();
    }
  });

  it('says why it does not start', async () => {
    const file = path.join(folder.path, 'file');
    await writeFile(file, '');
    await assert.rejects(SimulatorProcess.start({ ...options(), dataDir: file }), /ENOTDIR|EEXIST/);
    await assert.rejects(SimulatorProcess.start({ ...options(), script: `${script}.missing` }), /ended/);
  });

  it('ends with the process that started it, also where that is killed', async () => {
    const starter = path.join(folder.path, 'starter.mts');
    await writeFile(
      starter,
      `import { SimulatorProcess } from ${JSON.stringify(path.join(root, 'src/editor/simulator/simulatorProcess.ts'))};
      const { ready } = await SimulatorProcess.start(${JSON.stringify({ script, dataDir: folder.path, port: 0 }).slice(0, -1)}, log: () => {} });
      process.send?.(ready);`,
    );
    const child = fork(starter);
    const [ready] = (await once(child, 'message')) as [SimulatorProcess['ready']];
    assert.ok(existsSync(ready.caFile));
    assert.equal(await statusOf(ready), 200);
    child.kill('SIGKILL');
    let isGone = false;
    while (!isGone)
      isGone = await statusOf(ready).then(
        () => false,
        () => true,
      );
  });
});
