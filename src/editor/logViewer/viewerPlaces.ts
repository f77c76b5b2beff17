import type * as vscode from 'vscode';
import type { LogViewerPlace } from '../../protocol/logViewer.ts';

/** Of so many files the place is known, the latest of them. */
const mostFiles = 100;

/**
 * Where pages of files stood, as long as the window lives: a tab that gave way to another one, and is gone back to, begins
 * there. Over a reload each tab keeps its place itself.
 */
export class ViewerPlaces {
  readonly #places = new Map<string, LogViewerPlace>();

  keep(file: vscode.Uri, place: LogViewerPlace): void {
    const key = file.toString();
    this.#places.delete(key);
    this.#places.set(key, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > mostFiles && oldest !== undefined) this.#places.delete(oldest);
  }

  /** Where a page of this file stood last. */
  of(file: vscode.Uri): { readonly place?: LogViewerPlace } {
    const place = this.#places.get(file.toString());
    return place ? { place } : {};
  }
}
