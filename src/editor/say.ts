import * as vscode from 'vscode';
import { inSentences } from '../wording/punctuation.ts';
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
