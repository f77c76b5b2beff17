import * as vscode from 'vscode';
import { callNameHover, callResultHover } from '../../present/callHover.ts';
import { hoverMarkdown } from '../../present/hoverMarkdown.ts';
import type { CallHover } from '../../protocol/callHover.ts';
import { requests, type CallAtPosition, type TextPosition } from '../../protocol/languageServer.ts';
import { commands, hoverCommands } from '../contributions.ts';
import type { LanguageServer } from '../logs/languageServer.ts';
import { logDocumentSelector } from '../logs/logDocuments.ts';
import type { CallHovers } from './callHovers.ts';

/**
 * Hovers on call IDs in the text editor. There are two, as the editor shows each provider's answer as it arrives: one
 * tells the call ID's time and VDN at once, the other brings the result when it comes.
 */
export function registerTextHovers(server: LanguageServer, hovers: CallHovers): vscode.Disposable {
  const calls = new CallsAtPositions(server);
  const selector = logDocumentSelector();
  // Of two providers, the one that is registered last stands above the other.
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position, token) => {
        const call = await calls.at(document, position);
        return call && resultHover(call, document.uri, hovers, token);
      },
    }),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position) => {
        const call = await calls.at(document, position);
        return call && draw(hoverMarkdown(callNameHover(hovers.known(call), Date.now())), call);
      },
    }),
  );
}

/** Asks the language server once for what both hovers on a place want to know. */
class CallsAtPositions {
  readonly #server: LanguageServer;
  #asked: { readonly place: string; readonly call: Promise<CallAtPosition | undefined> } | undefined;

  constructor(server: LanguageServer) {
    this.#server = server;
  }

  at(
    { uri, version }: vscode.TextDocument,
    { line, character }: vscode.Position,
  ): Promise<CallAtPosition | undefined> {
    const place = `${version} ${line} ${character} ${uri.toString()}`;
    if (this.#asked?.place !== place) {
      const where: TextPosition = { uri: uri.toString(), position: { line, character } };
      const asked = {
        place,
        call: this.#server
          .ask<CallAtPosition | null>(requests.callAt, where)
          // A server that is being started again answers with an error.
          .then(
            (call) => call ?? undefined,
            () => undefined,
          )
          .finally(() => {
            if (this.#asked === asked) this.#asked = undefined;
          }),
      };
      this.#asked = asked;
    }
    return this.#asked.call;
  }
}

async function resultHover(
  call: CallAtPosition,
  uri: vscode.Uri,
  hovers: CallHovers,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const controller = new AbortController();
  const left = token.onCancellationRequested(() => {
    controller.abort();
  });
  let found: CallHover | undefined;
  try {
    if (token.isCancellationRequested) return undefined;
    const show = (hover: CallHover): void => {
      found = hover;
    };
    await hovers.run(call, show, { signal: controller.signal });
  } finally {
    left.dispose();
  }
  if (!found || controller.signal.aborted) return undefined;
  const { callId, vdnId, range } = call;
  const { result } = found;
  const serverId = typeof result === 'object' && result.kind === 'result' ? result.serverId : undefined;
  const markdown = hoverMarkdown(callResultHover(found, Date.now()), {
    refresh: {
      command: commands.refreshHover,
      argument: { call: { callId, vdnId, serverId }, at: range.start },
    },
    agree: {
      command: commands.refreshHover,
      argument: { call: { callId, vdnId }, at: range.start, agrees: true },
    },
    onlyLines: { command: commands.showLinesOfCall, argument: { uri: uri.toString(), callId } },
  });
  return draw(markdown, call);
}

function draw(markdown: string, { range: { start, end } }: CallAtPosition): vscode.Hover {
  const text = new vscode.MarkdownString(markdown, true);
  text.isTrusted = { enabledCommands: hoverCommands };
  return new vscode.Hover(text, new vscode.Range(start.line, start.character, end.line, end.character));
}
