import type { CallResult } from '../isales/callResult.ts';
import type { LeftOut } from '../isales/campaigns.ts';
import type { Failure } from '../isales/failures.ts';
import type { KeptRecording } from '../isales/recording.ts';

/** Where a call ID was seen: `file` is a URI as text, `line` counts from 0. */
export interface SeenAt {
  readonly file: string;
  readonly line: number;
}

/** What is known of one call of many. */
export type RowOutcome =
  /** Nothing near the call ID names its VDN: it cannot be asked for. */
  | { readonly kind: 'noVdn' }
  | { readonly kind: 'waiting' | 'asking'; readonly lastFailure?: Failure }
  | {
      readonly kind: 'found';
      readonly result: RowResult;
      /** When the server said so, milliseconds since 1970. */
      readonly askedAt: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly askedAt: number };

/** A call result as rows keep it: no raw answer, and no recording link, which is asked for when it is needed. */
export interface RowResult
  extends
    Omit<CallResult, 'recordPath' | 'furtherFields' | 'answer' | 'possibleOffsetMinutes'>,
    KeptRecording {}

/** One call of many. Rows are replaced when something becomes known, never changed. */
export interface ResultRow {
  readonly serverId: string;
  readonly callId: string;
  /** Absent where `outcome` is `noVdn`. */
  readonly vdnId?: number;
  readonly seenAt: readonly SeenAt[];
  readonly outcome: RowOutcome;
}

/** In line for its turn, or being asked: why the query before failed stays known until there is an outcome. */
export function inLine(kind: 'waiting' | 'asking', before: RowOutcome | undefined): RowOutcome {
  const lastFailure =
    before?.kind === 'failed'
      ? before.failure
      : before && 'lastFailure' in before
        ? before.lastFailure
        : undefined;
  return lastFailure === undefined ? { kind } : { kind, lastFailure };
}

/** The row with what became of it. Written out, as rows that are spread take more memory, and there may be thousands. */
export function withOutcome({ serverId, callId, vdnId, seenAt }: ResultRow, outcome: RowOutcome): ResultRow {
  return vdnId === undefined
    ? { serverId, callId, seenAt, outcome }
    : { serverId, callId, vdnId, seenAt, outcome };
}

export interface SourceProgress extends LeftOut {
  /** `paused`: by the user, or after failures in a row that concern the server (`failure`). */
  readonly state: 'running' | 'paused' | 'done';
  readonly failure?: Failure;
  /** All failures that followed each other until it paused; absent where one alone was reason enough. */
  readonly failuresInARow?: readonly Failure[];
  /** For so many more milliseconds the server wants no request; absent where it runs on, or not at all. */
  readonly heldForMs?: number;
  /** Rows that have an outcome, and all that can have one. */
  readonly done: number;
  readonly total: number;
  /** Calls per second over the last while; absent before there is one. */
  readonly perSecond?: number;
  /** Milliseconds until all is done at this rate. */
  readonly leftMs?: number;
}

/** Many calls and what became of them, still coming in or complete: what the results panel shows. */
export interface ResultSource {
  /** Names it for good, e.g. to bring the panel back after a restart. */
  readonly id: string;
  /** In the editor's language, e.g. "logs/dialer.log" or a campaign's name. */
  readonly title: string;
  /** Grows at its end; a row keeps its place. */
  readonly rows: readonly ResultRow[];
  readonly progress: SourceProgress;
  /** Calls back with the places of rows that were added or replaced; none when only `progress` changed. */
  onDidChange(listener: (rows: readonly number[]) => void): { dispose(): void };
  /** Goes on after a pause, with what is still waiting. */
  resume(): void;
  /** Stops asking; what is there stays. */
  pause(): void;
  /** Asks the server anew about these rows, at the same pace as all else. */
  askAgain(rows: readonly number[]): void;
}
