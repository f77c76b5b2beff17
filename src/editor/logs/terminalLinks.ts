import * as vscode from 'vscode';
import { callIdsOfLine, findVdn, Surroundings, type CallFinders } from '../../callsInText/index.ts';
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

/**
 * Makes call IDs in terminals clickable, for `tail -f` and the like. A line alone is all there is to tell a VDN.
 * @param finders the user's own patterns
 */
export function registerTerminalLinks(finders: () => CallFinders): vscode.Disposable {
  return vscode.window.registerTerminalLinkProvider({
    provideTerminalLinks: ({ line }): CallLink[] => {
      const surroundings = new Surroundings({ lineCount: 1, lineAt: () => line });
      return callIdsOfLine(line, finders()).map(
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
