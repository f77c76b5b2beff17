import * as vscode from 'vscode';
import { inSentences } from '../wording/punctuation.ts';
import { Disposables } from './disposables.ts';
import { plainLine, plainText } from './plainText.ts';

/** The one way to notifications, progress and messages in the status bar: whatever they say is plain text. */

/** A message, or its parts, of which those that are missing are left out. */
export type Message = string | readonly (string | undefined)[];

/** As the editor's own, with what it says as plain text; in a dialog of its own where the options say so. */
interface Say {
  <T extends string | vscode.MessageItem>(
    message: Message,
    options: vscode.MessageOptions,
    ...items: T[]
  ): Promise<T | undefined>;
  <T extends string | vscode.MessageItem>(message: Message, ...items: T[]): Promise<T | undefined>;
}

type Show = (
  message: string,
  options: vscode.MessageOptions,
  ...items: vscode.MessageItem[]
) => Thenable<vscode.MessageItem | undefined>;

export const tell = sayWith((...all) => vscode.window.showInformationMessage(...all));
export const warn = sayWith((...all) => vscode.window.showWarningMessage(...all));
export const tellError = sayWith((...all) => vscode.window.showErrorMessage(...all));

function sayWith(show: Show): Say {
  return async (message: Message, ...rest: readonly unknown[]) => {
    const [first, ...others] = rest as readonly (vscode.MessageOptions | vscode.MessageItem | string)[];
    const hasOptions = typeof first === 'object' && !('title' in first);
    const options = hasOptions ? first : {};
    const items = (hasOptions ? others : rest) as readonly (vscode.MessageItem | string)[];
    const shown = items.map((item) => (typeof item === 'string' ? { title: item } : item));
    const chosen = await show(
      plainText(joined(message)),
      { ...options, ...(options.detail === undefined ? {} : { detail: plainText(options.detail, 4_000) }) },
      ...shown,
    );
    return items[shown.findIndex(({ title }) => title === chosen?.title)] as never;
  };
}

function joined(message: Message): string {
  return typeof message === 'string' ? message : inSentences(...message);
}

/** A state that a message tells of. */
export interface ToldState {
  /** Whether it is still so. */
  readonly lasts: () => boolean;
  /** Calls back when that may have changed. */
  readonly onDidChange: (listener: () => void) => { dispose(): unknown };
  /** How far something is, where it stands still in between. */
  readonly percent?: number;
  /** The message goes away after so long by itself, where nothing is lost by that. */
  readonly mostMs?: number;
}

/** The editor shows about a thousand characters; the links behind the text need some of them. */
const longestState = 600;
let toldStates = 0;

/**
 * Tells a state, with what can be done about it, and takes that back when the state ends: what no longer holds does not
 * stay beside what does. The editor takes back no message with buttons, but a progress that has come to its end; so it is
 * one that stands still, and what can be done are links in it.
 * @returns what was chosen; `undefined` where the user closed it, or the state ended
 */
export async function tellWhile<T extends string>(
  message: Message,
  { lasts, onDidChange, percent = 100, mostMs }: ToldState,
  ...items: T[]
): Promise<T | undefined> {
  if (!lasts()) return undefined;
  const parts = new Disposables();
  try {
    return await new Promise<T | undefined>((resolve) => {
      const links = items.map((item) => {
        const command = `isales.told.${++toldStates}`;
        const choose = (): void => {
          resolve(item);
        };
        parts.add(vscode.commands.registerCommand(command, choose));
        return `[${plainText(item)}](command:${command})`;
      });
      const title = [plainText(joined(message), longestState).replace(/[\t\n]+/g, ' '), ...links].join(
        ' \u00a0',
      );
      // Undocumented, but taken for the button's name; where it is not, the button says "Cancel", and does the same.
      const cancellable = vscode.l10n.t('Dismiss') as unknown as boolean;
      const location = vscode.ProgressLocation.Notification;
      void vscode.window.withProgress({ location, title, cancellable }, async (progress, token) => {
        progress.report({ increment: percent });
        await new Promise<void>((end) => {
          const check = (): void => {
            if (!lasts()) end();
          };
          parts.add(onDidChange(check));
          parts.add(token.onCancellationRequested(end));
          parts.add({ dispose: end });
          const timer = mostMs === undefined ? undefined : setTimeout(end, mostMs);
          parts.add({
            dispose: () => {
              clearTimeout(timer);
            },
          });
          check();
        });
        resolve(undefined);
      });
    });
  } finally {
    parts.dispose();
  }
}

/** Shows the progress of a step, with its title and messages as plain text. */
export function withProgress<T>(
  options: vscode.ProgressOptions,
  step: (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ) => Thenable<T>,
): Promise<T> {
  const { title } = options;
  return Promise.resolve(
    vscode.window.withProgress(
      { ...options, ...(title === undefined ? {} : { title: plainLine(title) }) },
      (progress, token) =>
        step(
          {
            report: ({ message, ...value }) => {
              progress.report({
                ...value,
                ...(message === undefined ? {} : { message: plainLine(message) }),
              });
            },
          },
          token,
        ),
    ),
  );
}

/**
 * Says something in the status bar for some time.
 * @param icon of the editor's, by its name
 */
export function sayInStatusBar(text: string, milliseconds: number, icon?: 'check' | 'warning'): void {
  const line = plainLine(text);
  vscode.window.setStatusBarMessage(icon === undefined ? line : `$(${icon}) ${line}`, milliseconds);
}
