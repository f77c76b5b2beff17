/**
 * What the call panel's page and the extension say to each other. The page says `ready`, the extension answers with the
 * whole state, and again whenever it changes. No key, no secret and no recording URL is ever part of it.
 */

/** From the page. */
export type CallPanelMessage =
  /** `resumesRecording`: a recording was open before the page was hidden; what is still at hand may come again. */
  | { readonly type: 'ready'; readonly resumesRecording?: boolean }
  | { readonly type: 'run'; readonly action: CallPanelAction };

/** What the user can ask for in the panel. */
export type CallPanelAction =
  | 'refresh'
  | 'copyCallId'
  | 'copyJson'
  | 'copyMarkdown'
  | 'copyLink'
  | 'copyCurl'
  | 'copySignedCurl'
  /** What this server's codes mean. */
  | 'askCodeMeanings'
  | 'openRecording'
  | 'copyRecordingLink'
  /** Fetches the recording and hands its bytes to the page. */
  | 'playRecording'
  | 'cancelRecording'
  | 'downloadRecording'
  /** To the call before or behind in the log or batch. */
  | 'previousCall'
  | 'nextCall'
  /** Shows where the log or batch names the call. */
  | 'showInSequence'
  | 'compare'
  | 'startWatching'
  | 'stopWatching'
  | FailureAction;

/** What can mend a failure. */
export type FailureAction =
  | 'retry'
  | 'addServer'
  | 'startSimulator'
  | 'editServer'
  | 'setCredentials'
  | 'testConnection'
  | 'showLog'
  | 'trustCertificate'
  | 'setClientPassphrase';

/** To the page. */
export type CallPanelUpdate = { readonly type: 'state'; readonly state: CallPanelState } | RecordingUpdate;

/** What comes of `playRecording`, in this order: a start, pieces, and one of the ends. */
export type RecordingUpdate = { readonly type: 'recording' } & (
  | { readonly event: 'started' }
  /** `total` bytes, where the store says so. */
  | { readonly event: 'bytes'; readonly bytes: Uint8Array; readonly total?: number }
  | { readonly event: 'complete' }
  /** Words for people; empty when the user cancelled. */
  | { readonly event: 'failed'; readonly title: string; readonly lines: readonly string[] }
);

export interface CallPanelState {
  /** Language of the editor (BCP 47), for `lang` and for formatting. */
  readonly language: string;
  /** Translations of the page's own texts; absent where English is wanted. */
  readonly translations?: Readonly<Record<string, string>>;
  readonly serverId: string;
  readonly callId: string;
  readonly vdnId: number;
  readonly serverName?: string;
  /** The instant coded in the call ID, milliseconds since 1970. */
  readonly callStartsAt?: number;
  readonly content: LoadingContent | ResultContent | FailureContent;
  /** A query is under way while `content` still shows the last answer. */
  readonly refreshing: boolean;
  /** The next call that is opened takes the place of this one. */
  readonly isPreview?: true;
  /** The page showed this call before, and comes back to where it stood. */
  readonly isReturn?: true;
  /** The log or batch the call was opened from; absent where there is none. */
  readonly sequence?: SequencePlace;
  /** Absent where the call has ended. */
  readonly watch?: WatchState;
  /** This call's own queries that brought something else than the one before, newest first. */
  readonly queries?: readonly QueryContent[];
}

/** Where the call stands among others. */
export interface SequencePlace {
  /** Name of the log or batch. */
  readonly name: string;
  /** From 1. */
  readonly position: number;
  readonly total: number;
  readonly previous?: string;
  readonly next?: string;
}

/** Whether an unfinished call is asked for again and again. */
export interface WatchState {
  readonly isOn: boolean;
  /** Whether the call is unfinished still. */
  readonly canStart: boolean;
  readonly everySeconds: number;
  /** It ends by itself after so long. */
  readonly forSeconds: number;
  /** Why it stopped by itself. */
  readonly stopped?: string;
}

