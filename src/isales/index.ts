/** The vendor's world in the vendor's words, usable in plain Node. */
export { parseCallId, type CallIdParts } from '../ids/callId.ts';
export type { CallReference } from '../ids/callReference.ts';
export { isVdnId } from '../ids/vdnId.ts';
export { readCallReference } from '../callsInText/callNamed.ts';
export { findInputProblem } from './findInputProblem.ts';
export type { AnswerCodes } from './answer.ts';
export { parseCallResult, type CallResult, type CallStatus } from './callResult.ts';
export type { CallTimes } from './callTimes.ts';
export {
  CcIsalesClient,
  type Answer,
  type ClientOptions,
  type Exchange,
  type Measurements,
  type QueryOptions,
} from './client.ts';
export { curlCommand, redactedAuthorization, type CurlOptions } from './curlCommand.ts';
export type {
  CertificateFault,
  CertificateProblem,
  PinnedCertificate,
  ServerCertificate,
} from './certificates.ts';
export { explainCode, readFailCode, type CodeExplanation } from './explainCode.ts';
export type { FailCategory } from './failCodes.ts';
export type { BaseUrlProblem, Failure, FailureKind, InputProblem, Result } from './failures.ts';
export {
  keptRecording,
  leadsToThisMachine,
  parseRecordPath,
  readRecording,
  type KeptRecording,
  type Recording,
  type RecordingLink,
} from './recording.ts';
export type { DebugLog } from './requestTranscript.ts';
export type { ReceivedResponse } from './receivedResponse.ts';
export { downloadRecording, maxRecordingBytes, type RecordingDownload } from './recordingDownload.ts';
export { maskNumber, maskNumberIn, redactJson, redactText } from './redaction.ts';
export {
  isLoopback,
  isThisMachine,
  originOf,
  parseBaseUrl,
  type ServerLocale,
  type ServerProfile,
} from './serverProfile.ts';
export { inferUtcOffset, parseServerTime, toInstant, type ServerTime } from './serverTime.ts';
export {
  normalize,
  signRequest,
  type Credentials,
  type RequestToSign,
  type SignedRequest,
} from './signature.ts';
export {
  callResultQuery,
  signedHttpRequest,
  type ApiQuery,
  type SignedHttpRequest,
} from './signedHttpRequest.ts';
