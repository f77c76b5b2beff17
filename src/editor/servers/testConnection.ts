import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { Failure } from '../../isales/failures.ts';
import { traitsOf } from '../../isales/failureTraits.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { formatDuration } from '../../wording/durations.ts';
import { labelled } from '../../wording/punctuation.ts';
import { describeSkew } from '../../wording/answerFailures.ts';
import { actionTitle } from '../../wording/failureActions.ts';
import { describeFailure } from '../../wording/failures.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import type { ServerRegistry, TestOutcome } from './serverRegistry.ts';
import { tell, tellError, withProgress } from '../say.ts';

/** A call that cannot exist: any answer to it but a refusal shows that address, TLS and signature are right. */
const noSuchCall = '1000000000-0';
const notableSkewMs = 30_000;

/**
 * Sends one signed query and says how it went: which machine sent it, how long it took, how far the clocks are apart.
 * @param mend carries out what the user picks to mend a failure
 */
export async function testConnection(
  registry: ServerRegistry,
  server: ServerProfile,
  mend: (action: FailureAction, failure: Failure) => Promise<void>,
): Promise<void> {
  const answer = await withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Testing the connection to {0}…', server.name),
      cancellable: true,
    },
    async (_progress, token) => {
      const client = await registry.connect(server);
      if (!client.ok) return { ...client, elapsedMs: 0 };
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await client.value.callResult(server.defaultVdnId ?? 1, noSuchCall, {
          signal: controller.signal,
        });
      } finally {
        cancelled.dispose();
      }
    },
  );
  if (!answer.ok && answer.error.kind === 'cancelled') return;
  const skewMs = 'clockSkewMs' in answer ? answer.clockSkewMs : undefined;
  const failure = answer.ok ? undefined : mattering(answer.error);
  const way = answer.ok ? 'answered' : traitsOf(answer.error.kind).request;
  const facts = [
    ...(way === 'unsent' ? [] : [vscode.l10n.t('Sent from {0}.', sendingMachine())]),
    ...(way === 'answered' ? [vscode.l10n.t('Round trip: {0} ms.', Math.round(answer.elapsedMs))] : []),
    ...(skewMs === undefined ? [] : [describeClock(skewMs)]),
  ];
  const outcome: TestOutcome = failure
    ? { ok: false, at: Date.now(), summary: describeFailure(failure).title }
    : {
        ok: true,
        at: Date.now(),
        summary: vscode.l10n.t('answered in {0} ms', Math.round(answer.elapsedMs)),
      };
  registry.noteTest(server.id, outcome);
  if (failure) await showFailure(server, failure, facts, mend);
  else void tell([vscode.l10n.t('{0} answers and accepts the signature.', server.name), ...facts]);
}

/** A server that says what is wrong with the question has understood the signature. */
function mattering(failure: Failure): Failure | undefined {
  const { request, about } = traitsOf(failure.kind);
  return request === 'answered' && about === 'call' ? undefined : failure;
}

function sendingMachine(): string {
  const { remoteName } = vscode.env;
  return remoteName === undefined
    ? vscode.l10n.t('this machine ({0})', hostname())
    : vscode.l10n.t('the remote machine {0} ({1})', hostname(), remoteName);
}

function describeClock(skewMs: number): string {
  return Math.abs(skewMs) < notableSkewMs
    ? vscode.l10n.t('Clocks agree within {0}.', formatDuration(Math.max(1, Math.abs(skewMs) / 1000)))
    : describeSkew(skewMs);
}

async function showFailure(
  server: ServerProfile,
  failure: Failure,
  facts: readonly string[],
  mend: (action: FailureAction, failure: Failure) => Promise<void>,
): Promise<void> {
  const { title, lines, actions } = describeFailure(failure);
  const items = actions.map((action) => ({ title: actionTitle(action), action }));
  const reasons = lines.map(({ label, text }) => labelled(label, text));
  const message = [`${server.name} – ${title}`, ...reasons, ...facts];
  const chosen = await tellError(message, ...items);
  if (chosen) await mend(chosen.action, failure);
}
