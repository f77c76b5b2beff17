import * as l10n from '@vscode/l10n';
import type { Failure } from '../isales/failures.ts';
import { maskNumber } from '../isales/redaction.ts';
import { leftOutRows } from './leftOutRows.ts';
import type { ResultRow, RowOutcome, RowResult, SeenAt, SourceProgress } from '../lookup/resultSource.ts';
import type { ResultsProgress, TableRow } from '../protocol/resultsPanel.ts';
import { actionTitle } from './failureActions.ts';
import { describeFailure } from './failures.ts';
import { describePause } from './pauses.ts';
import { inShort } from './failureText.ts';
import type { CodesOf } from './knownCodes.ts';
import { displayMeaning, displayStandsFor, explained, outcomeKey, outcomeTitle, toneOf } from './outcomes.ts';

/**
 * One of many calls as the results panel and its exports say it: the one place where a row's meaning is made.
 * @param at the row's place in its source
 * @param place names where a call was seen, e.g. "logs/dialer.log:12"
 */
export function describeRow(row: ResultRow, at: number, place: (seen: SeenAt) => string): TableRow {
  const [first] = row.seenAt;
  return {
    at,
    callId: row.callId,
    ...(row.vdnId === undefined ? {} : { vdnId: row.vdnId }),
    ...describeOutcome(row),
    ...(first === undefined ? {} : { seenAt: place(first) }),
    places: row.seenAt.length,
  };
}

type OutcomeWords = Omit<TableRow, 'at' | 'callId' | 'vdnId' | 'seenAt' | 'places'>;

function describeOutcome({ outcome, ...of }: ResultRow): OutcomeWords {
  switch (outcome.kind) {
    case 'noVdn':
      return { look: 'failure', outcome: 'noVdn', title: l10n.t('VDN unknown'), isFinal: false };
    case 'waiting':
    case 'asking':
      return describeTurn(outcome);
    case 'failed': {
      const isMissing = outcome.failure.kind === 'callNotFound';
      return {
        look: isMissing ? 'unknown' : 'failure',
        outcome: isMissing ? 'notFound' : 'queryFailed',
        title: isMissing ? l10n.t('Not found') : l10n.t('Query failed'),
        reason: reasonOf(outcome.failure),
        isFinal: false,
      };
    }
    case 'found':
      return describeResult(outcome.result, of);
  }
}

/** A row in line, or being asked; after a query that failed it says so until the next one has an outcome. */
function describeTurn({
  kind,
  lastFailure,
}: RowOutcome & { readonly kind: 'waiting' | 'asking' }): OutcomeWords {
  const isAsking = kind === 'asking';
  if (lastFailure === undefined || lastFailure.kind === 'callNotFound')
    return {
      look: isAsking ? 'loading' : 'waiting',
      outcome: 'pending',
      title: isAsking ? l10n.t('Asking') : l10n.t('Waiting'),
      isFinal: false,
    };
  return {
    look: isAsking ? 'loading' : 'failure',
    outcome: 'retry',
    title: isAsking ? l10n.t('Asking again') : l10n.t('Waiting for another try'),
    reason: reasonOf(lastFailure),
    isFinal: false,
  };
}

function reasonOf(failure: Failure): string {
  return inShort(describeFailure(failure));
}

function describeResult(result: RowResult, of: CodesOf): OutcomeWords {
  const { failCode, displayCode, called, ringingAt, ringingSeconds, talkingSeconds, utcOffsetMinutes } =
    result;
  const meaning = failCode === undefined ? undefined : explained(failCode, of).meaning;
  const meaningOfDisplayCode = displayMeaning(displayCode, of);
  const standsFor = displayStandsFor(displayCode, of);
  return {
    look: toneOf(result),
    outcome: outcomeKey(result),
    title: outcomeTitle(result),
    ...(called === undefined ? {} : { called: maskNumber(called) }),
    ...(ringingAt === undefined ? {} : { ringingAt: ringingAt.text }),
    ...(ringingAt?.wallClock === undefined ? {} : { wallClock: ringingAt.wallClock }),
    ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
    ...(failCode === undefined ? {} : { failCode }),
    ...(meaning === undefined ? {} : { failMeaning: meaning }),
    ...(displayCode === undefined ? {} : { displayCode }),
    ...(meaningOfDisplayCode === undefined ? {} : { displayMeaning: meaningOfDisplayCode }),
    ...(standsFor === undefined ? {} : { displayStandsFor: standsFor }),
    hasRecording: result.hasRecording,
    ...(result.recordingPath === undefined ? {} : { recordingPath: result.recordingPath }),
    isFinal: result.status !== 'unknown',
  };
}

/**
 * How far the look-ups are, and why they stopped, if they did.
 * @param now milliseconds since 1970
 */
export function describeProgress(
  { failure, failuresInARow, heldForMs, ...progress }: SourceProgress,
  now: number,
): ResultsProgress {
  const { unreadable, surplus, keptRows, ...counts } = progress;
  const leftOut = leftOutRows({
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(surplus === undefined ? {} : { surplus }),
    ...(keptRows === undefined ? {} : { keptRows }),
  });
  const told = {
    ...counts,
    ...(heldForMs === undefined ? {} : { waitsUntil: now + heldForMs }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
  if (!failure) return told;
  const { title, lines, actions } = describePause(failure, failuresInARow);
  return {
    ...told,
    failure: {
      title,
      lines,
      // Going on is what tries again.
      actions: actions
        .filter((action) => action !== 'retry')
        .map((action) => ({ action, title: actionTitle(action) })),
    },
  };
}
