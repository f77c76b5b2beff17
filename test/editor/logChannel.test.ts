import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LogChannel } from '../../src/editor/logChannel.ts';
import { debugLogOf } from '../../src/editor/servers/serverClients.ts';
import { CcIsalesClient } from '../../src/isales/index.ts';
import { send, startScriptedServer } from '../fakes/scriptedServer.ts';

describe('The log channel', () => {
  const original = vscode.window.createOutputChannel;
  let written: unknown[];
  let log: LogChannel;
  let logLevel: vscode.LogLevel;

  beforeEach(() => {
    written = [];
    logLevel = vscode.LogLevel.Info;
    const write = (...args: unknown[]): void => void written.push(...args);
    const channel = {
      append: write,
      appendLine: write,
      replace: write,
      trace: write,
      debug: write,
      info: write,
      error: write,
    };
    const window = vscode.window as { createOutputChannel: unknown };
    window.createOutputChannel = () =>
      Object.freeze({
        ...channel,
        get logLevel() {
          return logLevel;
        },
      });
    log = new LogChannel();
    window.createOutputChannel = original;
    log.hide('sk-example-0001');
  });

  it('takes secrets out of what the extension writes', () => {
    log.info('GET https://obs.example.com/a?Signature=abcdef&Expires=1: sk-example-0001');
    assert.deepEqual(written, ['GET https://obs.example.com/a?Signature=‹redacted›&Expires=1: ‹redacted›']);
  });

  it('takes them out of what a library writes to it, too', () => {
    log.channel.appendLine('sk-example-0001');
    log.channel.trace('trace', { params: { text: 'auth-v2/AK/t/host/abc' } });
    log.channel.error(new Error('sk%2Dexample-0001'));
    assert.doesNotMatch(JSON.stringify(written), /example-0001|AK\/t/);
    assert.equal(log.channel.logLevel, vscode.LogLevel.Info);
  });

  /** Asks a server that answers with secrets; what is written at this level. */
  async function ask(level: vscode.LogLevel): Promise<string> {
    logLevel = level;
    written = [];
    await using server = await startScriptedServer(
      send('', 302, { Location: 'https://login.example/?ticket=topsecret', 'Set-Cookie': 'topsecret' }),
      { address: '127.0.0.1' },
    );
    const client = new CcIsalesClient({
      server: { baseUrl: server.origin },
      credentials: { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' },
      debug: debugLogOf(log),
    });
    await client.callResult(8, '1644464743-1388');
    client.dispose();
    return written.join('\n');
  }

  it('tells each request in detail at the levels debug and trace, without secrets', async () => {
    for (const level of [vscode.LogLevel.Debug, vscode.LogLevel.Trace]) {
      const told = await ask(level);
      assert.match(told, /GET http:.*callresultdetail\/1644464743-1388\n/);
      assert.match(told, /> Authorization \(auth-v2\): ‹left out›/);
      assert.match(told, /< HTTP\/1\.1 302 Found/);
      assert.match(told, /connection [\d.]+ ms, first byte [\d.]+ ms, whole [\d.]+ ms/);
      assert.doesNotMatch(told, /topsecret|AKEXAMPLE|sk-example/);
    }
  });

  it('tells nothing of that at any other level', async () => {
    for (const level of [vscode.LogLevel.Info, vscode.LogLevel.Warning, vscode.LogLevel.Off])
      assert.equal(await ask(level), '');
  });
});
