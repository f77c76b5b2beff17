/**
 * What the extension and the language server say to each other besides the language server protocol itself. The server
 * knows the text; the extension knows servers, secrets and results. No key, no secret and no recording URL is ever part
 * of it. Lines and characters count from 0, as in the language server protocol.
 */

export const requests = {
  /** Server to extension: what is known of calls; asks nobody. */
  cached: 'isales/cached',
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
  /** Of the active server: for calls near which no VDN is named. */
  readonly defaultVdnId?: number;
  /** What the active server says its failCodes mean, once it was asked. */
  readonly failCodes?: Readonly<Record<string, string>>;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  /** URIs of the documents of which only the lines of some calls are shown. */
  readonly narrowed: readonly string[];
  /** The user's own patterns: name and regular expression with one named group. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** Where the VDN of a call was read. */
export type VdnSource = 'url' | 'object' | 'column' | 'line' | 'thread' | 'default';

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

/** A call whose result may be cached. */
export interface CachedCall {
  readonly callId: string;
  readonly vdnId: number;
}

export interface NextCallParams extends TextPosition {
  readonly direction: 'next' | 'previous';
}

/** Both lines belong to it; the first stays as its head when it is folded. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Answers `linesBetween`. */
export interface LinesBetween {
  readonly folds: readonly LineRange[];
  /** The first line that names one of the calls; absent where none does. Lines before it are folded but for the text's first. */
  readonly firstShown?: number;
}

export interface LinesBetweenParams {
  readonly uri: string;
  readonly callIds: readonly string[];
}

export interface SwitchedOffPattern {
  readonly name: string;
  readonly reason: 'tooSlow' | 'broken';
  readonly detail: string;
}
