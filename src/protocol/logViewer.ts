/**
 * What the log viewer's page and the extension say to each other. The page asks for the rows it shows; the file stays on
 * the extension's side. No key, no secret and no recording URL is ever part of it. Rows and lines count from 0, offsets
 * are bytes of the file, `start` and `end` within a row UTF-16 units.
 */
import type { CallHover } from './callHover.ts';

/** From the page. */
export type LogViewerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'ask'; readonly id: number; readonly question: LogViewerQuestion }
  /**
   * The mouse rests on a call ID, or the user asked what it is; `fresh`: the server is asked again; `agrees`: and from
   * now on whenever the mouse rests on one.
   */
  | {
      readonly type: 'hover';
      readonly id: number;
      readonly callId: string;
      readonly offset: number;
      readonly fresh?: true;
      readonly agrees?: true;
    }
  /** That is over: what was asked for it is wanted no more. */
  | { readonly type: 'hoverEnd'; readonly id: number }
  /** A link of a hover. */
  | { readonly type: 'run'; readonly command: string; readonly argument?: unknown }
  | { readonly type: 'openCall'; readonly callId: string; readonly offset: number }
  | { readonly type: 'find'; readonly query?: LogViewerQuery }
  | { readonly type: 'cancelFind' }
  /** Shows only the lines of a call, or all again. */
  | { readonly type: 'showOnly'; readonly callId?: string }
  /** Copies rows, the last one included. */
  | { readonly type: 'copy'; readonly from: number; readonly to: number }
  | { readonly type: 'lookUpAll' }
  /** Where the page stands, for a tab of this file that is opened later in this window. */
  | { readonly type: 'keepPlace'; readonly place: LogViewerPlace };

/** Where a page stands. Lines count from 0 in the whole file, whichever rows are shown. */
export interface LogViewerPlace {
  /** The line at the top, with the part of it that is out of sight. */
  readonly top: number;
  /** How far it is scrolled sideways, in px. */
  readonly left: number;
  /** The line of the cursor, and the one from which on lines are selected. */
  readonly line: number;
  readonly anchor: number;
  /** The call ID that keys act on. */
  readonly call?: { readonly callId: string; readonly offset: number };
  /** Only the lines of this call are shown. */
  readonly onlyCall?: string;
  /** What is looked for in the box that is open. */
  readonly find?: LogViewerQuery;
  /** What has the keyboard: the `id` or `data-key` of the element. */
  readonly focus?: string;
}

export type Direction = 'next' | 'previous';

export type LogViewerQuestion =
  /** Answered by `LogRow[]`; the row that `focus` belongs to shows what stands there, however long it is. */
  | { readonly kind: 'rows'; readonly from: number; readonly count: number; readonly focus?: number }
  /** Answered by `FoundCall`, or `undefined`. */
  | { readonly kind: 'nextCall'; readonly from: number; readonly direction: Direction }
  /** Answered by `FoundMatch`, or `undefined`. */
  | { readonly kind: 'nextMatch'; readonly from: number; readonly direction: Direction }
  /** Answered by the row that shows a line. */
  | { readonly kind: 'rowOf'; readonly line: number }
  /** Answered by `LogMarks` for a bar of so many parts. */
  | { readonly kind: 'marks'; readonly parts: number };

export interface LogViewerQuery {
  readonly pattern: string;
  readonly isRegExp: boolean;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** To the page. */
export type LogViewerUpdate =
  /** `place`: where a page of this file stood last in this window. */
  | { readonly type: 'setup'; readonly setup: LogViewerSetup; readonly place?: LogViewerPlace }
  | { readonly type: 'state'; readonly state: LogViewerState }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'hoverCall'; readonly id: number; readonly hover: CallHover }
  /** Other calls may be known to have failed. */
  | { readonly type: 'resultsChanged' }
  /** A command of the editor. */
  | { readonly type: 'command'; readonly command: LogViewerCommand }
  /** Brings the call at a byte of the file into sight. */
  | { readonly type: 'reveal'; readonly offset: number }
  /** The file cannot be shown. */
  | { readonly type: 'failure'; readonly text: string };

/** What the editor's commands do in the page that is in front. */
export type LogViewerCommand = 'nextCall' | 'previousCall' | 'showLinesOfCall' | 'showAllLines' | 'openCall';

export interface LogViewerSetup {
  /** Language of the editor (BCP 47), for `lang` and for formatting. */
  readonly language: string;
  readonly translations?: Readonly<Record<string, string>>;
  /** Height of a line, in px. */
  readonly lineHeight: number;
  readonly tabSize: number;
  /** How long the mouse rests before a hover appears, in milliseconds. */
  readonly hoverDelayMs: number;
  readonly isMac: boolean;
}

/** What is known of the file as a whole. */
export interface LogViewerState {
  /** Counts how often the file was replaced. */
  readonly generation: number;
  readonly size: number;
  readonly knownTo: number;
  readonly isComplete: boolean;
  readonly lines: number;
  /** Rows to show: all lines, or those of the call in `onlyCall`. */
  readonly rows: number;
  readonly onlyCall?: string;
  readonly places: number;
  readonly calls: number;
  readonly hasMorePlaces: boolean;
  readonly encoding: string;
  /** What `files.encoding` names, where nothing here reads it. */
  readonly unknownEncoding?: string;
  readonly problem?: 'damaged' | 'asking' | 'notWanted' | 'diskFull' | 'unreadable';
  readonly find?: {
    readonly count: number;
    readonly isDone: boolean;
    readonly doneTo: number;
    readonly problem?: string;
  };
}

export interface LogRow {
  readonly row: number;
  readonly line: number;
  readonly offset: number;
  readonly text: string;
  readonly shownFrom: number;
  /** Bytes of the line before and behind the text. */
  readonly hiddenBefore: number;
  readonly hiddenBehind: number;
  readonly calls: readonly CallInRow[];
  readonly matches: readonly { readonly start: number; readonly end: number; readonly offset: number }[];
}

export interface CallInRow {
  readonly callId: string;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

interface FoundPlace {
  readonly row: number;
  readonly line: number;
  readonly offset: number;
}

export interface FoundCall extends FoundPlace {
  readonly callId: string;
}

export interface FoundMatch extends FoundPlace {
  readonly length: number;
  /** 1 for the first match of the file. */
  readonly ordinal: number;
}

/** Numbers of the parts in which something is. */
export interface LogMarks {
  readonly failed: readonly number[];
  readonly matches: readonly number[];
}
