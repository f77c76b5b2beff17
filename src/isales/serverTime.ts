/** A time as the server writes it: its local time, with no zone (reference, section 1). */
export interface ServerTime {
  /** `yyyy-MM-dd HH:mm:ss`, as it came. */
  readonly text: string;
  /** Milliseconds since 1970, as if the text were UTC; only differences between two of them mean anything. */
  readonly wallClock: number;
}

const shape = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

/** Reads `yyyy-MM-dd HH:mm:ss`; `undefined` for an empty text or one that names no real time. */
export function parseServerTime(text: string): ServerTime | undefined {
  const trimmed = text.trim();
  const match = shape.exec(trimmed);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const wallClock = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = new Date(wallClock).toISOString().slice(0, 19) === trimmed.replace(' ', 'T');
  return isReal ? { text: trimmed, wallClock } : undefined;
}

const quarterHour = 15;

/**
 * The server's UTC offset, which the API never states: start of ringing in server time minus the instant coded in
 * the call ID, to the quarter of an hour (reference, section 2).
 * @returns minutes east of UTC, or `undefined` when it would lie outside −12 h..+14 h
 */
export function inferUtcOffset(ringingAt: ServerTime, callStartsAt: Date): number | undefined {
  const minutes = (ringingAt.wallClock - callStartsAt.getTime()) / 60_000;
  const offset = Math.round(minutes / quarterHour) * quarterHour;
  return offset >= -12 * 60 && offset <= 14 * 60 ? offset : undefined;
}

/** The instant of a server time, in milliseconds since 1970, given the server's offset in minutes. */
export function toInstant(time: ServerTime, utcOffsetMinutes: number): number {
  return time.wallClock - utcOffsetMinutes * 60_000;
}
