import type { CallFacts } from '../../../src/protocol/callHover.ts';

type Result = CallFacts & { readonly kind: 'result' };
type Failed = CallFacts & { readonly kind: 'failure' };

/** What is known of a call that was answered and recorded. */
export function answered(facts: Partial<Result> = {}): Result {
  return {
    kind: 'result',
    tone: 'answered',
    title: 'Answered',
    called: '88881955',
    ringingSeconds: 4,
    talkingSeconds: 65,
    hasRecording: true,
    serverName: 'Test',
    serverId: 'server-1',
    askedAt: 0,
    ...facts,
  };
}

/** What is known of a call that nobody answered. */
export function unanswered(facts: Partial<Result> = {}): Result {
  return {
    kind: 'result',
    tone: 'failed',
    title: 'No answer',
    called: '88881955',
    ringingSeconds: 12,
    failCode: { code: '00603', meaning: 'The called party does not answer' },
    hasRecording: false,
    serverName: 'Test',
    serverId: 'server-1',
    askedAt: 0,
    ...facts,
  };
}

/** What is said when the server told nothing of a call. */
export function failure(facts: Partial<Failed> = {}): Failed {
  return { kind: 'failure', notFound: false, title: 'The server is busy', serverName: 'Test', ...facts };
}
