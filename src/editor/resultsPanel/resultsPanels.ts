import * as vscode from 'vscode';
import type { ResultSource } from '../../lookup/resultSource.ts';
import type { ResultsPanelMessage, ResultsPanelUpdate } from '../../protocol/resultsPanel.ts';
import { language, translations } from '../../wording/language.ts';
import { resultsPanelType } from '../contributions.ts';
import { showPage } from '../webviewPage.ts';
import { plainLine } from '../plainText.ts';
import { ResultsPanel, tabTitle } from './resultsPanel.ts';

/** Everything that the page asks the extension for. */
export type ResultsRequest = Exclude<ResultsPanelMessage, { type: 'ready' }>;

export interface ResultsPanelsOptions {
  readonly extensionUri: vscode.Uri;
  /** Brings a source back after a restart; `undefined` where it is not kept any more. */
  readonly reopen: (sourceId: string, title: string) => Promise<ResultSource | undefined>;
  /** Carries out what the user asks for in a panel. */
  readonly run: (panel: ResultsPanel, request: ResultsRequest) => void;
}

/** The open results panels: one tab for each source. */
export class ResultsPanels {
  readonly #options: ResultsPanelsOptions;
  readonly #open = new Map<string, ResultsPanel>();

  constructor(options: ResultsPanelsOptions) {
    this.#options = options;
  }

  /** Brings the source's tab to the front, or opens one. */
  open(source: ResultSource): void {
    const existing = this.#open.get(source.id);
    if (existing) {
      existing.reveal();
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel(
        resultsPanelType,
        plainLine(tabTitle(source)),
        vscode.ViewColumn.Active,
        {},
      ),
      source,
    );
  }

  /** Whether the source's tab is on the screen. */
  isVisible({ id }: ResultSource): boolean {
    return this.#open.get(id)?.isVisible === true;
  }

  /** Fills a panel that the editor brought back. Nothing is asked of a server. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { sourceId, title = panel.title } = readState(state);
    const source = sourceId === undefined ? undefined : await this.#options.reopen(sourceId, title);
    const alreadyOpen = source && this.#open.get(source.id);
    if (alreadyOpen) {
      panel.dispose();
      alreadyOpen.reveal();
    } else if (source) this.#adopt(panel, source);
    else this.#showGone(panel, sourceId ?? '');
  }

  /** The panel in front, if one of these is. */
  get active(): ResultsPanel | undefined {
    return [...this.#open.values()].find(({ isActive }) => isActive);
  }

  /** Closes no panel: they are to come back when the window is loaded again. */
  dispose(): void {
    this.#open.clear();
  }

  #adopt(webviewPanel: vscode.WebviewPanel, source: ResultSource): void {
    const panel = new ResultsPanel(webviewPanel, source, this.#options.extensionUri, this.#options.run);
    this.#open.set(source.id, panel);
    panel.onDidClose(() => {
      if (this.#open.get(source.id) === panel) this.#open.delete(source.id);
    });
  }

  #showGone(panel: vscode.WebviewPanel, sourceId: string): void {
    panel.iconPath = new vscode.ThemeIcon('table');
    const texts = translations();
    const gone: ResultsPanelUpdate = {
      type: 'gone',
      language: language(),
      ...(texts === undefined ? {} : { translations: texts }),
    };
    const received = panel.webview.onDidReceiveMessage(() => {
      void panel.webview.postMessage(gone);
    });
    panel.onDidDispose(() => {
      received.dispose();
    });
    showPage(panel.webview, this.#options.extensionUri, {
      name: 'resultsPanel',
      title: panel.title,
      data: { 'source-id': sourceId },
    });
  }
}

/** What the page kept for us over a reload; anything may stand there. */
function readState(state: unknown): { readonly sourceId?: string; readonly title?: string } {
  const { sourceId, title } =
    typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
  return {
    ...(typeof sourceId === 'string' && sourceId !== '' ? { sourceId } : {}),
    ...(typeof title === 'string' && title !== '' ? { title } : {}),
  };
}
