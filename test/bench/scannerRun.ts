/** Scans the file named on the command line and prints what that took, as JSON. Runs in a process of its own. */
import { scanFile } from '../../src/logs/index.ts';

const [file = ''] = process.argv.slice(2);
let calls = 0;
const started = performance.now();
const bytes = await scanFile(file, { onHit: () => (calls += 1) });
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, bytes, calls, maxRssKb: process.resourceUsage().maxRSS }));
