import * as v from 'valibot';
import { listOf, readAnswer, text, time, wholeNumber, withoutAbsent } from './answer.ts';
import { parseCall, type CallResult } from './callResult.ts';
import { unwrapJson } from './exactJson.ts';
import type { InputProblem, Result } from './failures.ts';
import { withKnownNames } from './fieldNames.ts';
import { parseTimeValue } from './serverTime.ts';
import { shapeProblems, wrongShape } from './shapeProblems.ts';
import { apiRoot, type ApiQuery } from './signedHttpRequest.ts';

/** Rows of a list that nobody is shown. */
export interface LeftOut {
  /** Those that cannot be read or lack what names them; absent for none. */
  readonly unreadable?: number;
  /** Those that came although fewer were asked for; absent for none. */
  readonly surplus?: number;
  /** The list is longer than what is read of it, which is so many rows. */
  readonly keptRows?: number;
}

/** One page of a longer list. */
export interface Page<T> extends Omit<LeftOut, 'keptRows'> {
  readonly items: readonly T[];
  /** Of all pages, as the server says it; absent where it does not. */
  readonly totalCount?: number;
}

/** `status` 2, 3 and 4 of the reference; any other value is `unknown`. */
export type CampaignStatus = 'started' | 'paused' | 'finished' | 'unknown';

/** An outbound campaign of a VDN. Empty fields are absent. */
export interface Campaign {
  readonly campaignId: string;
  readonly name: string;
  readonly status: CampaignStatus;
  /** Server-local. */
  readonly beginTime?: string;
  readonly endTime?: string;
}

export interface CampaignListOptions {
  /** Part of the name. */
  readonly name?: string;
  /** All unless told. */
  readonly status?: Exclude<CampaignStatus, 'unknown'>;
  /** From 1. */
  readonly page: number;
}

export interface CampaignResultsOptions {
  /** Every attempt, not the final results alone. */
  readonly everyAttempt: boolean;
  /** Days of the server's calendar, `yyyy-MM-dd`, both included; at most 30 days apart. */
  readonly days?: { readonly from: string; readonly to: string };
  /** From 1. */
  readonly page: number;
}

/** Campaigns a page: the most the server gives (isales-api.md: Other queries). */
export const campaignsPerPage = 100;
const mostDaysApart = 30;
const statusCodes = { started: 2, paused: 3, finished: 4 } as const;

/** Results a page: the most the server gives (isales-api.md: Other queries). */
export function resultsPerPage({ everyAttempt }: Pick<CampaignResultsOptions, 'everyAttempt'>): number {
  return everyAttempt ? 100 : 500;
}

/** Checks what is about to be sent; `undefined` when it may be (isales-api.md: Other queries). */
export function findCampaignProblem(
  campaignId: string,
  { days }: Pick<CampaignResultsOptions, 'days'>,
): InputProblem | undefined {
  if (!/^\d{1,20}$/.test(campaignId)) return { field: 'campaignId', problem: 'notAWholeNumber' };
  if (!days) return undefined;
  const [from, to] = [dayNumber(days.from), dayNumber(days.to)];
  if (from === undefined || to === undefined) return { field: 'days', problem: 'notADay' };
  if (to < from) return { field: 'days', problem: 'endsBeforeItBegins' };
  return to - from > mostDaysApart ? { field: 'days', problem: 'tooLong' } : undefined;
}

/** Days since 1970 of a `yyyy-MM-dd` that is a real day. */
function dayNumber(day: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? undefined : at / 86_400_000;
}

/** The query of a VDN's campaigns (isales-api.md: Other queries). */
export function campaignListQuery(vdnId: number, { name = '', status, page }: CampaignListOptions): ApiQuery {
  const query = {
    ...(name === '' ? {} : { name }),
    status: status === undefined ? 0 : statusCodes[status],
    curPage: page,
    rowsPerPage: campaignsPerPage,
  };
  return { method: 'GET', path: `${apiRoot}/campaigns/${vdnId}`, query };
}

/** The query of a campaign's finished calls (isales-api.md: Other queries). */
export function campaignResultsQuery(
  vdnId: number,
  campaignId: string,
  { everyAttempt, days, page }: CampaignResultsOptions,
): ApiQuery {
  const body = {
    showDetail: everyAttempt ? 1 : 0,
    pageSize: resultsPerPage({ everyAttempt }),
    pageNum: page,
    ...(days ? { beginTime: days.from, endTime: days.to } : {}),
  };
  const path = `${apiRoot}/campaigns/${vdnId}/callresult/${encodeURIComponent(campaignId)}`;
  return { method: 'POST', path, body: JSON.stringify(body) };
}

const campaignSchema = v.looseObject({
  campaignId: text,
  id: text,
  campaignName: text,
  name: text,
  status: text,
  beginTime: time,
  startTime: time,
  endTime: time,
});

/**
 * Reads a page of campaigns. The reference does not state how the rows are named: `campaignId` or `id`, `campaignName`
 * or `name`, `beginTime` or `startTime` are inferred from its other lists.
 */
