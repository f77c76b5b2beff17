/** One answer whose every field holds a text, and everything the product makes of it. */
import { presentLookup } from '../../src/editor/callPanel/presentCall.ts';
import { parseCallResult, type CallResult, type Result } from '../../src/isales/index.ts';
import { Redaction } from '../../src/isales/redaction.ts';
import { shownBody, withoutFurtherFields } from '../../src/isales/shownBody.ts';
import type { Lookup } from '../../src/lookup/call.ts';
import type { ResultRow } from '../../src/lookup/resultSource.ts';
import { callFacts } from '../../src/present/callFacts.ts';
import { callHover } from '../../src/present/callHover.ts';
import { hintText } from '../../src/present/callHint.ts';
import { codeHover } from '../../src/present/codeHover.ts';
import { hoverMarkdown } from '../../src/present/hoverMarkdown.ts';
import {
  callAsJson,
  callAsMarkdown,
  failureAsJson,
  failureAsMarkdown,
} from '../../src/wording/callExports.ts';
import { configureCodes } from '../../src/wording/knownCodes.ts';
import {
  rowsAsCsv,
  rowsAsJsonLines,
  rowsAsMarkdown,
  type ExportedRow,
} from '../../src/wording/resultExports.ts';
import { describeRow } from '../../src/wording/resultRows.ts';

/** The body of an answer of success with a text in every field that takes one. */
export function bodyOfEverything(text: string): unknown {
  return {
    resultCode: '0200000',
    resultDesc: text,
    returnDesc: text,
    data: {
      callId: text,
      called: text,
      callStatus: text,
      failCode: text,
      resultCode: text,
      ackBeginTime: text,
      callBeginTime: text,
      callEndTime: text,
      recordPath: text,
      vdnId: text,
      [text]: text,
      nested: { [text]: [text] },
    },
  };
}

/** A look-up of such an answer, as the client would give it. */
export function callOfEverything(text: string): Lookup {
  return lookupOfBody(bodyOfEverything(text));
}

export function lookupOfBody(body: unknown): Lookup {
  const redaction = new Redaction();
  const shown = shownBody(body, 0, redaction);
  const read = parseCallResult(body);
  const kept = 'tooLargeToShow' in shown ? withoutFurtherFields(read) : read;
  return {
    call: { serverId: 'main', vdnId: 8, callId: '1644464743-1388' },
    server: { name: 'Main', host: '10.22.26.181:28443' },
    askedAt: Date.UTC(2022, 1, 10),
    answer: { ...redacted(kept, redaction), ...shown, elapsedMs: 40 },
    source: 'server',
  };
}

/** All but the link of the recording, which is needed. */
function redacted(read: Result<CallResult>, redaction: Redaction): Result<CallResult> {
  if (!read.ok) return read;
  const { recordPath, ...others } = read.value;
  const value = redaction.json(others) as typeof others;
  return { ok: true, value: recordPath === undefined ? value : { ...value, recordPath } };
}

/** What panel, hover, hint and exports make of a look-up. */
export interface Presented {
  readonly panel: string;
  readonly hover: string;
  readonly hint: string | undefined;
  readonly json: string;
  readonly markdown: string;
  /** As the table gets it. */
  readonly row: string;
  readonly csv: string;
  readonly jsonLines: string;
  readonly summary: string;
}

/** Lets a server explain every code by a text. */
export function explainEveryCode(text: string): void {
  configureCodes(() => ({ failCode: () => text, displayCode: () => text, failCodesBehind: () => [text] }));
}

/** What the hover of a code in a log says then. */
export function hoverOfCode(code: string): string | undefined {
  const model = codeHover('failCode', code);
  return model && hoverMarkdown(model);
}

export function presentEverything(lookup: Lookup): Presented {
  const { call, server, askedAt, answer } = lookup;
  const { callId, vdnId } = call;
  const facts = callFacts(lookup, false);
  const hover = callHover({ call: { callId, vdnId }, hasServer: true, result: facts }, askedAt);
  const base = { callId, vdnId, serverId: call.serverId, server: server.host, askedAt };
  const exports = answer.ok
    ? [callAsJson, callAsMarkdown].map((write) =>
        write({ ...base, result: answer.value, hasRecording: true }),
      )
    : [failureAsJson, failureAsMarkdown].map((write) => write({ ...base, failure: answer.error }));
  return {
    panel: JSON.stringify(presentLookup(lookup, { maskNumbers: true })),
    hover: hoverMarkdown(hover, { refresh: { command: 'isales.refreshHover', argument: { call } } }),
    hint: hintText(facts),
    json: exports[0] ?? '',
    markdown: exports[1] ?? '',
    ...presentRow(lookup),
  };
}

function presentRow({
  call,
  askedAt,
  answer,
}: Lookup): Pick<Presented, 'row' | 'csv' | 'jsonLines' | 'summary'> {
  const row: ResultRow = {
    ...call,
    // Folders have any name.
    seenAt: [{ file: call.callId, line: 1 }],
    outcome: answer.ok
      ? { kind: 'found', askedAt, result: { ...answer.value, hasRecording: true } }
      : { kind: 'failed', askedAt, failure: answer.error },
  };
  const described = describeRow(row, 0, ({ file }) => file);
  const { seenAt, places: _places, look: _look, isFinal: _isFinal, ...shown } = described;
  const exported: ExportedRow = { ...shown, server: 'Main', seenAt: [seenAt ?? ''] };
  return {
    row: JSON.stringify(described),
    csv: rowsAsCsv([exported], 'spreadsheet'),
    jsonLines: rowsAsJsonLines([exported]),
    summary: rowsAsMarkdown([exported], { title: seenAt ?? '', filter: [], language: 'en' }),
  };
}
