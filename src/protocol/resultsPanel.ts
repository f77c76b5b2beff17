/**
 * What the page of the results panel and the extension say to each other. The page says `ready`; the extension answers
 * with `start`, the first rows and what else is needed to paint them, sends the others in `rows`, and from then on only
 * rows that changed. No key, no secret, no recording link and no whole called number is ever part of it.
 */
import type { FailureAction } from './callPanel.ts';

/** From the page. Rows are named by their place in the source. */
export type ResultsPanelMessage =
  | { readonly type: 'ready' }
  /** `shown`: all rows as they are filtered and sorted, for "next call" and "previous call". */
  | {
      readonly type: 'openCall';
      readonly row: number;
      readonly shown: readonly number[];
      /** In a tab of its own. */
      readonly stays?: true;
    }
  /** The user walks in the rows, and rests at this one. */
  | { readonly type: 'follow'; readonly row: number; readonly shown: readonly number[] }
  | { readonly type: 'goToPlace'; readonly row: number }
  | { readonly type: 'copyCallIds'; readonly rows: readonly number[] }
  | { readonly type: 'copyMarkdown'; readonly rows: readonly number[] }
  /** Two rows. */
  | { readonly type: 'compare'; readonly rows: readonly number[] }
  | { readonly type: 'askAgain'; readonly rows: readonly number[] }
  /** `filter`: what narrows the rows, in words; empty where all are shown. */
  | { readonly type: 'export'; readonly rows: readonly number[]; readonly filter: readonly string[] }
  | { readonly type: 'run'; readonly action: ResultsAction };

export type ResultsAction = 'pause' | 'resume' | Exclude<FailureAction, 'retry'>;

/** To the page. */
export type ResultsPanelUpdate =
  | {
      readonly type: 'start';
      /** Language of the editor (BCP 47). */
      readonly language: string;
      /** Translations of the page's own texts; absent where English is wanted. */
      readonly translations?: Readonly<Record<string, string>>;
      readonly title: string;
      readonly progress: ResultsProgress;
      /** How many rows there are; those that are not among `rows` follow. */
      readonly total: number;
      readonly rows: readonly TableRow[];
    }
  /** `progress`: how far it is with these rows; absent where more of them follow. */
  | {
      readonly type: 'rows';
      readonly total: number;
      readonly rows: readonly TableRow[];
      readonly progress?: ResultsProgress;
    }
  /** Brings a row into sight and makes it the active one, without taking the keyboard. */
  | { readonly type: 'reveal'; readonly row: number }
  /** The rows are not kept any more. */
  | {
      readonly type: 'gone';
      readonly language: string;
      readonly translations?: Readonly<Record<string, string>>;
    };

export interface ResultsProgress {
  readonly state: 'running' | 'paused' | 'done';
  readonly done: number;
  readonly total: number;
  /** Calls per second. */
  readonly perSecond?: number;
  readonly leftMs?: number;
  /** Until then the server wants no request; milliseconds since 1970. */
  readonly waitsUntil?: number;
  /** Rows that are left out, and why; in the editor's language. */
  readonly leftOut?: readonly string[];
  /** What paused it, in the editor's language. */
  readonly failure?: {
    readonly title: string;
    readonly lines: readonly { readonly label: string; readonly text: string }[];
    readonly actions: readonly { readonly action: Exclude<FailureAction, 'retry'>; readonly title: string }[];
  };
}

/** Groups of rows that call for the same reaction: what is counted, drawn and filtered by. */
export type OutcomeKey =
  | 'answered'
  | 'no-answer'
  | 'busy'
  | 'rejected'
  | 'unreachable'
  | 'invalid-number'
  | 'device'
  | 'forwarded'
  | 'waiting'
  | 'agent'
  | 'platform'
  /** Failed for a reason that no table knows. */
  | 'failed'
  /** The server says neither succeeded nor failed. */
  | 'unknown'
  /** It says neither, and of a call that has begun no end. */
  | 'running'
  | 'notFound'
  | 'queryFailed'
  /** Not asked yet, or being asked. */
  | 'pending'
  /** Its query failed and is to be repeated. */
  | 'retry'
  | 'noVdn';

/** How a row looks: icon and colour. */
export type RowLook = 'answered' | 'failed' | 'unknown' | 'failure' | 'loading' | 'waiting';

/** One call of many, in words of the editor's language where they are words. */
export interface TableRow {
  /** Its place in the source. */
  readonly at: number;
  readonly callId: string;
  readonly vdnId?: number;
  readonly look: RowLook;
  readonly outcome: OutcomeKey;
  /** E.g. "No answer". */
  readonly title: string;
  /** Why there is no result, where there is none. */
  readonly reason?: string;
  /** Masked. */
  readonly called?: string;
  /** Start of ringing in the server's time, `yyyy-MM-dd HH:mm:ss`; as it came where its notation is not sure. */
  readonly ringingAt?: string;
  /** The same as a number of milliseconds that only compares with others, server time taken as UTC. */
  readonly wallClock?: number;
  /** Minutes east of UTC. */
  readonly utcOffsetMinutes?: number;
  readonly ringingSeconds?: number;
  readonly talkingSeconds?: number;
  readonly failCode?: string;
  readonly failMeaning?: string;
  readonly displayCode?: string;
  /** In the server's language; absent where it was never asked. */
  readonly displayMeaning?: string;
  /** Which failCodes the display code stands for. */
  readonly displayStandsFor?: string;
  /** Absent while nothing is known. */
  readonly hasRecording?: boolean;
  /** Where it lies on the platform's file server; absent for one behind a link. */
  readonly recordingPath?: string;
  /** Where it was seen first, e.g. "logs/dialer.log:12". */
  readonly seenAt?: string;
  /** At how many places it was seen. */
  readonly places: number;
  /** Asking again may bring something else: the query failed, or the call had not ended. */
  readonly isFinal: boolean;
}
