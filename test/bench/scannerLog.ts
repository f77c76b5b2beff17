import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Bytes that differ; longer logs repeat them, which no cache of a processor can tell. */
const blockSize = 16 * 1024 * 1024;

/** A log as services of integrators write it: about 155 bytes a line, a call ID in every eighth one. Always the same. */
export function logText(bytes: number): string {
  const random = chance(20_220_210);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const number = (below: number): number => Math.floor(random() * below);
  let text = '';
  for (let line = 0, at = Date.UTC(2022, 1, 10, 3, 45); text.length < bytes; line++) {
    at += number(40);
    const time = new Date(at).toISOString().replace('T', ' ').slice(0, 23);
    const head = `${time} ${pick(['INFO ', 'INFO ', 'DEBUG', 'WARN '])} [http-nio-8080-exec-${number(64)}] `;
    const callId = `${Math.floor(at / 1000)}-${number(200_000)}`;
    const body =
      line % 8 === 0
        ? pick([
            `c.e.outbound.ResultListener - callback {"callId":"${callId}","called":"888${number(1e5)}","vdnId":${1 + number(9)},"callStatus":"6","failCode":"00000"}`,
            `c.e.outbound.IsalesClient - GET /rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId} 200 in ${number(900)} ms`,
            `c.e.outbound.Archive - stored /isales/record/Voice/20220210/888${number(1e5)}-${callId}.V3, ${number(900_000)} bytes`,
          ])
        : pick([
            `c.e.outbound.Scheduler - campaign ${number(5000)} has ${number(90_000)} numbers left, next run in ${number(60_000)} ms, order 2022-${number(1e6)}`,
            `c.e.web.AccessLog - 10.22.${number(256)}.${number(256)} "POST /campaigns/${number(50)}/status HTTP/1.1" 200 ${number(9000)} "okhttp/4.9.${number(9)}"`,
            `c.e.db.Pool - connection ${(random() * 1e17).toString(16)} checked out after ${number(30)} ms, ${number(20)} of 20 in use, epoch ${at}`,
            `c.e.outbound.Numbers - imported file numbers-2022-02-${10 + number(18)}.csv: ${number(9000)} rows, ${number(20)} duplicates, ${number(9)} invalid`,
          ]);
    text += `${head}${body}\n`;
  }
  return text.slice(0, bytes - 1) + '\n';
}

/** Writes such a log of `bytes` (a multiple of 16 MB). */
export async function writeLog(path: string, bytes: number): Promise<void> {
  const block = Buffer.from(logText(blockSize), 'latin1');
  const file = createWriteStream(path);
  for (let written = 0; written < bytes; written += block.length)
    if (!file.write(block)) await once(file, 'drain');
  file.end();
  await finished(file);
}

/** Numbers 0..1, the same each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
