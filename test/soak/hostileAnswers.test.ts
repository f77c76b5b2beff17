import assert from 'node:assert/strict';
import { CcIsalesClient } from '../../src/isales/index.ts';
import { send, startScriptedServer } from '../fakes/scriptedServer.ts';
import { report } from './report.ts';

const mebibyte = 1024 * 1024;
/** The promise is 50 ms; a busy machine gets ten times as much before it counts as broken. */
const goalMs = 50;

type Make = (bytes: number) => string;

const row = (field: string): string => `{"callId":"1644464743-1388","callStatus":"6",${field}}`;
const answer = (field: string): string => `{"resultCode":"0200000","data":${row(field)}}`;
const list = (rows: string): string => `{"resultCode":"0200000","totalCount":5,"data":[${rows}]}`;
/** As many parts as make so many bytes. */
const many = (bytes: number, part: (index: number) => string): string => {
  const parts: string[] = [];
  for (let length = 0; length < bytes; length += (parts.at(-1)?.length ?? 0) + 1)
    parts.push(part(parts.length));
  return parts.join(',');
};
const long = (bytes: number, part: string): string => part.repeat(bytes / part.length);

const answers: Readonly<Record<string, Make>> = {
  'many texts': (bytes) => answer(`"x":[${many(bytes, () => '"="')}]`),
  'many escapes': (bytes) => answer(`"x":[${many(bytes, (index) => `"%4${index.toString(36)}"`)}]`),
  'many numbers': (bytes) => answer(`"x":[1234567890123456789,${many(bytes, () => '1')}]`),
  'many fields': (bytes) => answer(many(bytes, (index) => `"k${index}":"="`)),
  'a long text of escapes': (bytes) => answer(`"x":"${long(bytes, ':<%25')}"`),
  'a long text of escaped escapes': (bytes) => answer(`"x":"${long(bytes, '%2525252541')}"`),
  'a long text of backslashes': (bytes) => answer(`"x":"${long(bytes, '\\\\')}"`),
  'a long text of secrets': (bytes) => answer(`"x":"${long(bytes, 'sk=a&')}"`),
  'deep lists': (bytes) => answer(`"x":${long(bytes / 2, '[')}${long(bytes / 2, ']')}`),
  'deep objects': (bytes) => answer(`"x":${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`),
  'a list as description': (bytes) => `{"resultCode":"1","resultDesc":[${many(bytes, () => '1')}]}`,
  'text around it': (bytes) => `${long(bytes, '])  ')}${answer('"x":1')}`,
};
const lists: Readonly<Record<string, Make>> = {
  'rows without end': (bytes) => list(many(bytes, () => row('"x":1'))),
  'rows of nothing': (bytes) => list(many(bytes, () => '{}')),
  'rows of many fields': (bytes) => list(many(bytes, () => row(many(8_000, (index) => `"k${index}":"="`)))),
  'rows of escapes': (bytes) => list(many(bytes, () => row(`"called":"${long(2_000, ':<%25')}"`))),
  'rows of links': (bytes) =>
    list(many(bytes, () => row(`"recordPath":"https://a.example/b?Signature=${long(8_000, '%2525')}"`))),
};

/** The longest time in which nothing else could run until a step was done, in milliseconds. */
async function longestBlock(step: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await step();
  isOver = true;
  look();
  return longest;
}

describe('A hostile answer of a server', () => {
  const worst = { ms: 0, name: '' };
  let highestRss = 0;
  after(() => {
    report({
      name: 'hostile_answers',
      longestBlockMs: Math.round(worst.ms),
      of: worst.name,
      goalMs,
      highestMemoryMiB: Math.round(highestRss / mebibyte),
    });
  });

  for (const [name, make, bytes, isList] of [
    ...Object.entries(answers).map(([name, make]) => [name, make, mebibyte - 4_000, false] as const),
    ...Object.entries(lists).map(([name, make]) => [name, make, 4 * mebibyte - 16_000, true] as const),
  ])
    it(`leaves the event loop free, and ends in an answer or a failure: ${name}`, async () => {
      await using server = await startScriptedServer(
        send(Buffer.from(make(bytes)), 200, { 'Content-Type': 'application/json' }),
        { address: '127.0.0.1' },
      );
      const client = new CcIsalesClient({
        server: { baseUrl: server.origin },
        credentials: { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' },
      });
      const blocks: number[] = [];
      // What the machine did besides is not so again and again.
      for (let time = 0; time < 3; time++)
        blocks.push(
          await longestBlock(async () => {
            const { ok } = isList
              ? await client.campaignResults(8, '1', { everyAttempt: false, page: 1 })
              : await client.callResult(8, '1644464743-1388');
            assert.equal(typeof ok, 'boolean');
            highestRss = Math.max(highestRss, process.memoryUsage.rss());
          }),
        );
      client.dispose();
      const ms = Math.min(...blocks);
      report({ name: `hostile_answer ${name}`, longestBlockMs: Math.round(ms), goalMs });
      if (ms > worst.ms) Object.assign(worst, { ms, name });
      assert.ok(ms < 10 * goalMs, `${ms} ms`);
    });
});
