/** What a call ID says by itself. */
export interface CallIdParts {
  readonly callId: string;
  /** The instant coded in the digits before the hyphen: the start of ringing. */
  readonly startsAt: Date;
  /** The digits behind the hyphen, as written. */
  readonly sequence: string;
}

const shape = /^(\d{10}|\d{13})-(\d{1,10})$/;
const earliestSeconds = Date.UTC(2005, 0, 1) / 1000;
/** Up to here ten digits are rather an instant than a number that counts calls. */
const lastInstant = Date.UTC(2100, 0, 1) / 1000;
const daySeconds = 86_400;

/**
 * The latest seconds a call ID may name: clocks of servers may run ahead by up to a day.
 * @param now milliseconds since 1970
 * @returns seconds since 1970
 */
export function latestSeconds(now: number): number {
  return now / 1000 + daySeconds;
}

/**
 * Whether the digits of a call ID are the instant of a call.
 * @param seconds their value, in seconds since 1970
 * @param latest what {@link latestSeconds} gives
 */
export function isInstantOfCall(seconds: number, latest: number): boolean {
  return seconds >= earliestSeconds && seconds <= latest;
}

/**
 * Whether the digits behind the hyphen count calls. Ten digits that are an instant do not: `1610612736-1618999999` is a
 * range of bytes or of times. Sequence numbers in the field have up to seven digits.
 * @param length how many digits they are
 * @param value their value
 */
export function isSequence(length: number, value: number): boolean {
  return length <= 10 && (length < 10 || value < earliestSeconds || value >= lastInstant);
}

/**
 * The same behind milliseconds: entries of streams and the like count the same instant from 0, by one digit.
 */
export function isSequenceOfMilliseconds(length: number, value: number): boolean {
  return length > 1 && isSequence(length, value);
}

/**
 * Takes a call ID of the usual shape apart: ten digits, which are Unix seconds, or thirteen, which are milliseconds, then
 * a hyphen and a sequence number. An ID whose instant lies before 2005 or more than a day after `now` is none.
 * @param text exactly one call ID, nothing around it
 * @param now milliseconds since 1970
 * @returns its parts; `undefined` for what is no call ID of this shape, such as `0023-134864174`, which the vendor shows, too
 */
export function parseCallId(text: string, now: number = Date.now()): CallIdParts | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [callId, digits = '', sequence = ''] = match;
  const milliseconds = Number(digits) * (digits.length === 10 ? 1000 : 1);
  if (!isInstantOfCall(milliseconds / 1000, latestSeconds(now))) return undefined;
  if (!isSequence(sequence.length, Number(sequence))) return undefined;
  return { callId, startsAt: new Date(milliseconds), sequence };
}
