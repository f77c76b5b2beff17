import type { CallResult } from '../isales/callResult.ts';
import { keptRecording } from '../isales/recording.ts';
import { maskNumber } from '../isales/redaction.ts';
import type { Lookup } from './call.ts';
import type { RowOutcome, RowResult } from './resultSource.ts';

/** Whether something became of a row. */
export function isOutcome({ kind }: RowOutcome): boolean {
  return kind === 'found' || kind === 'failed';
}

/** What becomes of a row by an answer. */
export function outcomeOf({ answer, askedAt }: Pick<Lookup, 'answer' | 'askedAt'>): RowOutcome {
  return answer.ok
    ? { kind: 'found', result: rowResult(answer.value), askedAt }
    : { kind: 'failed', failure: answer.error, askedAt };
}

/** What a row keeps of a result; the number is masked, as rows are written to disk. */
export function rowResult({
  recordPath,
  possibleOffsetMinutes,
  furtherFields,
  answer,
  callId,
  vdnId,
  called,
  ...result
}: CallResult): RowResult {
  return {
    ...result,
    ...(called === undefined ? {} : { called: maskNumber(called) }),
    ...keptRecording(recordPath, called),
  };
}
