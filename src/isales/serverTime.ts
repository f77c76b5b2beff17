import { guessOffset } from './utcOffsets.ts';

/** A time as the server says it; in most of its answers its local time, with no zone. */
export interface ServerTime {
  /** `yyyy-MM-dd HH:mm:ss`; as it came where its notation leaves open which moment is meant. */
  readonly text: string;
  /**
   * Milliseconds since 1970, as if the text were UTC; only differences between two of them mean anything. Absent where
   * the notation is not sure.
   */
  readonly wallClock?: number;
  /** Minutes east of UTC where the time itself says so; 0 for one that is an instant without a zone. */
  readonly utcOffsetMinutes?: number;
}

const dayMs = 86_400_000;
/** The platform is younger: what lies earlier stands for "never" (1970, 1900, 0001), or a clock that was never set. */
const earliest = Date.UTC(2005, 0, 1);
/** Clocks may be wrong by months; what lies later stands for "never", too (9999, 2099, 2038). */
const latestAheadMs = 366 * dayMs;

/**
 * Reads a time in the notations that are sure: `yyyy-MM-dd HH:mm:ss` with `-`, `/`, `.` or none between the numbers,
 * with `T`, a fraction and an offset or without, and seconds, milliseconds and so on since 1970 as ten digits and more.
 * @param now milliseconds since 1970
 * @returns `undefined` for an empty text, one that names no real time, and one before 2005 or more than a year ahead,
 *   which stands for "never"; the text as it came for any other notation
 */
export function parseServerTime(text: string, now: number = Date.now()): ServerTime | undefined {
  const trimmed = text.replace(/\s+/g, ' ').trim();
  if (saysNever(trimmed)) return undefined;
  const read = readInstant(trimmed) ?? readCalendar(trimmed);
  if (read === 'noTime') return undefined;
  if (!read) return namesNoYear(trimmed, now) ? undefined : { text: trimmed };
  return read.wallClock < earliest || read.wallClock > now + latestAheadMs ? undefined : read;
}

/** The same of a value in JSON, where a time may be a number, too, or a list `[2024,3,11,9,15,0]` of its parts. */
export function parseTimeValue(
  value: string | number | readonly number[] | undefined,
  now?: number,
): ServerTime | undefined {
  if (typeof value === 'object') {
    const [year, month, day, hour, minute, second = 0] = value;
    const parts = [year, month, day, hour, minute, second].map((part) => String(part ?? '').padStart(2, '0'));
    return parseServerTime(`${parts.slice(0, 3).join('-')} ${parts.slice(3).join(':')}`, now);
  }
  return value === undefined ? undefined : parseServerTime(String(value), now);
}

/** Zeros, dashes, words for nothing, and numbers that in any unit lie near 1970 or before, or near 9999. */
function saysNever(text: string): boolean {
  if (!/[1-9]/.test(text) || /^-\d/.test(text)) return true;
  return /^(?:\d{1,12}|\d{15})(?:[.,]\d+)?$/.test(text) && !/^(?:\d{10}|20\d{6}|20\d{10})(?!\d)/.test(text);
}

type ReadTime = Required<Pick<ServerTime, 'wallClock'>> & ServerTime;

/** Units of times since 1970 by the number of their digits, in milliseconds. */
const unitMs: Readonly<Partial<Record<number, number>>> = { 10: 1000, 13: 1, 16: 1e-3, 19: 1e-6 };
const sinceEpoch = /^(?:\/Date\()?(\d{10}|\d{13}|\d{16}|\d{19})(?:[.,](\d+))?(?:[+-]\d{4})?(?:\)\/)?$/;

function readInstant(text: string): ReadTime | undefined {
  const [, digits, fraction = '0'] = sinceEpoch.exec(text) ?? [];
  const unit = unitMs[digits?.length ?? 0];
  if (digits === undefined || unit === undefined) return undefined;
  return timeAt(Math.floor(Number(`${digits}.${fraction}`) * unit), 0);
}

const calendar =
  /^(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?(?: ?T ?| )(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))? ?(.*)$/i;
const compact = /^(\d{4})()(\d{2})(\d{2})(?: ?T ?| )?(\d{2})(\d{2})(\d{2})(?:[.,]?(\d{3}|\d{6}))? ?(.*)$/i;

function readCalendar(text: string): ReadTime | 'noTime' | undefined {
  const match = calendar.exec(text) ?? compact.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [1, 3, 4, 5, 6, 7].map((group) =>
    Number(match[group]),
  );
  const offset = readOffset(match[9] ?? '');
  if (offset === 'unknown') return undefined;
  const wallClock = Date.UTC(year, month - 1, day, hour, minute, second);
  const at = new Date(wallClock);
  // Date.UTC takes the 30th of February for the 2nd of March, and the year 24 for 1924.
  const isReal =
    at.getUTCFullYear() === year &&
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    at.getUTCHours() === hour &&
    at.getUTCMinutes() === minute &&
    at.getUTCSeconds() === second;
  if (!isReal) return 'noTime';
  const milliseconds = Number((match[8] ?? '').padEnd(3, '0').slice(0, 3));
  return timeAt(wallClock + milliseconds, offset);
}

/** Minutes; `undefined` for none, `unknown` for what stands there and is no offset, as a zone's name. */
function readOffset(written: string): number | undefined | 'unknown' {
  const text = written.replace(/\[[\w/+-]{1,40}\]$/, '');
  if (text === '') return written === '' ? undefined : 'unknown';
  const match = /^(?:Z|UTC|GMT|(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?)$/i.exec(text);
  if (!match) return 'unknown';
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return minutes > 15 * 60 ? 'unknown' : match[1] === '-' ? 0 - minutes : minutes;
}

/** @param wallClock as the text says it, in the zone of the offset */
function timeAt(wallClock: number, utcOffsetMinutes: number | undefined): ReadTime {
  const text = new Date(wallClock).toISOString().slice(0, 19).replace('T', ' ');
  return { text, wallClock, ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }) };
}

/** Whether a date in whatever notation names a year in which no call was made. */
function namesNoYear(text: string, now: number): boolean {
  const latest = new Date(now + latestAheadMs).getUTCFullYear();
  const years = Array.from(text.matchAll(/(?<![\d.:+])\d{4}(?![\d.:])/g), ([year]) => Number(year));
  return years.length > 0 && years.every((year) => year < 2005 || year > latest);
}

/** The same moment as clocks of another offset show it; a time that says no offset of its own stays. */
export function inOffset(time: ServerTime, utcOffsetMinutes: number): ServerTime {
  const { wallClock, utcOffsetMinutes: own } = time;
  if (wallClock === undefined || own === undefined || own === utcOffsetMinutes) return time;
  return timeAt(wallClock + (utcOffsetMinutes - own) * 60_000, utcOffsetMinutes);
}

/**
 * The server's UTC offset, which the API never states: start of ringing in server time minus the instant coded in the
 * call ID. Only one that clocks of some place show, and exact to the minute.
 * @returns minutes east of UTC
 */
export function inferUtcOffset(ringingAt: ServerTime, callStartsAt: Date): number | undefined {
  if (ringingAt.wallClock === undefined) return undefined;
  const guess = guessOffset(ringingAt.wallClock, callStartsAt.getTime());
  return guess?.isExact ? guess.minutes : undefined;
}

/** The instant of a server time, in milliseconds since 1970, given the server's offset in minutes. */
export function toInstant(time: Pick<ServerTime, 'wallClock'>, utcOffsetMinutes: number): number | undefined {
  return time.wallClock === undefined ? undefined : time.wallClock - utcOffsetMinutes * 60_000;
}
