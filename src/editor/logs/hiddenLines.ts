import path from 'node:path';
import * as vscode from 'vscode';
import { requests, type LineRange, type LinesBetweenParams } from '../../protocol/languageServer.ts';
import { contextKeys, setContext } from '../contributions.ts';
import { Disposables } from '../disposables.ts';
import type { LanguageServer } from './languageServer.ts';

/**
 * Shows only the lines of some calls, by folding all others away. A folding provider takes the place of the editor's own
 * folding by indentation, so there is one for a document only while its lines are hidden.
 */
export class HiddenLines {
  readonly #server: () => Promise<LanguageServer>;
  readonly #providers = new Map<string, vscode.Disposable>();
  readonly #parts = new Disposables();

  constructor(server: () => Promise<LanguageServer>) {
    this.#server = server;
    this.#parts.add(
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.#tell();
      }),
    );
    this.#parts.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#drop(uri);
      }),
    );
  }

  dispose(): void {
    this.#parts.dispose();
  }

  async showOnly({ document: { uri } }: vscode.TextEditor, callIds: readonly string[]): Promise<void> {
    await vscode.commands.executeCommand('editor.unfoldAll');
    this.#drop(uri);
    const params: LinesBetweenParams = { uri: uri.toString(), callIds };
    const provider: vscode.FoldingRangeProvider = {
      provideFoldingRanges: async (document) => {
        if (document.uri.toString() !== params.uri) return undefined;
        const ranges = await (await this.#server()).ask<LineRange[]>(requests.linesBetween, params);
        return ranges.map(({ start, end }) => new vscode.FoldingRange(start, end));
      },
    };
    const registered = vscode.languages.registerFoldingRangeProvider(filterFor(uri), provider);
    this.#providers.set(params.uri, this.#parts.add(registered));
    await vscode.commands.executeCommand('editor.foldAll');
    this.#tell();
  }

  async showAll({ document: { uri } }: vscode.TextEditor): Promise<void> {
    await vscode.commands.executeCommand('editor.unfoldAll');
    this.#drop(uri);
  }

  #drop(uri: vscode.Uri): void {
    const registered = this.#providers.get(uri.toString());
    if (registered) this.#parts.drop(registered);
    this.#providers.delete(uri.toString());
    this.#tell();
  }

  #tell(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    setContext(contextKeys.linesHidden, uri !== undefined && this.#providers.has(uri));
  }
}

/** As near to this one document as a filter gets; a file name may hold what means something in a glob. */
function filterFor(uri: vscode.Uri): vscode.DocumentFilter {
  if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') return { scheme: uri.scheme };
  const name = path.posix.basename(uri.path).replace(/[[\]{}*?]/g, '?');
  return { scheme: uri.scheme, pattern: new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name) };
}
