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
  keptRecording,
  leadsToThisMachine,
  maskNumberIn,
  parseBaseUrl,
  parseRecordPath,
  parseServerTime,
} from '../../src/isales/index.ts';
import { parseBareJson } from '../../src/isales/exactJson.ts';
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
  Surroundings,
} from '../../src/callsInText/index.ts';
import { parseCampaignList, parseCampaignResults } from '../../src/isales/campaigns.ts';
import {
  parseDisplayCodeDetail,
  parseDisplayCodes,
  parseFailCodeMeanings,
} from '../../src/isales/serverCodes.ts';
import { explainCodeInput, findCallsInFileInput, getCallResultInput } from '../../src/agents/schemas.ts';
import { callsOfText } from '../../src/callsInText/callsOfFile.ts';
import { PatternError, toRegExp } from '../../src/logFile/search/findQuery.ts';
import { readCallLink } from '../../src/lookup/callLink.ts';
import { guardCell } from '../../src/wording/resultExports.ts';
import { sniff, waveCoding } from '../../src/webview/recordingPlayer/sniff.ts';
import { visible } from '../../src/wording/visible.ts';
import { plainText } from '../../src/editor/plainText.ts';
import { codeHover } from '../../src/present/codeHover.ts';
import { hoverMarkdown } from '../../src/present/hoverMarkdown.ts';
import { codeSpan, commandLink, escapeMarkdown } from '../../src/present/markdown.ts';
import { outlineOf } from '../../src/languageServer/outline.ts';
import { SyncedDocument } from '../../src/languageServer/syncedDocument.ts';
import { callOfEverything, presentEverything } from './everything.ts';

export type Parser = (text: string) => unknown;

const own = new OwnPatterns([{ name: 'order', source: String.raw`order=(?<id>\w+)` }], {
  onSwitchedOff: () => undefined,
});

export const parsers: Readonly<Record<string, Parser>> = {
  'call ID': (text) => parseCallId(text),
  'pasted input': (text) => readCallReference(text),
  'call ID to send': (text) => findInputProblem(8, text),
  'base URL': (text) => parseBaseUrl(text),
  'recording link': (text) => [parseRecordPath(text), leadsToThisMachine(text), keptRecording(text)],
  'server time': (text) => parseServerTime(text),
  'Retry-After': (text) => parseRetryAfter(text, 0),
  'code to explain': (text) => {
    const hover = codeHover('failCode', text);
    return [explainCode(text), hover && hoverMarkdown(hover)];
  },
  'response body': (text) => parseCallResult(jsonOf(text)),
  'JSON with something around it': (text) =>
    [text, `{"a":1}${text}`, `${text}{"a":1}`].map((body) => {
      try {
        return parseBareJson(body);
      } catch (error) {
        // Its own.
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    }),
  'response fields': (text) => presentEverything(callOfEverything(text)),
  'redaction of a text': (text) => redactText(text, ['AKEXAMPLE', 'sk-example-0001']),
  'redaction of JSON': (text) =>
    redactJson({ recordPath: text, [text]: text, list: [text] }, ['AKEXAMPLE', 'sk-example-0001']),
  'masked number': (text) => maskNumberIn({ text, list: [text] }, text.slice(0, 3)),
  'call IDs of a line': (text) => findCallIds(text),
  'codes of a line': (text) => [findCodes(text), findCodeAt(text, Math.floor(text.length / 2))],
  'request IDs of a line': (text) => requestIds(text),
  'log document': (text) => vdnsOf(text),
  'calls of a text with their VDNs': (text) => callsOfText(numbered(text)),
  outline: (text) => outlineOf(new SyncedDocument('file:///calls.log', 1, LogDocument.create(text))),
  'find in the log viewer': (text) => {
    try {
      return toRegExp({ pattern: text, isRegExp: true, matchCase: false, wholeWord: true });
    } catch (error) {
      // Its own.
      if (error instanceof PatternError) return undefined;
      throw error;
    }
  },
  'deep link': (text) => [
    readCallLink({ path: '/call', query: text }),
    readCallLink({ path: '/call', query: `vdn=8&id=${text}&server=${text}` }),
    readCallLink({ path: text, query: '' }),
  ],
  'callback JSON in a log': (text) => {
    const call = { called: text, callId: '1644464743-1', vdnId: 8, customField: text };
    const line = JSON.stringify({ callResultList: [call] });
    return [readCallReference(line), vdnsOf(line)];
  },
  'campaigns and codes of the server': (text) => {
    const body = jsonOf(text);
    const list = [
      { campaignId: text, campaignName: text, obsCode: text, obsCodeDesc: text, displayResult: text },
    ];
    return [
      body,
      { resultCode: '0200000', totalCount: text, data: list, obsCodes: list, obResult: list[0] },
    ].map((each) =>
      [
        parseCampaignList,
        parseCampaignResults,
        parseFailCodeMeanings,
        parseDisplayCodes,
        parseDisplayCodeDetail,
      ].map((parse) => parse(each)),
    );
  },
  'head of a recording': (text) => {
    const bytes = Buffer.from(`RIFF    WAVEfmt ${text}`, 'latin1');
    return [sniff(Buffer.from(text)), sniff(bytes), waveCoding(bytes), waveCoding(Buffer.from(text))];
  },
  'input of the tools for agents': (text) =>
    [getCallResultInput, findCallsInFileInput, explainCodeInput].flatMap((schema) => [
      schema.safeParse(jsonOf(text)),
      schema.safeParse({ callId: text, vdnId: text, path: text, code: text, [text]: text }),
    ]),
  'cell of a table': (text) => [guardCell(text), visible(text)],
  'log bytes': (text) => {
    const hits: string[] = [];
    const scanner = new CallIdScanner({ onHit: (callId) => hits.push(callId) });
    scanner.push(Buffer.from(text));
    scanner.end();
    return hits;
  },
  'own pattern': (text) => own.find(text.split('\n')),
  'hover text': (text) => [escapeMarkdown(text), codeSpan(text), commandLink('x', 'isales.lookUp', { text })],
  'notification text': (text) => plainText(text + text),
};

/** The VDN of every call ID of a text. */
function vdnsOf(text: string): unknown {
  const document = LogDocument.create(text);
  const surroundings = new Surroundings(document);
  return [...document.hits()].map((hit) => findVdn(surroundings, hit));
}

/** Makes each call ID of a repetition another one: of a call that is named often, not every place is searched. */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('1644464743-1', () => `1644464743-${++count}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { resultCode: '0200000', resultDesc: text, data: { callId: text, called: text, [text]: text } };
  }
}
