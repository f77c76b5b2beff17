import path from 'node:path';
import * as vscode from 'vscode';
import { requests, type LinesBetween, type LinesBetweenParams } from '../../protocol/languageServer.ts';
import { formatCount } from '../../wording/numbers.ts';
import { contextKeys, setContext } from '../contributions.ts';
import { Disposables } from '../disposables.ts';
import type { LanguageServer } from './languageServer.ts';

/** A document of which only some lines are shown. */
interface Narrowed {
  readonly folding: vscode.Disposable;
  /** So many lines at its beginning are none of them; the editor cannot fold the first one away. */
  readonly hiddenAtStart: number;
}

/**
 * Shows only the lines of some calls, by folding all others away. A folding provider takes the place of the editor's own
 * folding by indentation, so there is one for a document only while its lines are hidden. What is folded keeps its first
 * line, so that the text of the document's own first line is taken away by a decoration.
 */
export class HiddenLines {
  readonly #server: () => Promise<LanguageServer>;
  readonly #narrowed = new Map<string, Narrowed>();
  readonly #parts = new Disposables();
  readonly #listeners = new Set<() => void>();
  /** Keeps its room: above a line without any the editor shows no code lens, and with it no way back. */
  readonly #noText = this.#parts.add(vscode.window.createTextEditorDecorationType({ opacity: '0' }));
  readonly #note = this.#parts.add(
    vscode.window.createTextEditorDecorationType({
      before: {
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        fontStyle: 'italic',
      },
    }),
  );

  constructor(server: () => Promise<LanguageServer>) {
    this.#server = server;
    const { window, workspace } = vscode;
    this.#parts.add(
      window.onDidChangeActiveTextEditor(() => {
        this.#tellContext();
      }),
    );
    this.#parts.add(
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#decorate(editor);
      }),
    );
    this.#parts.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#drop(uri);
      }),
    );
  }

  dispose(): void {
    this.#parts.dispose();
    this.#listeners.clear();
  }

  /** The documents of which only some lines are shown. */
  get uris(): readonly string[] {
    return [...this.#narrowed.keys()];
  }

  /** Calls back when lines are hidden or shown again. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** @param editor the one in front */
  async showOnly(editor: vscode.TextEditor, callIds: readonly string[]): Promise<void> {
    const { uri } = editor.document;
    const params: LinesBetweenParams = { uri: uri.toString(), callIds };
    const linesBetween = async (): Promise<LinesBetween> =>
      (await this.#server()).ask<LinesBetween>(requests.linesBetween, params);
    const { folds, firstShown } = await linesBetween();
    await vscode.commands.executeCommand('editor.unfoldAll');
    this.#drop(uri);
    const provider: vscode.FoldingRangeProvider = {
      provideFoldingRanges: async (document) => {
        if (document.uri.toString() !== params.uri) return undefined;
        const { folds: now } = await linesBetween();
        return now.map(({ start, end }) => new vscode.FoldingRange(start, end));
      },
    };
    this.#narrowed.set(params.uri, {
      folding: this.#parts.add(vscode.languages.registerFoldingRangeProvider(filterFor(uri), provider)),
      hiddenAtStart: firstShown ?? 0,
    });
    const { line } = editor.selection.active;
    const isHidden =
      (line === 0 && firstShown !== 0) || folds.some(({ start, end }) => line > start && line <= end);
    // A cursor that is folded away is moved to the end of the line above, and the text with it.
    if (isHidden && firstShown !== undefined) moveTo(editor, firstShown);
    await vscode.commands.executeCommand('editor.foldAll');
    // To the very top, where the way back stands above the first line, if the cursor is in sight from there.
    await vscode.commands.executeCommand('editorScroll', {
      to: 'up',
      by: 'page',
      value: 1_000_000,
      revealCursor: false,
    });
    editor.revealRange(
      new vscode.Range(editor.selection.active, editor.selection.active),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
    this.#tell();
  }

  /** @param editor the one in front */
  async showAll({ document: { uri } }: vscode.TextEditor): Promise<void> {
    await vscode.commands.executeCommand('editor.unfoldAll');
    this.#drop(uri);
  }

  #drop(uri: vscode.Uri): void {
    const narrowed = this.#narrowed.get(uri.toString());
    if (!narrowed) return;
    this.#parts.drop(narrowed.folding);
    this.#narrowed.delete(uri.toString());
    this.#tell();
  }

  #tell(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#decorate(editor);
    this.#tellContext();
    for (const listener of this.#listeners) listener();
  }

  #tellContext(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    setContext(contextKeys.linesHidden, uri !== undefined && this.#narrowed.has(uri));
  }

  #decorate(editor: vscode.TextEditor): void {
    const { document } = editor;
    const narrowed = this.#narrowed.get(document.uri.toString());
    const hidden = narrowed?.hiddenAtStart ?? 0;
    const first = hidden > 0 ? document.lineAt(0).range : undefined;
    editor.setDecorations(this.#noText, first ? [first] : []);
    const contentText =
      hidden > 1
        ? vscode.l10n.t('lines 1 to {0} are hidden', formatCount(hidden))
        : vscode.l10n.t('line 1 is hidden');
    const note = first && {
      range: new vscode.Range(first.start, first.start),
      renderOptions: { before: { contentText } },
    };
    editor.setDecorations(this.#note, note ? [note] : []);
  }
}

function moveTo(editor: vscode.TextEditor, line: number): void {
  const start = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(start, start);
}

/** As near to this one document as a filter gets; a file name may hold what means something in a glob. */
function filterFor(uri: vscode.Uri): vscode.DocumentFilter {
  if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') return { scheme: uri.scheme };
  const name = path.posix.basename(uri.path).replace(/[[\]{}*?]/g, '?');
  return { scheme: uri.scheme, pattern: new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name) };
}
