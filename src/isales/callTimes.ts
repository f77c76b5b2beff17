import { parseCallId } from '../ids/callId.ts';
import { inOffset, toInstant, type ServerTime } from './serverTime.ts';
import { guessOffset } from './utcOffsets.ts';

/** The times of one call and what follows from them. Empty fields are absent. */
export interface CallTimes {
  readonly ringingAt?: ServerTime;
  /** Absent when the call was never answered. */
  readonly answeredAt?: ServerTime;
  /** Absent while it goes on. */
  readonly hungUpAt?: ServerTime;
  readonly ringingSeconds?: number;
  readonly talkingSeconds?: number;
  /** Minutes east of UTC, for all times of the call. */
  readonly utcOffsetMinutes?: number;
  /** The times themselves say their offset; else it is inferred from the call ID. */
  readonly isOffsetStated?: true;
  /** The offset that the call ID points to, without being enough to believe it. */
  readonly possibleOffsetMinutes?: number;
}

/** What an answer says of a call's times. */
export interface SaidTimes {
  readonly hasSucceeded: boolean;
  readonly callId: string | undefined;
  readonly ringing: ServerTime | undefined;
  readonly begin: ServerTime | undefined;
  readonly end: ServerTime | undefined;
}

type Present<T> = { [K in keyof T]: T[K] | undefined };

const dayMs = 86_400_000;

/** Puts the times of a call into one zone, leaves out a begin that is none, and measures ringing and talking. */
export function timesOf({ hasSucceeded, callId, ringing, begin, end }: SaidTimes): Present<CallTimes> {
  const zone = zoneOf([ringing, begin, end], ringing, callId);
  const inZone = (time: ServerTime | undefined): ServerTime | undefined => time && shownIn(time, zone);
  const [ringingAt, beganAt, hungUpAt] = [inZone(ringing), inZone(begin), inZone(end)];
  const answeredAt =
    beganAt && isPlausibleBegin(beganAt, ringingAt, hungUpAt, hasSucceeded) ? beganAt : undefined;
  const contradict = hasSucceeded && isBefore(hungUpAt, answeredAt);
  return {
    ringingAt,
    answeredAt,
    hungUpAt,
    // Of a call that ended before it was answered, one of the times is wrong, and nobody knows which. When a call that succeeded was answered is not known without its begin, and so is how long it rang.
    ringingSeconds: contradict
      ? undefined
      : secondsBetween(ringingAt, answeredAt ?? (hasSucceeded ? undefined : hungUpAt)),
    talkingSeconds: secondsBetween(answeredAt, hungUpAt),
    utcOffsetMinutes: zone.minutes,
    isOffsetStated: zone.isStated ? true : undefined,
    possibleOffsetMinutes: zone.possible,
  };
}

interface Zone {
  readonly minutes?: number | undefined;
  readonly isStated?: boolean;
  readonly possible?: number | undefined;
  /** Some times say their offset and others do not, and that of the others is not known. */
  readonly isMixed?: boolean;
}

/** The zone that the times are shown in: the one that all of them say, else that of the server's clock. */
function zoneOf(
  times: readonly (ServerTime | undefined)[],
  ringing: ServerTime | undefined,
  callId: string | undefined,
): Zone {
  const read = times.filter((time) => time?.wallClock !== undefined);
  // An offset such as +08:00 says more of the server than an instant without a zone, which has the offset 0.
  const stated = read.map((time) => time?.utcOffsetMinutes).filter((offset) => offset !== undefined);
  if (stated.length > 0 && stated.length === read.length)
    return { minutes: stated.find((offset) => offset !== 0) ?? 0, isStated: true };
  const startsAt = callId === undefined ? undefined : parseCallId(callId)?.startsAt.getTime();
  const isLocal = ringing?.wallClock !== undefined && ringing.utcOffsetMinutes === undefined;
  const guess = isLocal && startsAt !== undefined ? guessOffset(ringing.wallClock ?? 0, startsAt) : undefined;
  return {
    minutes: guess?.isExact ? guess.minutes : undefined,
    possible: guess?.isExact === false ? guess.minutes : undefined,
    isMixed: stated.length > 0 && !guess?.isExact,
  };
}

function shownIn(time: ServerTime, { minutes, isMixed }: Zone): ServerTime {
  const { text, wallClock, utcOffsetMinutes } = time;
  if (wallClock === undefined) return { text };
  if (minutes !== undefined) {
    const shown = inOffset(time, minutes);
    return { text: shown.text, ...(shown.wallClock === undefined ? {} : { wallClock: shown.wallClock }) };
  }
  // Beside times of another zone that nobody knows: the moment is sure, its distance to the others is not.
  return isMixed && utcOffsetMinutes !== undefined
    ? { text: `${text}${suffix(utcOffsetMinutes)}` }
    : { text, wallClock };
}

function suffix(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/**
 * Servers fill the begin of a call that nobody answered with whatever is at hand: its end, or a time before it rang. A
 * begin that is days away from the rest was never one, whatever the status says.
 */
function isPlausibleBegin(
  begin: ServerTime,
  ringing: ServerTime | undefined,
  end: ServerTime | undefined,
  hasSucceeded: boolean,
): boolean {
  const sinceRinging = distance(ringing, begin);
  const untilEnd = distance(begin, end);
  const isFar = [sinceRinging, untilEnd].some((ms) => ms !== undefined && Math.abs(ms) > dayMs);
  if (hasSucceeded) return !isFar;
  if (end && begin.wallClock === undefined && begin.text === end.text) return false;
  if (sinceRinging !== undefined && sinceRinging < 0) return false;
  if (untilEnd !== undefined && (untilEnd < 0 || isSameSecond(begin, end))) return false;
  return !isFar;
}

function isBefore(one: ServerTime | undefined, other: ServerTime | undefined): boolean {
  return (distance(one, other) ?? 0) > 0;
}

function isSameSecond(one: ServerTime, other: ServerTime | undefined): boolean {
  return Math.floor((one.wallClock ?? 0) / 1000) === Math.floor((other?.wallClock ?? 0) / 1000);
}

function distance(from: ServerTime | undefined, to: ServerTime | undefined): number | undefined {
  const [start, end] = [from && toInstant(from, 0), to && toInstant(to, 0)];
  return start === undefined || end === undefined ? undefined : end - start;
}

function secondsBetween(from: ServerTime | undefined, to: ServerTime | undefined): number | undefined {
  const ms = distance(from, to);
  return ms === undefined || ms < 0 ? undefined : Math.round(ms / 1000);
}
