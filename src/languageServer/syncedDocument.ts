import type { TextDocumentContentChangeEvent, TextDocumentsConfiguration } from 'vscode-languageserver/node';
import { LogDocument, type LogDocumentOptions } from '../callsInText/index.ts';
import { releaseMemoryAfter } from './releaseMemory.ts';

/** A document that the editor keeps in step with what the user types. */
export class SyncedDocument {
  readonly uri: string;
  text: LogDocument;
  version: number;

  constructor(uri: string, version: number, text: LogDocument) {
    this.uri = uri;
    this.version = version;
    this.text = text;
  }

  /** Finds the call IDs anew, after the user's own patterns changed. */
  reread(finders: LogDocumentOptions): void {
    this.text = LogDocument.create(this.text.text(), finders);
  }
}

/**
 * Tells the protocol library how documents are kept: by lines, so that a keystroke in a large log costs little.
 * @param finders the user's own patterns as they are now
 */
export function syncedDocuments(
  finders: () => LogDocumentOptions,
): TextDocumentsConfiguration<SyncedDocument> {
  return {
    create: (uri, _languageId, version, content) => {
      releaseMemoryAfter(content.length);
      return new SyncedDocument(uri, version, LogDocument.create(content, finders()));
    },
    update: (document, changes: TextDocumentContentChangeEvent[], version) => {
      for (const change of changes) document.text.applyChange(change);
      document.version = version;
      return document;
    },
  };
}
