/** A call as somebody points at it: its ID and, where the text says so, its VDN. */
export interface CallReference {
  readonly callId: string;
  readonly vdnId?: number;
}