export function parseCampaignList(body: unknown): Result<Page<Campaign>> {
  const listNames = ['data', 'campaigns', 'campaignList'];
  return parseRows(body, listNames, campaignSchema, campaignsPerPage, (row) => {
    const campaignId = row.campaignId ?? row.id;
    if (campaignId === undefined) return undefined;
    return withoutAbsent<Campaign>({
      campaignId,
      name: row.campaignName ?? row.name ?? campaignId,
      status: statusOf(row.status),
      beginTime: parseTimeValue(row.beginTime ?? row.startTime)?.text,
      endTime: parseTimeValue(row.endTime)?.text,
    });
  });
}

function statusOf(code: string | undefined): CampaignStatus {
  const known = Object.entries(statusCodes).find(([, value]) => String(value) === code);
  return (known?.[0] as CampaignStatus | undefined) ?? 'unknown';
}

/**
 * Reads a page of a campaign's results. A row has no times but `callTimeStr`, which is read as the start of ringing
 * (inferred: the reference does not say which moment it is). A row that names no call is left out; its further fields
 * are, too, as nobody is shown them.
 * @param mostRows how many were asked for
 */
export function parseCampaignResults(
  body: unknown,
  mostRows = resultsPerPage({ everyAttempt: false }),
): Result<Page<CallResult>> {
  const page = readPage(body, ['data']);
  if (!page.ok) return page;
  const { answer } = page.value;
  const calls = toPage(page.value, mostRows, (row) => {
    const call = parseCall(asCall(row), answer);
    return call.ok && call.value.callId !== undefined ? { ...call.value, furtherFields: {} } : undefined;
  });
  return { ok: true, value: { ...calls, items: withAgreedOffset(calls.items) } };
}

/** Calls of one page are calls of one server: an offset that two of them point to is its own. */
function withAgreedOffset(calls: readonly CallResult[]): readonly CallResult[] {
  const callsBehind = new Map<number, Set<string | undefined>>();
  for (const { callId, utcOffsetMinutes: offset, possibleOffsetMinutes: possible = offset } of calls)
    if (possible !== undefined)
      callsBehind.set(possible, (callsBehind.get(possible) ?? new Set()).add(callId));
  return calls.map((call) => {
    const { possibleOffsetMinutes: possible, ...settled } = call;
    if (possible === undefined) return call;
    return (callsBehind.get(possible)?.size ?? 0) > 1 ? { ...settled, utcOffsetMinutes: possible } : settled;
  });
}

function asCall(row: unknown): unknown {
  const named = withKnownNames(row, ['callTimeStr']);
  return typeof named === 'object' && named !== null && 'callTimeStr' in named
    ? { ackBeginTime: named.callTimeStr, ...named }
    : named;
}

/**
 * Reads the rows of a list one by one: an odd one costs itself, not the page.
 * @param mostRows how many were asked for: more are left out
 */
export function parseRows<S extends Parameters<typeof v.object>[0], T>(
  body: unknown,
  listNames: readonly string[],
  schema: v.LooseObjectSchema<S, undefined>,
  mostRows: number,
  toItem: (row: v.InferOutput<v.LooseObjectSchema<S, undefined>>) => T | undefined,
): Result<Page<T>> {
  const page = readPage(body, listNames);
  if (!page.ok) return page;
  const names = Object.keys(schema.entries);
  return {
    ok: true,
    value: toPage(page.value, mostRows, (row) => {
      const read = v.safeParse(schema, withKnownNames(row, names));
      return read.success ? toItem(read.output) : undefined;
    }),
  };
}

function toPage<T>(
  { items: all, totalCount }: Page<unknown>,
  mostRows: number,
  toItem: (row: unknown) => T | undefined,
): Page<T> {
  const rows = all.slice(0, mostRows);
  const items = rows.map((row) => toItem(unwrapJson(row))).filter((item) => item !== undefined);
  return withoutAbsent<Page<T>>({
    items,
    totalCount,
    unreadable: orAbsent(rows.length - items.length),
    surplus: orAbsent(all.length - rows.length),
  });
}

function orAbsent(count: number): number | undefined {
  return count === 0 ? undefined : count;
}

/**
 * Reads the list of an answer, whose name is one of `listNames`, and how long it is over all pages.
 */
function readPage(
  body: unknown,
  listNames: readonly string[],
): Result<Page<unknown> & Pick<CallResult, 'answer'>> {
  const read = readAnswer(body);
  if (!read.ok) return read;
  const { answer, fields } = read.value;
  // An empty list may be left out.
  const list = listOf(read.value, listNames) ?? [];
  // A schema of a list looks at each of a million rows, of which most are left out.
  const items = Array.isArray(list)
    ? { success: true as const, output: list as readonly unknown[] }
    : v.safeParse(v.array(v.unknown()), list);
  if (!items.success) return wrongShape(...shapeProblems(items.issues, listNames[0]));
  const total = v.safeParse(wholeNumber, fields['totalCount']);
  return {
    ok: true,
    value: {
      items: items.output,
      answer,
      ...(total.success && total.output !== undefined ? { totalCount: total.output } : {}),
    },
  };
}
