import { LogDocument, type LogDocumentOptions } from '../../../src/callsInText/index.ts';
import { SyncedDocument } from '../../../src/languageServer/syncedDocument.ts';

/** A document as the server keeps it. */
export function documentOf(text: string, options: LogDocumentOptions = {}): SyncedDocument {
  return new SyncedDocument('file:///calls.log', 1, LogDocument.create(text, options));
}

/** Calls of a log, all of a time that has passed. */
export const [first, second, third] = ['1644464743-1388', '1644468211-77', '1644469100-9'] as const;
