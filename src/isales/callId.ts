/** What a call ID says by itself (reference, section 2). */
export interface CallIdParts {
  readonly callId: string;
  /** The instant coded in the first ten digits: the start of ringing. */
  readonly startsAt: Date;
  /** The digits behind the hyphen, as written. */
  readonly sequence: string;
}

const shape = /^(\d{10})-(\d{1,10})$/;
const earliestSeconds = Date.UTC(2005, 0, 1) / 1000;
const daySeconds = 86_400;

/**
 * Takes a call ID apart. The ten digits are Unix seconds; an ID whose instant lies before 2005 or more than a day
 * after `now` is none (reference, section 2).
 * @param text exactly one call ID, nothing around it
 * @param now milliseconds since 1970
 * @returns its parts, or `undefined` for what is no plausible call ID
 */
export function parseCallId(text: string, now: number = Date.now()): CallIdParts | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [callId, digits = '', sequence = ''] = match;
  const seconds = Number(digits);
  if (seconds < earliestSeconds || seconds > now / 1000 + daySeconds) return undefined;
  return { callId, startsAt: new Date(seconds * 1000), sequence };
}
