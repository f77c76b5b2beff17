import * as vscode from 'vscode';
import { redactText } from '../isales/redaction.ts';
import type { Log } from '../lookup/ports.ts';

/** The extension's log channel. Takes every key it was told of, and all that looks like one, out of what it writes. */
export class LogChannel implements Log {
  /** For what writes to a channel by itself. */
  readonly channel = vscode.window.createOutputChannel('iSales Call Lens', { log: true });
  readonly #secrets = new Set<string>();

  /** What it takes out. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  debug(message: string): void {
    this.channel.debug(redactText(message, this.#secrets));
  }

  info(message: string): void {
    this.channel.info(redactText(message, this.#secrets));
  }

  warn(message: string): void {
    this.channel.warn(redactText(message, this.#secrets));
  }

  error(message: string): void {
    this.channel.error(redactText(message, this.#secrets));
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
