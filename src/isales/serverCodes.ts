import * as v from 'valibot';
import { failCode, readAnswer, text, withoutAbsent } from './answer.ts';
import { parseRows, type Page } from './campaigns.ts';
import { unwrapJson } from './exactJson.ts';
import type { Result } from './failures.ts';
import { withKnownNames } from './fieldNames.ts';
import { shapeProblems, wrongShape } from './shapeProblems.ts';
import { apiRoot, type ApiQuery } from './signedHttpRequest.ts';

/** What a server itself says of its codes; goes before the built-in tables. */
export interface KnownCodes {
  /** The meaning of a five-digit failCode, in the language of the server's `locale`. */
  failCode(code: string): string | undefined;
  /** The meaning of the tenant's own code for failCodes, e.g. `OB99999`. */
  displayCode(code: string): string | undefined;
  /** The failCodes that the tenant's own code stands for; empty where that is not known. */
  failCodesBehind(displayCode: string): readonly string[];
  /** The server explains more codes, or in more words, than are kept: some are missing here. */
  readonly isCut?: boolean;
}

/** What a code means on this server. */
export interface CodeMeaning {
  readonly code: string;
  readonly meaning: string;
}

/** A tenant's display code; its details are asked for by `defId`. */
export interface DisplayCode extends CodeMeaning {
  readonly defId?: string;
}

/** Codes a page: the most the server gives (isales-api.md: Other queries). */
export const codesPerPage = 50;

/** The query of the failCodes' meanings (isales-api.md: Other queries; cec_07_0797). */
export function failCodeMeaningsQuery(vdnId: number, page: number): ApiQuery {
  return codesQuery(vdnId, 'queryOBSResultCode', page);
}

/** The query of the display codes' meanings (isales-api.md: Other queries; cec_07_0801). */
export function displayCodesQuery(vdnId: number, page: number): ApiQuery {
  return codesQuery(vdnId, 'queryOBSResults', page);
}

function codesQuery(vdnId: number, name: string, page: number): ApiQuery {
  return {
    method: 'GET',
    path: `${apiRoot}/campaigns/${vdnId}/${name}`,
    query: { pageSize: codesPerPage, pageNum: page },
  };
}

/** The query of the failCodes behind one display code (isales-api.md: Other queries; cec_07_0802). */
export function displayCodeDetailQuery(vdnId: number, defId: string): ApiQuery {
  const path = `${apiRoot}/campaigns/${vdnId}/${encodeURIComponent(defId)}/queryObsResultDetail`;
  return { method: 'GET', path };
}

const failCodeRow = v.looseObject({ obsCode: failCode, obsCodeDesc: text });
const displayCodeRow = v.looseObject({ resultCode: text, displayResult: text, defId: text });
const detail = v.looseObject({
  resultMapList: v.optional(
    v.nullable(v.pipe(v.unknown(), v.transform(firstRows), v.array(v.unknown()))),
    [],
  ),
});
/** A display code stands for a few failCodes; there are some hundred in all. */
const mostCodesBehind = 200;
function firstRows(rows: unknown): unknown {
  return Array.isArray(rows) ? rows.slice(0, mostCodesBehind) : rows;
}

const detailRow = v.looseObject({ failCode });

/** Reads a page of `obsCodes`; rows without code or meaning are left out. */
export function parseFailCodeMeanings(body: unknown): Result<Page<CodeMeaning>> {
  return parseRows(body, ['obsCodes', 'data'], failCodeRow, codesPerPage, ({ obsCode, obsCodeDesc }) =>
    obsCode === undefined || obsCodeDesc === undefined ? undefined : { code: obsCode, meaning: obsCodeDesc },
  );
}

/** Reads a page of display codes; rows without code or meaning are left out. */
export function parseDisplayCodes(body: unknown): Result<Page<DisplayCode>> {
  return parseRows(body, ['data'], displayCodeRow, codesPerPage, ({ resultCode, displayResult, defId }) =>
    resultCode === undefined || displayResult === undefined
      ? undefined
      : withoutAbsent<DisplayCode>({ code: resultCode, meaning: displayResult, defId }),
  );
}

/** Reads the failCodes behind one display code. */
export function parseDisplayCodeDetail(body: unknown): Result<readonly string[]> {
  const read = readAnswer(body);
  if (!read.ok) return read;
  const named = withKnownNames(unwrapJson(read.value.fields['obResult']), Object.keys(detail.entries));
  const parsed = v.safeParse(detail, named);
  if (!parsed.success) return wrongShape(...shapeProblems(parsed.issues, 'obResult'));
  const codes = (parsed.output.resultMapList ?? []).flatMap((row) => {
    const mapped = v.safeParse(detailRow, withKnownNames(row, ['failCode']));
    return mapped.success ? (mapped.output.failCode ?? []) : [];
  });
  return { ok: true, value: codes };
}
