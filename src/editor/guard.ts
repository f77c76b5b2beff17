import * as vscode from 'vscode';
import type { LogChannel } from './logChannel.ts';
import { tellError } from './say.ts';

/** Runs a step to its end; never rejects. */
export type Guard = (step: () => Promise<void> | void) => Promise<void>;

/** Makes what nobody foresaw a matter of the log, and of one plain line for the user. */
export function guardWith(log: LogChannel): Guard {
  return async (step) => {
    try {
      await step();
    } catch (error) {
      log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const showLog = vscode.l10n.t('Show Log');
      void tellError(
        vscode.l10n.t('Something went wrong in iSales Call Lens. See the log for details.'),
        showLog,
      ).then((chosen) => {
        if (chosen === showLog) log.show();
      });
    }
  };
}
