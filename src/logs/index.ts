export { findCallIds, type CallIdHit } from './findCallIds.ts';
export { CallIdScanner, type ByteEncoding, type ByteScanOptions } from './scanBytes.ts';
export { scanFile, type FileScanOptions } from './scanFile.ts';
