import * as vscode from 'vscode';
import { requests, type ResultHover } from '../../protocol/languageServer.ts';
import { hoverCommands } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import type { HoverConsent } from './hoverConsent.ts';
import type { LanguageServer } from './languageServer.ts';
import { logDocumentSelector } from './logDocuments.ts';

/**
 * The second hover on a call ID: it brings the result, when it comes. The language server's own hover, which asks nobody,
 * stands there at once; the editor shows each provider's answer as it arrives.
 */
export function registerResultHover(
  server: LanguageServer,
  registry: ServerRegistry,
  consent: HoverConsent,
): vscode.Disposable {
  return vscode.languages.registerHoverProvider(logDocumentSelector(), {
    provideHover: async (document, { line, character }, token) => {
      const where = { uri: document.uri.toString(), position: { line, character } };
      // A hover that the user has left, or a server that is being started again, answers with an error.
      const hover = await server
        .ask<ResultHover | null>(requests.resultHover, where, token)
        .catch(() => undefined);
      if (!hover) return undefined;
      if (registry.active) consent.askOnce(registry.active);
      const text = new vscode.MarkdownString(hover.markdown, true);
      text.isTrusted = { enabledCommands: hoverCommands };
      const { start, end } = hover.range;
      return new vscode.Hover(text, new vscode.Range(start.line, start.character, end.line, end.character));
    },
  });
}
