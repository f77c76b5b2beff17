/** Takes up the log named on the command line as the language server does, and prints what that took, as JSON. */
import { readFile } from 'node:fs/promises';
import { syncedDocuments } from '../../src/languageServer/syncedDocument.ts';

const [file = ''] = process.argv.slice(2);
const text = await readFile(file, 'utf8');
const documents = syncedDocuments(() => ({}));
const started = performance.now();
const document = documents.create('file:///bench/calls.log', 'log', 1, text);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, calls: document.text.hitCount, lines: document.text.lineCount }));
