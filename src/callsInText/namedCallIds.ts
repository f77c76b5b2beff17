import { parseCallId } from '../ids/callId.ts';
import { namedField } from './namedField.ts';

const callIdNames = String.raw`(?:call|cdr)(?:[_ ]?record)?[._ ]?id|(?:通话|呼叫|话单)(?:记录)?(?:[_ ]?id|编号|流水号|标识)`;
/** In quotes or before an equals sign the name may have a hyphen; `Call-ID:` alone is a header of SIP. */
const hyphenName = String.raw`call-id(?=\\*["']|\s{0,8}=)`;
const field = new RegExp(String.raw`${namedField(`${callIdNames}|${hyphenName}`)}([\w.:+-]{0,40})`, 'iy');
/** Where the name of such a field may start. */
const mayStart = /call|cdr|通话|呼叫|话单/gi;
const mayName = /call[._ -]?(?:record[_ ]?)?id|cdr[_ ]?id|通话|呼叫|话单/i;
/**
 * A name of such a field that is not directly followed by an ID of the usual shape, as it is in most logs: instants of 2008
 * to September 2026, which have been. Whatever else follows gets a closer look.
 */
const mayNameOther = new RegExp(
  String.raw`(?:(?:call|cdr)[._ -]?(?:record[._ ]?)?id|通话|呼叫|话单)(?![=:"'\\ >]{0,8}1(?:[2-6]\d|7[0-8])\d{7}(?:-\d{1,9}|\d{3}-\d{2,9})(?!\d))`,
  'i',
);
/** Any digits, a hyphen, any digits: what a field that is named call ID may hold, whatever instant the digits name. */
const anyCallId = /^\d{1,16}-\d{1,12}$/;
/** Names of columns are short. */
const longestName = 80;
const columnName = new RegExp(`^(?:\\w{1,20}[._ -])?(?:${callIdNames}|call-id)$`, 'i');

/** The value of a field that is named call ID. */
export interface NamedCallId {
  /** `undefined` where the value is none: a null, a number, an ID of another system. */
  readonly callId: string | undefined;
  readonly start: number;
  /** Behind the value. */
  readonly end: number;
}

/** The fields named call ID in a text, in order. A name with no value that a call ID could have is left out. */
export function namedCallIds(text: string): NamedCallId[] {
  if (!mayName.test(text)) return [];
  const found: NamedCallId[] = [];
  mayStart.lastIndex = 0;
  for (let at = mayStart.exec(text); at; at = mayStart.exec(text)) {
    field.lastIndex = at.index;
    const match = field.exec(text);
    if (!match) continue;
    mayStart.lastIndex = field.lastIndex;
    const value = (match[1] ?? '').replace(/[.:]+$/, '');
    const start = match.index + match[0].length - (match[1] ?? '').length;
    const isWhole = anyCallId.test(value) && !/^@/.test(text.slice(start + value.length));
    found.push({ callId: isWhole ? value : undefined, start, end: start + value.length });
  }
  return found;
}

/**
 * Whether a field of a text holds a call ID of another than the usual shape, which what looks for that shape passes over.
 * @param now milliseconds since 1970: IDs of more than a day later do not have it
 */
export function namesOtherCallIds(text: string, now: number = Date.now()): boolean {
  if (!mayNameOther.test(text)) return false;
  return namedCallIds(text).some(({ callId }) => callId !== undefined && !isUsual(callId, now));
}

/** Whether a call ID is one wherever it stands. */
function isUsual(callId: string, now: number): boolean {
  // Behind milliseconds one digit counts entries of a stream.
  return parseCallId(callId, now) !== undefined && !/^\d{13}-\d$/.test(callId);
}

/** Whether a text may name a call ID field; much faster than to look for its value. */
export function mayNameCallId(text: string): boolean {
  return mayName.test(text);
}

/** Whether a column of this name holds call IDs. */
export function isCallIdColumn(name: string): boolean {
  return name.length <= longestName && columnName.test(name);
}

/** Whether a value can be a call ID where a column or field says that it is one. */
export function isAnyCallId(value: string): boolean {
  return anyCallId.test(value);
}
