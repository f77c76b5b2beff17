/**
 * What a hover or a hint may know of a call: words and numbers, no key, no secret, no recording link. The extension finds
 * it out; whoever shows it draws it.
 */
import type { ExplainedCode, Tone } from './callPanel.ts';
import type { NamedCall } from './languageServer.ts';

/** What became of a call, as far as a hover or a hint says it. */
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
      /** Behind a link. */
      readonly hasRecording: boolean;
      /** Where it lies on the platform's file server, from where no link leads. */
      readonly recordingPath?: string;
      /** Milliseconds since 1970. */
      readonly recordingExpiresAt?: number;
      readonly serverName: string;
      /** Milliseconds since 1970. */
      readonly askedAt: number;
      readonly serverId: string;
    }
  /** What was kept of it; the server was not asked just now. */
  | {
      readonly kind: 'kept';
      readonly tone: Tone;
      readonly title: string;
      readonly ringingSeconds?: number;
      readonly talkingSeconds?: number;
      readonly failCode?: ExplainedCode;
      readonly keptIn: 'history' | 'bulk';
      /** Milliseconds since 1970. */
      readonly askedAt: number;
      readonly serverName: string;
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

/** What a few words behind a call ID need of that. */
export type HintFacts =
  | Pick<
      CallFacts & { readonly kind: 'result' | 'kept' },
      'kind' | 'tone' | 'title' | 'failCode' | 'ringingSeconds' | 'talkingSeconds'
    >
  | Pick<CallFacts & { readonly kind: 'failure' }, 'kind' | 'notFound' | 'title'>;

/** What is known of a call while a hover stands; told at once, and again when the result is there. */
export interface CallHover {
  readonly call: NamedCall;
  /** UTC offset of the active server in minutes, once a result told it. */
  readonly utcOffsetMinutes?: number;
  readonly hasServer: boolean;
  /** `asking`: the result is on its way; `button`: only a click asks. */
  readonly result: 'asking' | 'button' | CallFacts;
  /** Nobody has said yet whether pointing may ask the server: the hover offers that, too. */
  readonly mayAgree?: true;
}
