/** Pre-signed links to recordings, in the manner of OBS. */
import { createHash, createHmac } from 'node:crypto';
import { parseCallId, type CallIdParts } from '../ids/callId.ts';
import { findFailureCall } from './failureCalls.ts';
import { isSameText } from './signatureCheck.ts';

/** The object store's account; like the demo keys it guards nothing. */
const storeKeys = { accessKey: 'SIMULATOR-OBS-AK', secretKey: 'simulator-obs-not-secret' } as const;

/** How long a recording link lives after it is made: in the vendor's sample about 5.5 h. */
export const linkLifeMs = 5.5 * 3_600_000;

export interface CallName {
  readonly vdnId: number;
  readonly callId: string;
}

/**
 * Makes the `recordPath` of a call. The call's name is in the path, so that a link outlives a restart.
 * @param expiresAt milliseconds since 1970, cut to seconds
 */
export function recordingLink(baseUrl: string, { vdnId, callId }: CallName, expiresAt: number): string {
  const name = `${vdnId}/${callId}`;
  const folder = createHash('sha256').update(name).digest('hex').toUpperCase();
  const path = `/isales/record/${folder}/${Buffer.from(name).toString('hex')}${suffixOf(callId)}`;
  const expires = String(Math.floor(expiresAt / 1000));
  const query = [
    `AccessKeyId=${storeKeys.accessKey}`,
    `Expires=${expires}`,
    `Signature=${encodeURIComponent(sign(path, expires))}`,
  ];
  return `${baseUrl}${path}?${query.join('&')}`;
}

/** The platform names some of its recordings `.V3`, though a RIFF header is inside (isales-api.md: Recordings). */
function suffixOf(callId: string): '.wav' | '.V3' {
  return findFailureCall(callId)?.failure === 'recordingALawV3' ? '.V3' : '.wav';
}

/** The vendor's sample has a space inside the host name; clients strip white space before they read the address. */
export function withStraySpace(link: string): string {
  const { hostname } = new URL(link);
  const middle = link.indexOf(hostname) + Math.floor(hostname.length / 2);
  return `${link.slice(0, middle)} ${link.slice(middle)}`;
}

/** Why a recording is not given out: the code and message of OBS's XML. */
export interface LinkProblem {
  readonly code: 'AccessDenied' | 'InvalidAccessKeyId' | 'SignatureDoesNotMatch';
  readonly message: string;
}

/**
 * Checks the query of a recording link.
 * @param now milliseconds since 1970
 */
export function findLinkProblem(path: string, query: string, now: number): LinkProblem | undefined {
  const parameters = new URLSearchParams(query);
  const expires = parameters.get('Expires') ?? '';
  const signature = parameters.get('Signature');
  if (signature === null || !/^\d{1,12}$/.test(expires))
    return { code: 'AccessDenied', message: 'Access Denied' };
  if (parameters.get('AccessKeyId') !== storeKeys.accessKey)
    return { code: 'InvalidAccessKeyId', message: 'The OBS Access Key Id you provided does not exist.' };
  if (!isSameText(signature, sign(path, expires)))
    return {
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match the signature you provided.',
    };
  if (Number(expires) * 1000 <= now) return { code: 'AccessDenied', message: 'Request has expired' };
  return undefined;
}

/** Reads the call out of the last segment of a recording's path; `undefined` for what the simulator never named. */
export function callOfRecording(file: string): { vdnId: number; call: CallIdParts } | undefined {
  const hex = /^((?:[0-9a-f]{2})+)\.(?:wav|V3)$/.exec(file)?.[1];
  if (hex === undefined) return undefined;
  const [, vdnId, callId = ''] = /^([1-9]\d{0,3})\/(.+)$/.exec(Buffer.from(hex, 'hex').toString()) ?? [];
  const call = parseCallId(callId);
  return vdnId !== undefined && call ? { vdnId: Number(vdnId), call } : undefined;
}

/** OBS's own scheme for links: HMAC-SHA1 over method, two empty headers, expiry and resource. */
function sign(path: string, expires: string): string {
  return createHmac('sha1', storeKeys.secretKey).update(`GET\n\n\n${expires}\n${path}`).digest('base64');
}
