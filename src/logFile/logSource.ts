import type { KnownText } from './knownText.ts';

/** Reads a log in the background, from its start to its end and beyond. */
export interface LogSource {
  /** What is known of the log; another one once the file was replaced or cut. */
  readonly text: KnownText;
  /** The file that holds the text. */
  readonly path: string;
  /** Counts how often the file was replaced or cut. */
  readonly generation: number;
  /** Whether all of the text has to be there before it can be searched. */
  readonly isUnpacked: boolean;
  /** Answers whether to unpack on, where that is the question. */
  unpackOn?(goOn: boolean): void;
  /** Ends reading and removes what was made for it. */
  close(): Promise<void>;
}

/**
 * `progress`: more is known; `complete`: all there is by now is known; `replaced`: another file has the name now, or this
 * one was cut, and {@link LogSource.text} is another one.
 */
export type SourceEvent = 'progress' | 'complete' | 'replaced';

/** Is told how reading goes on. */
export type SourceListener = (event: SourceEvent) => void;
