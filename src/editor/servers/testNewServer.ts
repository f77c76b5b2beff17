import * as vscode from 'vscode';
import type { Failure } from '../../isales/failures.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import { actionTitle } from '../../wording/failureActions.ts';
import { describeFailure } from '../../wording/failures.ts';
import { isStep, spoken } from '../../wording/failureText.ts';
import { inSentences } from '../../wording/punctuation.ts';
import { createPick, type StepOutcome, type StepPosition } from '../quickInput.ts';
import { setClientPassphrase } from './secretCommands.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { setCredentials } from './setCredentials.ts';
import { editServer } from './editServer.ts';
import { askOnce } from './testConnection.ts';
import { isCertificateFailure, trustCertificate } from './trustCertificate.ts';

/** Steps of the wizard mend these; the log and the others are for later. */
const mended = ['trustCertificate', 'setCredentials', 'editServer', 'setClientPassphrase'] as const;
type Mended = (typeof mended)[number];

type Chosen =
  | { readonly kind: 'well' | 'left' | 'keep' | 'again' }
  | { readonly kind: 'mend'; readonly action: Mended; readonly failure: Failure };

/** The last step of the wizard: tests a server that is set up, and offers what mends it, until it works or is to stay so. */
export async function testNewServer(
  registry: ServerRegistry,
  server: ServerProfile,
  position: StepPosition,
): Promise<StepOutcome> {
  for (;;) {
    const now = registry.find(server.id);
    if (!now.ok) return 'cancel';
    const chosen = await testAndAsk(registry, now.value, position);
    if (chosen.kind === 'left') return 'cancel';
    if (chosen.kind === 'well' || chosen.kind === 'keep') return 'next';
    if (chosen.kind === 'mend') await mend(registry, now.value, chosen.action, chosen.failure);
  }
}

async function mend(
  registry: ServerRegistry,
  server: ServerProfile,
  action: Mended,
  failure: Failure,
): Promise<unknown> {
  switch (action) {
    case 'trustCertificate':
      return isCertificateFailure(failure) && trustCertificate(registry, server, failure);
    case 'setCredentials':
      return setCredentials(registry, server);
    case 'setClientPassphrase':
      return setClientPassphrase(registry, server);
    case 'editServer':
      return editServer(registry, server, { once: true });
  }
}

/** Shows that the server is asked, then what came of it. */
async function testAndAsk(
  registry: ServerRegistry,
  server: ServerProfile,
  { title, step, totalSteps }: StepPosition,
): Promise<Chosen> {
  const pick = createPick<vscode.QuickPickItem & { readonly chosen: Chosen }>();
  Object.assign(pick, { title, step, totalSteps, ignoreFocusOut: true, busy: true });
  pick.placeholder = vscode.l10n.t('Testing the connection to {0}…', server.name);
  const controller = new AbortController();
  try {
    return await new Promise<Chosen>((resolve, reject) => {
      pick.onDidHide(() => {
        resolve({ kind: 'left' });
      });
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item) resolve(item.chosen);
      });
      pick.show();
      askOnce(registry, server, controller.signal).then((tested) => {
        if (!tested) return;
        if (!tested.failure) {
          resolve({ kind: 'well' });
          return;
        }
        pick.busy = false;
        // A prompt has as many lines as it needs; a placeholder and the lines of an item are cut.
        pick.prompt = whatToDo(tested.failure);
        pick.placeholder = vscode.l10n.t('Choose what to do next');
        pick.items = offers(tested.failure);
      }, reject);
    });
  } finally {
    controller.abort();
    pick.dispose();
  }
}

/** What was found, the likeliest cause, and what is to be done. */
function whatToDo(failure: Failure): string {
  const { title, lines } = describeFailure(failure);
  const [first] = lines;
  const step = lines.find(isStep);
  return inSentences(title, first && spoken(first), step && step !== first ? spoken(step) : undefined);
}

function offers(failure: Failure): (vscode.QuickPickItem & { readonly chosen: Chosen })[] {
  const { actions } = describeFailure(failure);
  const mending = actions.filter(isMended).map((action) => ({
    label: actionTitle(action),
    chosen: { kind: 'mend', action, failure } as const,
  }));
  const again = { label: vscode.l10n.t('Test Again'), chosen: { kind: 'again' } as const };
  const keep = {
    label: vscode.l10n.t('Keep It as It Is'),
    detail: vscode.l10n.t('The server stays in the list, and can be tested and changed there.'),
    chosen: { kind: 'keep' } as const,
  };
  const [first, ...others] = mending;
  return first ? [first, ...others, again, keep] : [again, keep];
}

function isMended(action: FailureAction): action is Mended {
  return (mended as readonly FailureAction[]).includes(action);
}
