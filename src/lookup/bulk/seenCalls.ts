import type { SeenAt } from '../resultSource.ts';

/** A call and every place where it was seen. */
export interface SeenCall {
  readonly callId: string;
  readonly vdnId?: number;
  readonly seenAt: readonly SeenAt[];
}

/** The calls of one file or text. */
export interface CallsOfPlace {
  /** A URI as text. */
  readonly file: string;
  readonly calls: readonly {
    readonly callId: string;
    /** Counting from 0. */
    readonly lines: readonly number[];
    readonly vdnId?: number;
  }[];
}

/**
 * Merges the calls of several files: each call once with every place it was seen at, in the order of its first one.
 * Where files name different VDNs for one call ID these are different calls; where one names none, it means the call
 * that another file names a VDN for.
 */
export function mergeCalls(places: readonly CallsOfPlace[]): SeenCall[] {
  const merged = new Map<string, Map<number | undefined, SeenAt[]>>();
  for (const { file, calls } of places)
    for (const { callId, lines, vdnId } of calls) {
      const ofId = merged.get(callId) ?? new Map<number | undefined, SeenAt[]>();
      merged.set(callId, ofId);
      const seenAt = ofId.get(vdnId) ?? [];
      ofId.set(vdnId, seenAt);
      for (const line of lines) seenAt.push({ file, line });
    }
  return [...merged].flatMap(([callId, ofId]) => {
    const withoutVdn = ofId.get(undefined);
    const [named] = [...ofId].filter(([vdnId]) => vdnId !== undefined);
    if (withoutVdn && named) {
      for (const place of withoutVdn) named[1].push(place);
      ofId.delete(undefined);
    }
    return [...ofId].map(([vdnId, seenAt]) => ({
      callId,
      ...(vdnId === undefined ? {} : { vdnId }),
      // An array that grew holds room for more.
      seenAt: [...seenAt],
    }));
  });
}
