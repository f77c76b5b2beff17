/** Scans the file named on the command line and prints what that took, as JSON. Runs in a process of its own. */
import { open } from 'node:fs/promises';
import { CallIdScanner } from '../../src/callsInText/index.ts';
import { readPieces } from '../../src/logFile/readPieces.ts';

const [file = ''] = process.argv.slice(2);
let calls = 0;
const started = performance.now();
const scanner = new CallIdScanner({ onHit: () => (calls += 1) });
const log = await open(file);
let bytes = 0;
for await (const piece of readPieces(log, 0, Infinity, new AbortController().signal)) {
  scanner.push(piece);
  bytes += piece.length;
}
scanner.end();
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, bytes, calls, maxRssKb: process.resourceUsage().maxRSS }));
await log.close();
