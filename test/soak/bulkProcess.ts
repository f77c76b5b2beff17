/**
 * Looks up what a batch still lacks, until all is done or the process is killed. Arguments: base URL, CA file, keys, the
 * folder of batches, and the batch's ID or, for a new one, a count of calls. Prints the batch's ID, and `done`.
 */
import { bulkOverSockets } from '../fakes/bulkOverSockets.ts';

const [baseUrl = '', caFile = '', accessKey = '', secretKey = '', folder = '', what = ''] =
  process.argv.slice(2);
const credentials = { accessKey, secretKey };
const { bulk, server, dispose } = await bulkOverSockets({ baseUrl, caFile, credentials }, folder);
const count = Number(what);
const batch = Number.isNaN(count)
  ? await bulk.find(what)
  : await bulk.create(
      'ten thousand',
      server.id,
      Array.from({ length: count }, (_, index) => ({
        callId: `${1644464743 + index * 7}-${index}`,
        vdnId: 8,
        seenAt: [{ file: 'file:///logs/dialer.log', line: index }],
      })),
    );
if (!batch) throw new Error(`There is no batch ${what}.`);
console.log(batch.id);
batch.resume();
await batch.whenStill();
console.log(batch.progress.state);
dispose();
