/** The campaigns that nobody ran: 12 of them on three VDNs, with 20,000 finished calls, the same on every machine. */
import { parseCallId } from '../ids/callId.ts';
import { bookedCall, type BookedCall } from './callBook.ts';
import { chance, drawInteger } from './chance.ts';

/** One made-up campaign. */
export interface BookedCampaign {
  readonly vdnId: number;
  readonly campaignId: number;
  readonly name: string;
  /** 2 started, 3 paused, 4 finished. */
  readonly status: 2 | 3 | 4;
  readonly beginsAt: Date;
  readonly endsAt: Date;
  /** How many numbers were called, each at least once. */
  readonly size: number;
}

/** One try to reach one number of a campaign. */
export interface Attempt {
  readonly campaign: BookedCampaign;
  /** The same for all attempts at one number. */
  readonly sessionId: string;
  readonly call: BookedCall;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const mostAttempts = 3;
/** How soon a number is tried again. */
const retryAfterMs = 1.5 * hourMs;

interface Plan extends Pick<BookedCampaign, 'vdnId' | 'campaignId' | 'name' | 'status' | 'size'> {
  /** When it began: a day for ever, or so many days before today. */
  readonly from: string | number;
  readonly days: number;
}

const plans: readonly Plan[] = [
  { vdnId: 8, campaignId: 1001, name: 'Welcome calls', status: 2, from: 12, days: 20, size: 3200 },
  { vdnId: 8, campaignId: 1002, name: 'Payment reminder', status: 2, from: 5, days: 10, size: 2400 },
  { vdnId: 8, campaignId: 1003, name: '满意度回访', status: 3, from: 25, days: 30, size: 1800 },
  {
    vdnId: 8,
    campaignId: 1004,
    name: 'New year greeting',
    status: 4,
    from: '2022-02-01',
    days: 12,
    size: 2600,
  },
  { vdnId: 8, campaignId: 1005, name: 'Address check', status: 4, from: '2022-03-14', days: 5, size: 700 },
  { vdnId: 21, campaignId: 2101, name: 'Warranty renewal', status: 2, from: 20, days: 45, size: 2900 },
  { vdnId: 21, campaignId: 2102, name: 'Delivery notice', status: 3, from: 9, days: 14, size: 1500 },
  { vdnId: 21, campaignId: 2103, name: 'Survey Q1', status: 4, from: '2022-01-10', days: 28, size: 1700 },
  { vdnId: 21, campaignId: 2104, name: '欠费提醒', status: 4, from: '2022-04-02', days: 3, size: 400 },
  { vdnId: 101, campaignId: 10101, name: 'Internal test', status: 2, from: 2, days: 7, size: 300 },
  { vdnId: 101, campaignId: 10102, name: 'Recall notice', status: 3, from: 40, days: 60, size: 1900 },
  { vdnId: 101, campaignId: 10103, name: 'Pilot', status: 4, from: '2022-05-16', days: 2, size: 600 },
];

/**
 * All campaigns. Those that are over always were when they were; those that go on began some days before today.
 * @param now milliseconds since 1970
 */
export function bookedCampaigns(now: number): readonly BookedCampaign[] {
  const today = Math.floor(now / dayMs) * dayMs;
  return plans.map(({ from, days, ...plan }) => {
    const begins = typeof from === 'string' ? Date.parse(`${from}T01:00:00Z`) : today - from * dayMs + hourMs;
    return { ...plan, beginsAt: new Date(begins), endsAt: new Date(begins + days * dayMs) };
  });
}

const kept = new Map<string, readonly Attempt[]>();
const mostKept = 24;

/**
 * The finished calls of a campaign in the order of time of the first attempt at each number. A call counts as finished
 * an hour after the full hour, so that the pages of one list fit together.
 * @param everyAttempt all attempts; otherwise the last one at each number
 * @param now milliseconds since 1970; what is not over yet is left out
 */
export function attemptsOf(campaign: BookedCampaign, everyAttempt: boolean, now: number): readonly Attempt[] {
  const hour = Math.floor(now / hourMs) * hourMs;
  const key = `${campaign.campaignId} ${everyAttempt} ${hour}`;
  const known = kept.get(key);
  if (known) return known;
  const found = Array.from({ length: campaign.size }, (_, index) => {
    const attempts = attemptsAt(campaign, index, hour);
    return everyAttempt ? attempts : attempts.slice(-1);
  }).flat();
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, found);
  return found;
}

/** The attempts at one number: tried again until it is answered, the campaign gives up, or `now`. */
function attemptsAt(campaign: BookedCampaign, index: number, now: number): Attempt[] {
  const seed = `campaign ${campaign.campaignId} ${index}`;
  const until = Math.min(now - hourMs, campaign.endsAt.getTime());
  const span = until - campaign.beginsAt.getTime() - mostAttempts * retryAfterMs;
  const first = campaign.beginsAt.getTime() + Math.floor((span * index) / campaign.size);
  const attempts: Attempt[] = [];
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const ringing = first + attempt * retryAfterMs + drawInteger(seed, `late ${attempt}`, 0, 40) * 1000;
    const callId = `${Math.floor(ringing / 1000)}-${campaign.campaignId}${index * mostAttempts + attempt}`;
    const parts = parseCallId(callId, now);
    if (!parts) break;
    const call = bookedCall(campaign.vdnId, parts);
    attempts.push({ campaign, sessionId: sessionId(seed), call });
    if (call.answeredAt || chance(seed, `again ${attempt}`) > 0.6) break;
  }
  return attempts;
}

function sessionId(seed: string): string {
  return Array.from({ length: 4 }, (_, part) =>
    Math.floor(chance(seed, `session ${part}`) * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
