/** Finding call IDs, and what belongs to them, in text of any size. Knows nothing of ours and no editor. */
export { callIdsOfLine, withMore, type CallFinders } from './callFinders.ts';
export {
  callsOfBytes,
  callsOfFile,
  callsOfOpenFile,
  callsOfText,
  type FileCalls,
  type FileCallsOptions,
} from './callsOfFile.ts';
export { readCallReference } from './callNamed.ts';
export { CallCollector, type CallOfText, type CollectOptions } from './collectCalls.ts';
export { findCallIds, type CallIdHit } from './findCallIds.ts';
export { findCodeAt, findCodes, type CodeHit } from './findCodes.ts';
export { findVdn, type VdnOfHit } from './findVdn.ts';
export type { Lines, Place } from '../text/lines.ts';
export {
  LogDocument,
  type HitOnLine,
  type LogDocumentOptions,
  type Position,
  type TextChange,
} from './logDocument.ts';
export {
  findPatternProblem,
  OwnPatterns,
  type OwnPattern,
  type OwnPatternsOptions,
  type PatternProblem,
} from './ownPatterns.ts';
export { PatternsInUse, type PatternsInUseOptions, type UnusedPattern } from './patternsInUse.ts';
export { requestIds } from './requestIds.ts';
export { CallIdScanner, type ByteScanOptions } from './scanBytes.ts';
export { Surroundings } from './surroundings.ts';
export { betterVdn, isSure, vdnOfCall } from './vdnOfCall.ts';
