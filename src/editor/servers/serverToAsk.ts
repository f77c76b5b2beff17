import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { choose } from '../quickInput.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { addServer } from './addServer.ts';

const walkthrough = 'isales-call-lens.isales-call-lens#gettingStarted';

/**
 * The active server; without one, says why one is needed, and leads to one.
 * @param title of what the user is about to do
 * @param startSimulator resolves to whether it runs
 */
export async function serverToAsk(
  title: string,
  registry: ServerRegistry,
  startSimulator: () => Promise<boolean>,
): Promise<ServerProfile | undefined> {
  if (registry.active) return registry.active;
  const way = await choose<'add' | 'simulator' | 'walkthrough'>(
    title,
    vscode.l10n.t('Calls are looked up on a CC-iSales server, and none is set up yet'),
    [
      {
        label: vscode.l10n.t('Add a CC-iSales Server'),
        detail: vscode.l10n.t('You need its address, and the access key and secret key from its operator.'),
        value: 'add',
      },
      {
        label: vscode.l10n.t('Start the Simulator'),
        detail: vscode.l10n.t(
          'A CC-iSales server on this machine, with sample calls. It brings its own keys.',
        ),
        value: 'simulator',
      },
      { label: vscode.l10n.t('Open the Walkthrough'), value: 'walkthrough' },
    ],
  );
  switch (way) {
    case 'add':
      return addServer(registry);
    case 'simulator':
      return (await startSimulator()) ? registry.active : undefined;
    case 'walkthrough':
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
      return undefined;
    case undefined:
      return undefined;
  }
}
