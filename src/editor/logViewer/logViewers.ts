import * as vscode from 'vscode';
import type { LogViewerCommand } from '../../protocol/logViewer.ts';
import { Disposables } from '../disposables.ts';
import { LogViewer, type LogViewerParts } from './logViewer.ts';
import { ViewerPlaces } from './viewerPlaces.ts';

/** The open log viewers, one for each tab. */
export class LogViewers {
  readonly #parts: LogViewerParts;
  readonly #open = new Set<LogViewer>();
  readonly #viewers = new Disposables();

  constructor(parts: Omit<LogViewerParts, 'places'>) {
    this.#parts = { ...parts, places: new ViewerPlaces() };
  }

  dispose(): void {
    this.#viewers.dispose();
  }

  /** Fills a tab that the editor opened or brought back. */
  open(uri: vscode.Uri, panel: vscode.WebviewPanel): void {
    if (uri.scheme !== 'file')
      throw new Error(vscode.l10n.t('The log viewer reads files on disk only, not {0}:.', uri.scheme));
    const viewer = this.#viewers.add(new LogViewer(uri, panel, this.#parts));
    this.#open.add(viewer);
    panel.onDidDispose(() => {
      this.#open.delete(viewer);
      this.#viewers.drop(viewer);
    });
  }

  /** The viewer in front. */
  get active(): LogViewer | undefined {
    return [...this.#open].find(({ isActive }) => isActive);
  }

  /** Lets the viewer in front carry out a command. @returns whether one is in front */
  run(command: LogViewerCommand): boolean {
    this.active?.run(command);
    return this.active !== undefined;
  }
}
