import type { FindProgress } from './search/find.ts';
import type { LineText } from './lineReader.ts';
import type { TextEncoding } from '../text/encoding.ts';
import type { CallFinders } from '../callsInText/callFinders.ts';

/** With what finds call IDs besides the platform's own shape: the user's patterns as they were when the file was opened. */
export interface LogFileOptions extends CallFinders {
  readonly path: string;
  /** Value of the editor's `files.encoding`: counts where the file has no byte order mark. */
  readonly encoding?: string;
  /** The editor's ripgrep, where there is one. */
  readonly ripgrep?: string;
  /** Folder of the extension's own in which what is packed by gzip may be unpacked; is made where there is none. */
  readonly unpackFolder: string;
  /** After so many unpacked bytes it is asked whether to unpack on; 5 GB unless told. */
  readonly askAtBytes?: number;
  /** The bundled `lineCountWorker.ts`, to count the lines of large files in a thread of their own. */
  readonly lineCounter?: URL;
  /** How often the file is looked at for growth, in milliseconds. */
  readonly pollMs?: number;
  /** Told, some times a second, when something of {@link LogFileState} is different. */
  readonly onChange: (state: LogFileState) => void;
}

/** What is known of the file as a whole. */
export interface LogFileState {
  /** Counts how often the file was replaced or cut: what was read before is of another file. */
  readonly generation: number;
  /** Bytes of text: of what is packed, those unpacked so far. */
  readonly size: number;
  /** Before this byte, lines and call IDs are known. */
  readonly knownTo: number;
  /** All of the file is in the index. */
  readonly isComplete: boolean;
  /** Lines known so far. */
  readonly lines: number;
  /** Rows to show: all lines, or those of the call in {@link onlyCall}. */
  readonly rows: number;
  readonly onlyCall?: string;
  /** Places of call IDs, and how many different ones. */
  readonly places: number;
  readonly calls: number;
  /** There are more places than are kept. */
  readonly hasMorePlaces: boolean;
  readonly encoding: TextEncoding;
  /** What the setting names, where nothing here reads that: the text is read as it looks. */
  readonly unknownEncoding?: string;
  /**
   * `damaged`: not all of what is packed could be unpacked, or it is not what was packed; `asking`: it unpacks to very
   * much and waits for {@link LogFile.unpackOn}; `diskFull`, `notWanted`: it was not unpacked to its end.
   */
  readonly problem?: 'damaged' | 'asking' | 'notWanted' | 'diskFull' | 'unreadable';
  readonly find?: FindProgress;
}

/** A line to show, and where in the rows it stands. */
export interface Row extends LineText {
  readonly row: number;
  /** Matches of the search in what is shown, in UTF-16 units. */
  readonly matches: readonly { readonly start: number; readonly end: number; readonly offset: number }[];
}

/** Somewhere in the file, and the row that shows it. */
export interface PlaceInRows {
  readonly row: number;
  readonly line: number;
  readonly offset: number;
}
