import type { Answer } from '../isales/client.ts';
import type { CallResult } from '../isales/callResult.ts';

/** Which call, on which server. */
export interface CallKey {
  readonly serverId: string;
  readonly vdnId: number;
  readonly callId: string;
}

/** One question about a call and what came of it. */
export interface Lookup {
  readonly call: CallKey;
  /** The server that was asked. */
  readonly server: { readonly name: string; readonly host: string };
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly answer: Answer<CallResult>;
  readonly source: 'server' | 'cache';
}

/** A text that is equal for equal keys only. */
export function callKeyText({ serverId, vdnId, callId }: CallKey): string {
  return JSON.stringify([serverId, vdnId, callId]);
}
