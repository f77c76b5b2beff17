import type { CallResult } from '../isales/callResult.ts';
import { keptRecording } from '../isales/recording.ts';
import { maskNumber } from '../isales/redaction.ts';
import type { CallKey, Lookup } from './call.ts';
import type { HistoryEntry } from './history.ts';
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

/** What a row knows of its call, in the shape in which calls are remembered; `undefined` where that is nothing. */
export function rememberedOfRow(
  call: CallKey,
  outcome: RowOutcome,
  server: Lookup['server'],
): HistoryEntry | undefined {
  if (outcome.kind === 'failed')
    return { call, server, askedAt: outcome.askedAt, failure: outcome.failure.kind };
  if (outcome.kind !== 'found') return undefined;
  const { askedAt } = outcome;
  const { hasRecording: hadRecording, ...result } = outcome.result;
  return {
    call,
    server,
    askedAt,
    result: { ...result, hadRecording, askedAt, elapsedMs: 0, answer: {} },
  };
}
