import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { Answer } from '../../isales/client.ts';
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
import { tell, tellError, warn, withProgress } from '../say.ts';

/** A call that cannot exist: any answer to it but a refusal shows that address, TLS and signature are right. */
const noSuchCall = '1000000000-0';
const notableSkewMs = 30_000;

/** What a test of a connection found; `failure` is absent where the server accepts what is sent. */
export interface Tested {
  readonly failure?: Failure;
  readonly outcome: TestOutcome;
}

/**
 * Sends one signed query and says how it went, briefly, with the rest behind a button. What the user picks to mend a
 * failure is carried out, and tested again.
 * @param mend resolves to whether something may have changed
 */
export async function testConnection(
  registry: ServerRegistry,
  server: ServerProfile,
  mend: Mend,
): Promise<void> {
  let now: ServerProfile | undefined = server;
  while (now) {
    const tested = await tryConnection(registry, now);
    now = tested && (await tellTested(registry, now, tested, mend));
  }
}

/** Carries out what mends a failure of a server; resolves to whether something may have changed. */
export type Mend = (server: ServerProfile, action: FailureAction, failure: Failure) => Promise<boolean>;

/**
 * Sends one signed query, with progress, and notes what came of it for the servers view.
 * @returns `undefined` when the user cancelled it
 */
export async function tryConnection(
  registry: ServerRegistry,
  server: ServerProfile,
): Promise<Tested | undefined> {
  return withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Testing the connection to {0}…', server.name),
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await askOnce(registry, server, controller.signal);
      } finally {
        cancelled.dispose();
      }
    },
  );
}

/**
 * Sends one signed query, and notes what came of it for the servers view.
 * @returns `undefined` when it was cancelled
 */
export async function askOnce(
  registry: ServerRegistry,
  server: ServerProfile,
  signal: AbortSignal,
): Promise<Tested | undefined> {
  const client = await registry.connect(server);
  const answer = client.ok
    ? await client.value.callResult(server.defaultVdnId ?? 1, noSuchCall, { signal })
    : { ...client, elapsedMs: 0 };
  if (!answer.ok && answer.error.kind === 'cancelled') return undefined;
  const failure = answer.ok ? undefined : mattering(answer.error);
  const facts = factsOf(answer);
  const outcome: TestOutcome = failure
    ? {
        ok: false,
        at: Date.now(),
        summary: describeFailure(failure).title,
        details: [
          ...describeFailure(failure).lines.map(({ label, text }) => labelled(label, text)),
          ...facts,
        ],
      }
    : {
        ok: true,
        at: Date.now(),
        summary: vscode.l10n.t('answered in {0} ms', Math.round(answer.elapsedMs)),
        details: facts,
      };
  registry.noteTest(server, outcome);
  return failure ? { failure, outcome } : { outcome };
}

/** Which machine asked, how long it took, how far the clocks are apart: as far as each is true. */
function factsOf(answer: Answer<unknown>): readonly string[] {
  const { clockSkewMs } = answer;
  const way = answer.ok ? 'answered' : traitsOf(answer.error.kind).request;
  if (way === 'unsent') return [vscode.l10n.t('Nothing was sent.')];
  return [
    way === 'answered'
      ? vscode.l10n.t('Sent from {0}.', sendingMachine())
      : vscode.l10n.t('Tried from {0}.', sendingMachine()),
    ...(way === 'answered' ? [vscode.l10n.t('Round trip: {0} ms.', Math.round(answer.elapsedMs))] : []),
    ...(clockSkewMs === undefined ? [] : [describeClock(clockSkewMs)]),
  ];
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

/**
 * Says what a test found.
 * @returns the server to test again, where something may have changed
 */
export async function tellTested(
  registry: ServerRegistry,
  server: ServerProfile,
  { failure, outcome }: Tested,
  mend: Mend,
): Promise<ServerProfile | undefined> {
  const details: Offer = { title: vscode.l10n.t('Details') };
  if (!failure) {
    const ok = vscode.l10n.t('{0}: connection OK, keys accepted.', server.name);
    if (await tell(ok, details)) await tell(ok, { modal: true, detail: outcome.details.join('\n') });
    return undefined;
  }
  const offers = describeFailure(failure).actions.map((action): Offer => ({
    title: action === 'retry' ? vscode.l10n.t('Test Again') : actionTitle(action),
    action,
  }));
  const brief = labelled(server.name, outcome.summary);
  let chosen = await tellError(brief, ...offers.slice(0, mostOffers), details);
  if (chosen === details)
    chosen = await warn(brief, { modal: true, detail: outcome.details.join('\n') }, ...offers);
  const action = chosen?.action;
  if (action === undefined) return undefined;
  const again = action === 'retry' || action === 'testConnection' || (await mend(server, action, failure));
  const now = registry.find(server.id);
  return again && now.ok ? now.value : undefined;
}

/** A message is as wide as its buttons: the others are in the details. */
const mostOffers = 2;

interface Offer extends vscode.MessageItem {
  readonly action?: FailureAction;
}