/** One query of this call and what came of it. */
export interface QueryContent {
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly tone: Tone | 'failure';
  /** The outcome or failure in words. */
  readonly title: string;
  /** What else it said, e.g. the failCode and how long the call had talked. */
  readonly detail?: string;
}

export interface LoadingContent {
  readonly kind: 'loading';
}

export type Tone = 'answered' | 'failed' | 'unknown';

export interface ResultContent {
  readonly kind: 'result';
  readonly tone: Tone;
  /** The outcome in words, e.g. "Answered", "No answer". */
  readonly title: string;
  /** Already masked where the user wants that. */
  readonly called?: string;
  readonly ringingAt?: PanelTime;
  readonly answeredAt?: PanelTime;
  readonly hungUpAt?: PanelTime;
  readonly ringingSeconds?: number;
  readonly talkingSeconds?: number;
  /** Minutes east of UTC. */
  readonly utcOffsetMinutes?: number;
  /** The times themselves say it; else it is inferred from call IDs. */
  readonly isOffsetStated?: true;
  readonly failCode?: ExplainedCode;
  readonly displayCode?: string;
  /** In the server's language; absent where it was never asked. */
  readonly displayMeaning?: string;
  /** Which failCodes the display code stands for, in the editor's language. */
  readonly displayStandsFor?: string;
  /** The server's `callStatus` where it is neither 5 nor 6. */
  readonly unknownStatus?: string;
  readonly recording: RecordingContent;
  readonly answer: AnswerContent;
  /** Fields the reference does not know: name and value as text. */
  readonly furtherFields: readonly (readonly [name: string, value: string])[];
  /** The answer as indented JSON without secrets; absent for what comes from the history. */
  readonly rawJson?: string;
  /** What of it is not kept, and how to get it, in a line; absent where all is there. */
  readonly notKept?: string;
}

/** A time in the server's zone. */
export interface PanelTime {
  /** `yyyy-MM-dd HH:mm:ss`; as it came where its notation is not sure. */
  readonly text: string;
  /** Milliseconds since 1970; absent where the server's offset is not known. */
  readonly instant?: number;
}

export interface ExplainedCode {
  readonly code: string;
  /** In the editor's language. */
  readonly meaning?: string;
  /** In the editor's language, e.g. "no answer". */
  readonly category?: string;
}

export type RecordingContent =
  | { readonly kind: 'link'; readonly expiresAt?: number }
  /** On a disk of the platform, from where no link leads. */
  | { readonly kind: 'onPlatform'; readonly path: string }
  /** `notConnected`: nothing to record; `notReturned`: only SaaS networking returns links. */
  | { readonly kind: 'none'; readonly why: 'notConnected' | 'notReturned' }
  /** There was one when the call was last asked for; links are not kept. */
  | { readonly kind: 'forgotten' };

export interface AnswerContent {
  /** Top-level codes, one where both are equal. */
  readonly codes: readonly ExplainedCode[];
  /** The server's descriptions, one where both are equal. */
  readonly descriptions: readonly string[];
  /** `host:port` that answered. */
  readonly host: string;
  /** When it was asked, milliseconds since 1970. */
  readonly askedAt: number;
  readonly elapsedMs: number;
  /** `history`: shown from the kept history after a restart; nothing was asked. */
  readonly source: 'server' | 'cache' | 'history';
}

export interface FailureContent {
  readonly kind: 'failure';
  readonly title: string;
  /** Label and sentence, most likely cause first, e.g. "Likely cause" and "This machine's clock is …". */
  readonly lines: readonly { readonly label: string; readonly text: string }[];
  /** The first is the main one. */
  readonly actions: readonly { readonly action: FailureAction; readonly title: string }[];
  /** The answer as indented JSON without secrets. */
  readonly rawJson?: string;
  /** What came where it is no answer: status line, headers and the beginning of the body, without secrets. */
  readonly received?: { readonly summary: string; readonly text: string };
  /** What of it is not kept, and how to get it, in a line; absent where all is there. */
  readonly notKept?: string;
}
