import * as vscode from 'vscode';
import type { ResultSource, SeenAt } from '../../lookup/resultSource.ts';
import type { ResultsPanelMessage, ResultsPanelUpdate, TableRow } from '../../protocol/resultsPanel.ts';
import { language, translations } from '../../wording/language.ts';
import { describeProgress, describeRow } from '../../wording/resultRows.ts';
import type { Reveal } from '../callPanel/callSequence.ts';
import { showPage } from '../webviewPage.ts';
import { plainLine } from '../plainText.ts';

/** Enough for the first screen; the page can paint before the others have arrived. */
const firstRows = 200;
const rowsPerMessage = 2_000;
/** Changes are gathered for so long before the page is told. */
const gatherMs = 200;

/** The results of one source in one tab. The page holds what it shows; the source holds the results. */
export class ResultsPanel {
  readonly source: ResultSource;
  readonly onDidClose: vscode.Event<void>;
  readonly #panel: vscode.WebviewPanel;
  readonly #changed = new Set<number>();
  #isClosed = false;
  #isListening = false;
  #gathering: NodeJS.Timeout | undefined;
  #shownOrder: readonly number[] = [];

  /** @param run carries out what the user asks for in the page */
  constructor(
    panel: vscode.WebviewPanel,
    source: ResultSource,
    extensionUri: vscode.Uri,
    run: (panel: ResultsPanel, message: Exclude<ResultsPanelMessage, { type: 'ready' }>) => void,
  ) {
    this.source = source;
    this.#panel = panel;
    const closed = new vscode.EventEmitter<void>();
    this.onDidClose = closed.event;
    const received = panel.webview.onDidReceiveMessage((message: ResultsPanelMessage) => {
      if (message.type === 'ready') {
        this.#start();
        return;
      }
      if ('shown' in message) this.#shownOrder = message.shown;
      run(this, message);
    });
    // A page that is hidden is gone, and asks for everything when it comes back.
    const hidden = panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#isListening = false;
    });
    const changed = source.onDidChange((rows) => {
      if (!this.#isListening) return;
      for (const row of rows) this.#changed.add(row);
      this.#gathering ??= setTimeout(() => {
        this.#sendChanges();
      }, gatherMs);
    });
    panel.onDidDispose(() => {
      this.#isClosed = true;
      clearTimeout(this.#gathering);
      for (const listener of [received, hidden, changed]) listener.dispose();
      closed.fire();
      closed.dispose();
    });
    panel.title = plainLine(tabTitle(source));
    panel.iconPath = new vscode.ThemeIcon('table');
    showPage(panel.webview, extensionUri, {
      name: 'resultsPanel',
      title: source.title,
      data: { 'source-id': source.id },
    });
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  /** The rows as they are filtered and sorted, by their places in the source, when a call was last opened from here. */
  get shownOrder(): readonly number[] {
    return this.#shownOrder;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Brings a row into sight. @param how "asked" takes the keyboard and the front, too */
  revealRow(row: number, how: Reveal): void {
    if (how === 'asked') this.reveal();
    this.#post({ type: 'reveal', row });
  }

  /** Words for these rows, as the table has them. */
  describe(rows: readonly number[]): readonly TableRow[] {
    const place = placeNames();
    return rows.flatMap((at) => {
      const row = this.source.rows[at];
      return row ? [describeRow(row, at, place)] : [];
    });
  }

  #start(): void {
    const { source } = this;
    this.#isListening = true;
    this.#changed.clear();
    const total = source.rows.length;
    const places = Array.from({ length: total }, (_, index) => index);
    const texts = translations();
    this.#post({
      type: 'start',
      language: language(),
      ...(texts === undefined ? {} : { translations: texts }),
      title: source.title,
      progress: describeProgress(source.progress, Date.now()),
      total,
      rows: this.describe(places.slice(0, firstRows)),
    });
    if (total > firstRows) this.#sendRows(places.slice(firstRows));
  }

  #sendChanges(): void {
    this.#gathering = undefined;
    if (!this.#isListening) return;
    const rows = [...this.#changed];
    this.#changed.clear();
    this.#sendRows(rows);
  }

  /** Rows, and with the last of them how far it is, so that a page never counts the one without the other. */
  #sendRows(places: readonly number[]): void {
    const total = this.source.rows.length;
    let first = 0;
    for (; first + rowsPerMessage < places.length; first += rowsPerMessage)
      this.#post({ type: 'rows', total, rows: this.describe(places.slice(first, first + rowsPerMessage)) });
    this.#post({
      type: 'rows',
      total,
      rows: this.describe(places.slice(first)),
      progress: describeProgress(this.source.progress, Date.now()),
    });
  }

  #post(update: ResultsPanelUpdate): void {
    if (!this.#isClosed) void this.#panel.webview.postMessage(update);
  }
}

/** The name of the tab: that of a log alone is the tab of the log. */
export function tabTitle({ title }: Pick<ResultSource, 'title'>): string {
  return vscode.l10n.t('{0} (calls)', title);
}

/** Names where calls were seen, "logs/dialer.log:12"; asks the editor once for each file. */
export function placeNames(): (seen: SeenAt) => string {
  const names = new Map<string, string>();
  return ({ file, line }) => {
    let name = names.get(file);
    if (name === undefined) {
      name = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
      names.set(file, name);
    }
    return `${name}:${line + 1}`;
  };
}
