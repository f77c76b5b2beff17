import * as vscode from 'vscode';
import { readSetting } from '../contributions.ts';

/** The editor hands no larger documents to extensions, in bytes. */
export const mostSyncedBytes = 50 * 1024 * 1024;

/** Languages in which call IDs are looked for. */
const languages = ['log', 'plaintext', 'json', 'jsonl', 'jsonc', 'csv', 'xml'];

type LogDocumentFilter =
  { readonly language: string } | { readonly scheme: string } | { readonly pattern: string };

/** The documents in which call IDs are looked for: by language, the Output panel, and what the settings add. */
export function logDocumentSelector(): LogDocumentFilter[] {
  const { languages: more, globs } = readSetting('documents');
  return [
    ...[...languages, ...texts(more)].map((language) => ({ language })),
    ...texts(globs).map((pattern) => ({ pattern })),
    { scheme: 'output' },
  ];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Whether call IDs are looked for in this document. */
export function isLogDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(logDocumentSelector(), document) > 0;
}
