import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LogChannel } from '../../src/editor/logChannel.ts';

describe('The log channel', () => {
  const original = vscode.window.createOutputChannel;
  let written: unknown[];
  let log: LogChannel;

  beforeEach(() => {
    written = [];
    const write = (...args: unknown[]): void => void written.push(...args);
    const channel = {
      append: write,
      appendLine: write,
      replace: write,
      trace: write,
      info: write,
      error: write,
    };
    const window = vscode.window as { createOutputChannel: unknown };
    window.createOutputChannel = () => Object.freeze({ ...channel, logLevel: vscode.LogLevel.Info });
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
});
