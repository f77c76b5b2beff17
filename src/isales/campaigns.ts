import * as v from 'valibot';
import { readAnswer, text, wholeNumber, withoutAbsent, wrongShape } from './answer.ts';
import { parseCall, type CallResult } from './callResult.ts';
import type { InputProblem, Result } from './failures.ts';
import { apiRoot, type ApiQuery } from './signedHttpRequest.ts';

/** One page of a longer list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Of all pages; absent where the server does not say. */
  readonly totalCount?: number;
}

/** `status` 2, 3 and 4 of the reference; any other value is `unknown`. */
export type CampaignStatus = 'started' | 'paused' | 'finished' | 'unknown';

/** An outbound campaign of a VDN. Empty fields are absent. */
export interface Campaign {
  readonly campaignId: string;
  readonly name: string;
  readonly status: CampaignStatus;
  /** Server-local, as they came. */
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

/** Campaigns a page: the most the server gives (reference, section 3). */
export const campaignsPerPage = 100;
const mostDaysApart = 30;
const statusCodes = { started: 2, paused: 3, finished: 4 } as const;

/** Results a page: the most the server gives (reference, section 3). */
export function resultsPerPage({ everyAttempt }: Pick<CampaignResultsOptions, 'everyAttempt'>): number {
  return everyAttempt ? 100 : 500;
}

/** Checks what is about to be sent; `undefined` when it may be (reference, section 3). */
export function findCampaignProblem(
  campaignId: string,
  { days }: Pick<CampaignResultsOptions, 'days'>,
): InputProblem | undefined {
  if (!/^\d{1,18}$/.test(campaignId)) return { field: 'campaignId', problem: 'notAWholeNumber' };
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

/** The query of a VDN's campaigns (reference, section 3). */
export function campaignListQuery(vdnId: number, { name = '', status, page }: CampaignListOptions): ApiQuery {
  const query = {
    ...(name === '' ? {} : { name }),
    status: status === undefined ? 0 : statusCodes[status],
    curPage: page,
    rowsPerPage: campaignsPerPage,
  };
  return { method: 'GET', path: `${apiRoot}/campaigns/${vdnId}`, query };
}

/** The query of a campaign's finished calls (reference, section 3). */
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
  beginTime: text,
  startTime: text,
  endTime: text,
});

/**
 * Reads a page of campaigns. The reference does not state how the rows are named: `campaignId` or `id`, `campaignName`
 * or `name`, `beginTime` or `startTime` are inferred from its other lists.
 */
export function parseCampaignList(body: unknown): Result<Page<Campaign>> {
  const page = readPage(body, ['data', 'campaigns', 'campaignList']);
  if (!page.ok) return page;
  const rows = v.safeParse(v.array(campaignSchema), page.value.items);
  if (!rows.success) return wrongShape(rows.issues, 'data');
  const campaigns = rows.output.flatMap((row) => {
    const campaignId = row.campaignId ?? row.id;
    if (campaignId === undefined) return [];
    return withoutAbsent<Campaign>({
      campaignId,
      name: row.campaignName ?? row.name ?? campaignId,
      status: statusOf(row.status),
      beginTime: row.beginTime ?? row.startTime,
      endTime: row.endTime,
    });
  });
  return { ok: true, value: { ...page.value, items: campaigns } };
}

function statusOf(code: string | undefined): CampaignStatus {
  const known = Object.entries(statusCodes).find(([, value]) => String(value) === code);
  return (known?.[0] as CampaignStatus | undefined) ?? 'unknown';
}

/**
 * Reads a page of a campaign's results. A row has no times but `callTimeStr`, which is read as the start of ringing
 * (inferred: the reference does not say which moment it is).
 */
export function parseCampaignResults(body: unknown): Result<Page<CallResult>> {
  const page = readPage(body, ['data']);
  if (!page.ok) return page;
  const calls: CallResult[] = [];
  for (const row of page.value.items) {
    const call = parseCall(asCall(row), page.value.answer);
    if (!call.ok) return call;
    calls.push(call.value);
  }
  const { totalCount } = page.value;
  return { ok: true, value: withoutAbsent<Page<CallResult>>({ items: calls, totalCount }) };
}

function asCall(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'callTimeStr' in row
    ? { ackBeginTime: row.callTimeStr, ...row }
    : row;
}

/**
 * Reads the list of an answer, whose name is one of `names`, and how long it is over all pages.
 */
export function readPage(
  body: unknown,
  names: readonly string[],
): Result<Page<unknown> & Pick<CallResult, 'answer'>> {
  const read = readAnswer(body);
  if (!read.ok) return read;
  const { answer, fields } = read.value;
  const listed = names.map((name) => fields[name]).find((list) => list !== undefined);
  // An empty list may be left out.
  const items = v.safeParse(v.array(v.unknown()), listed ?? []);
  if (!items.success) return wrongShape(items.issues, names[0]);
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
