import type { Failure } from '../isales/failures.ts';
import { readRecording } from '../isales/recording.ts';
import { maskNumber, maskNumberIn } from '../isales/redaction.ts';
import type { CallKey, Lookup } from '../lookup/call.ts';
import type { Known } from '../lookup/knownOutcomes.ts';
import type { CallFacts } from '../protocol/callHover.ts';
import { commands } from '../protocol/contributions.ts';
import { actionTitle } from '../wording/failureActions.ts';
import { describeFailure } from '../wording/failures.ts';
import { displayMeaning, explained, outcomeTitle, toneOf } from '../wording/outcomes.ts';

/** What a hover or a hint may know of a look-up: no secret, no recording link. */
export function callFacts({ answer, server, call, askedAt }: Lookup, maskNumbers: boolean): CallFacts {
  if (!answer.ok) return presentFailure(answer.error, server.name, call.serverId);
  const { called, ringingSeconds, talkingSeconds, failCode, displayCode, recordPath } = answer.value;
  const meaning = displayMeaning(displayCode, call);
  const recording = readRecording(recordPath);
  return {
    kind: 'result',
    tone: toneOf(answer.value),
    title: outcomeTitle(answer.value),
    ...(called === undefined ? {} : { called: maskNumbers ? maskNumber(called) : called }),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
    ...(failCode === undefined ? {} : { failCode: explained(failCode, call) }),
    ...(displayCode === undefined ? {} : { displayCode }),
    ...(meaning === undefined ? {} : { displayMeaning: meaning }),
    hasRecording: recording.kind === 'link',
    ...(recording.kind === 'link' && recording.expiresAt !== undefined
      ? { recordingExpiresAt: recording.expiresAt }
      : {}),
    ...(recording.kind === 'onPlatform'
      ? { recordingPath: maskNumberIn(recording.path, maskNumbers ? called : undefined) as string }
      : {}),
    serverName: server.name,
    serverId: call.serverId,
    askedAt,
  };
}

/** What hovers and hints say of a call without asking the server: the same, as it is decided here. */
export function knownFacts(known: Known, call: CallKey, serverName: string, maskNumbers: boolean): CallFacts {
  if (known.kind === 'atHand') return callFacts(known.lookup, maskNumbers);
  const { failCode, ringingSeconds, talkingSeconds, keptIn, askedAt } = known.outcome;
  return {
    kind: 'kept',
    tone: toneOf(known.outcome),
    title: outcomeTitle(known.outcome),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
    ...(failCode === undefined ? {} : { failCode: explained(failCode, call) }),
    keptIn,
    askedAt,
    serverName,
    serverId: call.serverId,
  };
}

function presentFailure(failure: Failure, serverName: string, serverId: string): CallFacts {
  const { title, actions } = describeFailure(failure);
  const mend = actions.find((action) => action !== 'retry');
  return {
    kind: 'failure',
    notFound: failure.kind === 'callNotFound',
    title,
    serverName,
    ...(mend === undefined
      ? {}
      : {
          mend: {
            command: commands[mend],
            title: actionTitle(mend),
            ...(mend === 'addServer' || mend === 'showLog' ? {} : { argument: { server: { id: serverId } } }),
          },
        }),
  };
}
