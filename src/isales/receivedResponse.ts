import type { HttpResponse } from './http.ts';
import { redacted, type Redaction } from './redaction.ts';

/** What came in place of an answer, for people to see who or what wrote it. No secret is in it. */
export interface ReceivedResponse {
  /** As it came: `HTTP/1.1 502 Bad Gateway`. */
  readonly statusLine: string;
  /** Those that tell where it comes from, by their lower-case names, in the order of the list below. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The beginning of the body as text. Whoever shows it makes control characters visible. */
  readonly bodyStart: string;
  /** So many bytes of UTF-8 are in `bodyStart`. */
  readonly shownBytes: number;
  /** So many bytes the body has, decompressed. */
  readonly totalBytes: number;
}

const toldHeaders = [
  'content-type',
  'server',
  'via',
  'x-powered-by',
  'x-cache',
  'www-authenticate',
  'retry-after',
  'location',
  'date',
  'x-request-id',
];
const mostShownBytes = 4 * 1024;
/** A secret that begins in what is shown is recognised by what follows it. */
const mostReadUnits = 64 * 1024;
/** At the end of what was read a secret may be cut, and so unknown; however it is written, it is shorter. */
const cutUnits = 4 * 1024;
const longestValue = 500;
const mostRedactedUnits = 1_000_000;

/** Keeps the beginning of a response, without secrets: something on the way may send back what we sent. */
export function receivedResponse(response: HttpResponse, redaction: Redaction): ReceivedResponse {
  const { status, statusText = '', httpVersion = '1.1', body } = response;
  const clean = (text: string): string =>
    redaction.within(mostRedactedUnits, (redact) => redact.text(text)) ?? redacted;
  const headers = toldHeaders.flatMap((name): (readonly [string, string])[] => {
    const value = response.header(name);
    if (value === undefined) return [];
    return [[name, clean(name === 'location' ? withoutQuery(value) : value).slice(0, longestValue)]];
  });
  const bodyStart = beginning(cleanBeginning(body, clean));
  return {
    statusLine: clean(`HTTP/${httpVersion} ${status} ${statusText}`.trim()).slice(0, longestValue),
    headers,
    bodyStart,
    shownBytes: Buffer.byteLength(bodyStart),
    totalBytes: response.bodyBytes ?? Buffer.byteLength(body),
  };
}

/** A link that a server leads to may be signed: where it leads is in what stands before. */
export function withoutQuery(url: string): string {
  return url
    .replace(/[?#].*$/s, (rest) => `${rest.slice(0, 1)}${redacted}`)
    .replace(/\/\/[^/@]*@/, `//${redacted}@`);
}

function cleanBeginning(body: string, clean: (text: string) => string): string {
  if (body.length <= mostReadUnits) return clean(body);
  const read = clean(body.slice(0, mostReadUnits));
  return read.slice(0, Math.max(0, read.length - cutUnits));
}

/** Not in the middle of a character. */
function beginning(text: string): string {
  if (text.length <= mostShownBytes / 4) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostShownBytes));
  return text.slice(0, read);
}
