import * as vscode from 'vscode';
import { redactJson } from '../isales/redaction.ts';
import type { Log } from '../lookup/ports.ts';

/** The extension's log channel. Takes every key it was told of, and all that looks like one, out of what it writes. */
export class LogChannel implements Log {
  /** For what writes to a channel by itself. */
  readonly channel: vscode.LogOutputChannel;
  readonly #secrets = new Set<string>();

  constructor() {
    const channel = vscode.window.createOutputChannel('iSales Call Lens', { log: true });
    this.channel = redactingChannel(channel, () => this.secrets);
  }

  /** What it takes out. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** Whether the user has asked the channel for details. */
  get isDebugOn(): boolean {
    const { logLevel } = this.channel;
    return logLevel === vscode.LogLevel.Debug || logLevel === vscode.LogLevel.Trace;
  }

  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  debug(message: string): void {
    this.channel.debug(message);
  }

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(message);
  }

  error(message: string): void {
    this.channel.error(message);
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}

/** The same channel, with secrets taken out of whatever is handed to it. */
function redactingChannel(
  channel: vscode.LogOutputChannel,
  secrets: () => readonly string[],
): vscode.LogOutputChannel {
  const clean = (argument: unknown): unknown =>
    argument instanceof Error
      ? redactJson(argument.stack ?? argument.message, secrets())
      : redactJson(argument, secrets());
  // Not a proxy of the channel itself: a frozen one would have to hand out its own methods.
  return new Proxy({} as vscode.LogOutputChannel, {
    get: (_target, name) => {
      const member: unknown = Reflect.get(channel, name);
      return typeof member === 'function' && name !== 'onDidChangeLogLevel'
        ? (...args: unknown[]): unknown => Reflect.apply(member, channel, args.map(clean))
        : member;
    },
  });
}
