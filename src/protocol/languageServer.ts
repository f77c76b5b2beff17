/**
 * What the extension and the language server say to each other besides the language server protocol itself. The server
 * knows the text; the extension knows servers, secrets and results. No key, no secret and no recording URL is ever part
 * of it. Lines and characters count from 0, as in the language server protocol.
 */
import type { ExplainedCode, Tone } from './callPanel.ts';

export const requests = {
  /** Server to extension: what became of a call; asks the CC-iSales server when nothing is cached. */
  lookUp: 'isales/lookUp',
  /** Server to extension: what is cached of calls; asks nobody. */
  cached: 'isales/cached',
  /** Extension to server: the hover that brings the result. */
  resultHover: 'isales/resultHover',
  /** Extension to server: the call at a position. */
  callAt: 'isales/callAt',
  /** Extension to server: the next or previous place of a call. */
  nextCall: 'isales/nextCall',
  /** Extension to server: all calls of a document. */
  callsIn: 'isales/callsIn',
  /** Extension to server: the stretches of lines that name none of some calls. */
  linesBetween: 'isales/linesBetween',
} as const;

export const notifications = {
  /** Extension to server, after each change. */
  configuration: 'isales/configuration',
  /** Extension to server: something else is cached now. */
  resultsChanged: 'isales/resultsChanged',
  /** Server to extension: an own pattern took too long or cannot be used. */
  patternSwitchedOff: 'isales/patternSwitchedOff',
} as const;

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface TextPosition {
  readonly uri: string;
  readonly position: Position;
}

/** Handed to the server when it starts. */
export interface ServerOptions {
  /** Language of the editor (BCP 47). */
  readonly language: string;
  readonly translations?: Readonly<Record<string, string>>;
  readonly configuration: ServerConfiguration;
}

export interface ServerConfiguration {
  /** `button`: a hover only offers to look the call up. */
  readonly hoverLookup: 'automatic' | 'button';
  /** The active server; absent when none is set up. */
  readonly activeServer?: { readonly name: string; readonly defaultVdnId?: number };
  /** What the active server says its failCodes mean, once it was asked. */
  readonly failCodes?: Readonly<Record<string, string>>;
  /** UTC offset of the active server in minutes, once a result told it. */
  readonly utcOffsetMinutes?: number;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  /** The user's own patterns: name and regular expression with one named group. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** Where the VDN of a call was read. */
export type VdnSource = 'url' | 'object' | 'line' | 'thread' | 'default';

/** A call as the text names it. */
export interface NamedCall {
  readonly callId: string;
  readonly vdnId?: number;
  readonly vdnSource?: VdnSource;
}

export interface CallAtPosition extends NamedCall {
  readonly range: Range;
}

/** One call of a document and the lines that name it. */
export interface CallInDocument extends NamedCall {
  readonly lines: readonly number[];
}

export interface LookUpParams {
  readonly callId: string;
  readonly vdnId: number;
}

/** What a hover or a hint says of a call. */
export type CallFacts =
  | {
      readonly kind: 'result';
      readonly tone: Tone;
      /** The outcome in words. */
      readonly title: string;
      /** Masked where the user wants that. */
      readonly called?: string;
      readonly ringingSeconds?: number;
      readonly talkingSeconds?: number;
      readonly failCode?: ExplainedCode;
      readonly displayCode?: string;
      readonly displayMeaning?: string;
      readonly hasRecording: boolean;
      /** Milliseconds since 1970. */
      readonly recordingExpiresAt?: number;
      readonly serverName: string;
      /** Milliseconds since 1970. */
      readonly askedAt: number;
      readonly serverId: string;
    }
  | {
      readonly kind: 'failure';
      readonly notFound: boolean;
      readonly title: string;
      readonly serverName: string;
      readonly serverId?: string;
      /** A command that mends it, with its title. */
      readonly mend?: { readonly command: string; readonly title: string; readonly argument?: unknown };
    };

export interface NextCallParams extends TextPosition {
  readonly direction: 'next' | 'previous';
}

/** Both lines belong to it; the first stays as its head when it is folded. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export interface LinesBetweenParams {
  readonly uri: string;
  readonly callIds: readonly string[];
}

/** A hover in Markdown that may link the extension's own commands alone. */
export interface ResultHover {
  readonly markdown: string;
  readonly range: Range;
}

export interface SwitchedOffPattern {
  readonly name: string;
  readonly reason: 'tooSlow' | 'broken';
  readonly detail: string;
}
