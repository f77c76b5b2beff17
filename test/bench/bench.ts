/** What a bench is: it measures the packaged extension and gives figures. */

/** One line of the result. Further fields say how the figure came about. */
export interface Figure {
  /** Name of the figure, such as `activate_vs_empty`. */
  readonly bench: string;
  readonly value: number;
  /** `KB` are 1024 bytes, `MB` 1024 of those. */
  readonly unit: 'ms' | 'KB' | 'MB' | 'ratio';
  /** What the value is to stay at or below; absent where the figure is only for information. */
  readonly goal?: number;
  /** What the value is to reach, where more is better. */
  readonly at_least?: number;
  readonly [further: string]: unknown;
}

/** The packaged extension and what a bench needs beside it. */
export interface BenchContext {
  /** Absolute path of the extension package; made by the first call. */
  readonly vsix: () => Promise<string>;
  /** Absolute path of a folder with the package's content, as the editor installs it. */
  readonly installed: () => Promise<string>;
  /** Absolute path of an empty folder for this bench, removed after the run. */
  readonly scratch: () => Promise<string>;
  /** Says something to the person who waits. */
  readonly note: (text: string) => void;
}

/** A measurement that gives one figure or several that belong together. */
export interface Bench {
  /** Names of all figures it gives; each of them starts it from the command line. */
  readonly figures: readonly string[];
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
}
