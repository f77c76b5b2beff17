/** Everything that reads what strangers wrote, by its name: a text goes in, and something comes out, never an exception. */
import {
  parseCallId,
  parseCallResult,
  readCallReference,
  redactJson,
  redactText,
} from '../../src/isales/index.ts';
import {
  explainCode,
  findInputProblem,
  leadsToThisMachine,
  maskNumberIn,
  parseBaseUrl,
  parseRecordPath,
  parseServerTime,
} from '../../src/isales/index.ts';
import { parseRetryAfter } from '../../src/isales/retry.ts';
import {
  CallIdScanner,
  findCallIds,
  findCodeAt,
  findCodes,
  findVdn,
  LogDocument,
  OwnPatterns,
  requestIds,
  type HitOnLine,
} from '../../src/logs/index.ts';
import { notificationText } from '../../src/editor/notificationText.ts';
import { codeText } from '../../src/server/hoverText.ts';
import { codeSpan, commandLink, escapeMarkdown } from '../../src/server/markdown.ts';
import { callOfEverything, presentEverything } from './everything.ts';

export type Parser = (text: string) => unknown;

const own = new OwnPatterns([{ name: 'order', source: String.raw`order=(?<id>\w+)` }], {
  onSwitchedOff: () => undefined,
});

/** Of the hits of a text, so many are searched for their VDN: a hover searches for one. */
const hitsSearched = 5;

export const parsers: Readonly<Record<string, Parser>> = {
  'call ID': (text) => parseCallId(text),
  'pasted input': (text) => readCallReference(text),
  'call ID to send': (text) => findInputProblem(8, text),
  'base URL': (text) => parseBaseUrl(text),
  'recording link': (text) => [parseRecordPath(text), leadsToThisMachine(text)],
  'server time': (text) => parseServerTime(text),
  'Retry-After': (text) => parseRetryAfter(text, 0),
  'code to explain': (text) => [explainCode(text), codeText('failCode', text)],
  'response body': (text) => parseCallResult(jsonOf(text)),
  'response fields': (text) => presentEverything(callOfEverything(text)),
  'redaction of a text': (text) => redactText(text, ['AKEXAMPLE', 'sk-example-0001']),
  'redaction of JSON': (text) =>
    redactJson({ recordPath: text, [text]: text, list: [text] }, ['AKEXAMPLE', 'sk-example-0001']),
  'masked number': (text) => maskNumberIn({ text, list: [text] }, text.slice(0, 3)),
  'call IDs of a line': (text) => findCallIds(text),
  'codes of a line': (text) => [findCodes(text), findCodeAt(text, Math.floor(text.length / 2))],
  'request IDs of a line': (text) => requestIds(text),
  'log document': (text) => {
    const document = LogDocument.create(text);
    const hits: HitOnLine[] = [];
    for (const hit of document.hits()) if (hits.push(hit) === hitsSearched) break;
    return hits.map((hit) => findVdn(document, hit));
  },
  'log bytes': (text) => {
    const hits: string[] = [];
    const scanner = new CallIdScanner({ onHit: (callId) => hits.push(callId), countLines: true });
    scanner.push(Buffer.from(text));
    scanner.end();
    return hits;
  },
  'own pattern': (text) => own.find(text.split('\n')),
  'hover text': (text) => [escapeMarkdown(text), codeSpan(text), commandLink('x', 'isales.lookUp', { text })],
  'notification text': (text) => notificationText(text, text),
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { resultCode: '0200000', resultDesc: text, data: { callId: text, called: text, [text]: text } };
  }
}
