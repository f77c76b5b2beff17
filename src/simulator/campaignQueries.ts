/** The queries of campaigns and their results (isales-api.md: Other queries), with the documented limits. */
import { errorAnswer, readLocale, successAnswer } from './answers.ts';
import { serverTime, toAnswerData } from './callBook.ts';
import { attemptsOf, bookedCampaigns, type Attempt, type BookedCampaign } from './campaignBook.ts';
import { sendJson, type Exchange } from './exchange.ts';
import { linkFor } from './callResultQuery.ts';
import { readVdn } from './requestParameters.ts';

const dayMs = 86_400_000;
const mostDaysApart = 30;
const mostWithoutPaging = 2000;
const statuses = new Set(['0', '2', '3', '4']);

/** `GET .../campaigns/{vdnId}` */
export function answerCampaignList(exchange: Exchange): void {
  const { query, surroundings } = exchange;
  const vdn = readVdn(exchange);
  if ('code' in vdn) {
    refuse(exchange, vdn.code, vdn.about);
    return;
  }
  const asked = new URLSearchParams(query);
  const status = asked.get('status') ?? '0';
  const rowsPerPage = Number(asked.get('rowsPerPage') ?? 10);
  const name = asked.get('name') ?? '';
  if (!statuses.has(status)) refuse(exchange, '0200001', 'status');
  else if (!isBetween(rowsPerPage, 1, 100)) refuse(exchange, '0200001', 'rowsPerPage');
  else if (name.length > 30) refuse(exchange, '0200001', 'name');
  else {
    const matching = bookedCampaigns(surroundings.now()).filter(
      (campaign) =>
        campaign.vdnId === vdn.vdnId &&
        (status === '0' || String(campaign.status) === status) &&
        campaign.name.includes(name),
    );
    // The reference: "less than 1" is read as 1.
    const page = Math.max(1, Math.trunc(Number(asked.get('curPage') ?? 1)) || 1);
    answerPage(exchange, matching, page, rowsPerPage, toCampaignRow);
  }
}

function toCampaignRow(campaign: BookedCampaign): Record<string, unknown> {
  return {
    campaignId: campaign.campaignId,
    campaignName: campaign.name,
    status: campaign.status,
    deviceType: 3,
    beginTime: serverTime(campaign.beginsAt),
    endTime: serverTime(campaign.endsAt),
    vdnId: campaign.vdnId,
  };
}

/** `POST .../campaigns/{vdnId}/callresult/{campaignId}` */
export function answerCampaignResults(exchange: Exchange): void {
  const { parameters, surroundings } = exchange;
  const now = surroundings.now();
  const vdn = readVdn(exchange);
  if ('code' in vdn) {
    refuse(exchange, vdn.code, vdn.about);
    return;
  }
  const campaign = bookedCampaigns(now).find(
    ({ vdnId, campaignId }) => vdnId === vdn.vdnId && String(campaignId) === parameters['campaignId'],
  );
  const wanted = readWanted(exchange.body);
  if (!campaign) refuse(exchange, '0200001', 'campaignId');
  else if (typeof wanted === 'string') refuse(exchange, '0200001', wanted);
  else {
    const matching = attemptsOf(campaign, wanted.everyAttempt, now).filter(
      ({ sessionId, call }) =>
        (wanted.sessionId === undefined || wanted.sessionId === sessionId) && wanted.isOnDay(call.ringingAt),
    );
    const { pageSize, pageNum } = wanted;
    answerPage(exchange, matching, pageNum ?? 1, pageSize ?? mostWithoutPaging, (attempt) =>
      toResultRow(attempt, surroundings.baseUrl, now),
    );
  }
}

function toResultRow({ campaign, sessionId, call }: Attempt, baseUrl: string, now: number): unknown {
  const { callStatus, failCode, resultCode, vdnId, called } = toAnswerData(call, '');
  return {
    campaignId: campaign.campaignId,
    sessionId,
    called,
    callTimeStr: serverTime(call.ringingAt),
    callStatus,
    failCode,
    resultCode,
    vdnId,
    callId: call.callId,
    recordPath: linkFor(call, baseUrl, now),
  };
}

interface Wanted {
  readonly sessionId?: string;
  readonly everyAttempt: boolean;
  readonly pageSize?: number;
  readonly pageNum?: number;
  readonly isOnDay: (at: Date) => boolean;
}

/** The body of the request, or the name of what is wrong with it. */
function readWanted(body: Buffer): Wanted | string {
  const fields = readJsonObject(body);
  if (!fields) return 'body';
  const { sessionId, showDetail = 0, pageSize, pageNum, beginTime, endTime } = fields;
  if (showDetail !== 0 && showDetail !== 1) return 'showDetail';
  if (sessionId !== undefined && (typeof sessionId !== 'string' || sessionId.length > 32)) return 'sessionId';
  if (pageSize !== undefined && !isBetween(pageSize, 1, showDetail === 1 ? 100 : 500)) return 'pageSize';
  if (pageNum !== undefined && !isBetween(pageNum, 1, 1_000_000)) return 'pageNum';
  const days = readDays(beginTime, endTime);
  if (typeof days === 'string') return days;
  return {
    everyAttempt: showDetail === 1,
    isOnDay: days,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(pageSize === undefined ? {} : { pageSize: pageSize as number }),
    ...(pageNum === undefined ? {} : { pageNum: pageNum as number }),
  };
}

/** Both days or neither, at most 30 days apart, in the server's calendar. */
function readDays(beginTime: unknown, endTime: unknown): ((at: Date) => boolean) | string {
  if (beginTime === undefined && endTime === undefined) return () => true;
  const [from, to] = [dayStart(beginTime), dayStart(endTime)];
  if (from === undefined) return 'beginTime';
  if (to === undefined || to < from || to - from > mostDaysApart * dayMs) return 'endTime';
  return (at) => {
    const wallClock = Date.parse(`${serverTime(at).replace(' ', 'T')}Z`);
    return wallClock >= from && wallClock < to + dayMs;
  };
}

function dayStart(day: unknown): number | undefined {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

function readJsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function answerPage<T>(
  { request, response }: Exchange,
  all: readonly T[],
  page: number,
  size: number,
  toRow: (item: T) => unknown,
): void {
  const rows = all.slice((page - 1) * size, page * size).map(toRow);
  const locale = readLocale(request.headers['locale']);
  sendJson(response, 200, { ...successAnswer(rows, locale), totalCount: all.length });
}

export function refuse({ request, response }: Exchange, code: string, about: string): void {
  sendJson(response, 200, errorAnswer(code, readLocale(request.headers['locale']), about));
}

export function isBetween(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
