import * as vscode from 'vscode';
import { findCallIds, findVdn, Surroundings } from '../../logs/index.ts';
import { commands } from '../contributions.ts';

class CallLink extends vscode.TerminalLink {
  readonly callId: string;
  readonly vdnId: number | undefined;

  constructor(startIndex: number, length: number, callId: string, vdnId: number | undefined) {
    super(startIndex, length, vscode.l10n.t('Look up this call'));
    this.callId = callId;
    this.vdnId = vdnId;
  }
}

/** Makes call IDs in terminals clickable, for `tail -f` and the like. */
export function registerTerminalLinks(): vscode.Disposable {
  return vscode.window.registerTerminalLinkProvider({
    provideTerminalLinks: ({ line }): CallLink[] => {
      const surroundings = new Surroundings({ lineCount: 1, lineAt: () => line });
      return findCallIds(line).map(
        ({ callId, start, end }) =>
          new CallLink(start, end - start, callId, findVdn(surroundings, { line: 0, start, end })?.vdnId),
      );
    },
    handleTerminalLink: async ({ callId, vdnId }: CallLink) => {
      await vscode.commands.executeCommand(commands.lookUp, {
        callId,
        ...(vdnId === undefined ? {} : { vdnId }),
      });
    },
  });
}
