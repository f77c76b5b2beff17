/** What the suites are told and what they find; known both in the editor and outside. */

/** Environment variable with the IDs of the measured extensions, with commas; each window has one of them. */
export const EXTENSIONS_VARIABLE = 'ISALES_BENCH_EXTENSIONS';

/** What the suite `activation` finds. */
export interface ActivationTime {
  /** Duration of `extension.activate()` in milliseconds. */
  readonly ms: number;
  /** Whether the editor had nothing else to do. */
  readonly calm: boolean;
}

/** What the suite `loadedFiles` finds: URLs of all modules, in the order of loading. */
export interface LoadedFiles {
  /** Until `activate()` had ended. */
  readonly loaded: readonly string[];
  /** After that, though nothing of the extension was used. */
  readonly later: readonly string[];
}

/** What each suite finds, by the suite's name. */
export interface SuiteResults {
  activation: ActivationTime;
  loadedFiles: LoadedFiles;
}
