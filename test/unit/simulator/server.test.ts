import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { itOnLinux, itOnUnix } from '../../fakes/platforms.ts';
import { ask, askSigned, resultPath, useFolder } from './simulatorUnderTest.ts';

describe("the simulator's life", function () {
  this.timeout(10_000);
  const folder = useFolder();

  async function start(host = '127.0.0.1'): Promise<Simulator> {
    return startSimulator({ host, port: 0, dataDir: folder.path });
  }

  it('ends hanging answers, idle connections and half-done handshakes with stop()', async () => {
    const simulator = await start();
    const hanging = assert.rejects(askSigned(simulator, resultPath(8, '1644400408-408')), {
      code: 'ECONNRESET',
    });
    const slow = assert.rejects(askSigned(simulator, resultPath(8, '1644400003-3')), { code: 'ECONNRESET' });
    const agent = new Agent({ keepAlive: true, ca: await readFile(simulator.caFile) });
    await new Promise((resolve) =>
      get(simulator.baseUrl, { agent }, (reply) => reply.resume().on('end', resolve)),
    );
    const silent = connect(Number(new URL(simulator.baseUrl).port), '127.0.0.1');
    await once(silent, 'connect');
    while (simulator.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));

    const startedAt = performance.now();
    await Promise.all([simulator.stop(), simulator.stop()]);
    assert.ok(performance.now() - startedAt < 1000);
    await Promise.all([hanging, slow, silent.destroyed || once(silent, 'close')]);
    agent.destroy();
    await assert.rejects(ask(simulator, '/'), { code: 'ECONNREFUSED' });
  });

  itOnLinux('can be reached as 127.0.0.2, which editors treat like any remote host', async () => {
    const simulator = await start('127.0.0.2');
    try {
      assert.match(simulator.baseUrl, /^https:\/\/127\.0\.0\.2:\d+$/);
      assert.equal((await askSigned(simulator, resultPath(8, '1644464743-1388'))).status, 200);
    } finally {
      await simulator.stop();
    }
  });

  it('tells when its port is taken', async () => {
    const simulator = await start();
    const port = Number(new URL(simulator.baseUrl).port);
    await assert.rejects(startSimulator({ port, dataDir: folder.path }), { code: 'EADDRINUSE' });
    await simulator.stop();
  });

  it('logs each request in one line without secrets', async () => {
    const lines: string[] = [];
    const simulator = await startSimulator({
      port: 0,
      dataDir: folder.path,
      log: (line) => lines.push(line),
    });
    await ask(simulator, resultPath(8, '1644464743-1388'));
    await ask(simulator, '/isales/record/a/b.wav?Signature=geheim');
    await simulator.stop();
    assert.match(lines[0] ?? '', /^GET \/rest\S+ 401 \d+ ms signature: missing$/);
    assert.match(lines[1] ?? '', /^GET \/isales\/record\/a\/b\.wav 403 \d+ ms$/);
  });

  it('takes no more connections at a time than it is told, and others again when some have ended', async () => {
    const simulator = await startSimulator({ port: 0, dataDir: folder.path, limits: { connections: 3 } });
    try {
      const port = Number(new URL(simulator.baseUrl).port);
      const silent = [1, 2, 3].map(() => connect(port, '127.0.0.1'));
      await Promise.all(silent.map((socket) => once(socket, 'connect')));
      await assert.rejects(ask(simulator, '/'), { code: 'ECONNRESET' });
      const ended = silent.map((socket) => once(socket, 'close'));
      for (const socket of silent) socket.destroy();
      await Promise.all(ended);
      let status = 0;
      while (status === 0)
        status = await ask(simulator, '/').then(
          (reply) => reply.status,
          () => 0,
        );
      assert.equal(status, 404);
    } finally {
      await simulator.stop();
    }
  });

  itOnUnix('runs from the command line, says where it is, and ends with Ctrl-C', async () => {
    const readyFile = join(folder.path, 'ready.json');
    const main = join(import.meta.dirname, '../../../src/simulator/main.ts');
    const child = spawn(
      process.execPath,
      [main, '--port', '0', '--data-dir', folder.path, '--ready-file', readyFile],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    let printed = '';
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    try {
      while (!existsSync(readyFile)) {
        assert.equal(child.exitCode, null);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.equal((await stat(readyFile)).mode & 0o777, 0o600);
      const ready = JSON.parse(await readFile(readyFile, 'utf8')) as Record<string, string>;
      assert.deepEqual(Object.keys(ready), ['baseUrl', 'caFile', 'accessKey', 'secretKey']);
      for (const text of [...Object.values(ready), '1644400403-403']) assert.ok(printed.includes(text), text);
    } finally {
      child.kill('SIGINT');
    }
    assert.deepEqual(await exited, [0, null]);
    assert.ok(!existsSync(readyFile));
  });
});
