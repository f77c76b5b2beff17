import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { askText, runSteps } from '../quickInput.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { sayInStatusBar, tell, tellError, warn } from '../say.ts';
import { formatCount } from '../../wording/numbers.ts';

/** Says once in a window that secrets cannot be kept: without a keyring every try fails alike. */
let toldOfStore = false;

/**
 * Carries out something that the platform's secret store may refuse.
 * @returns whether it did it
 */
export async function withSecretStore(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    tellStoreFails();
    return false;
  }
}

/** Says that the secret store does not work, and what it takes. */
export function tellStoreFails(): void {
  // Its own message may hold what was to be stored.
  const message = vscode.l10n.t(
    'The editor’s secret store does not work, so no credentials can be kept. On Linux it needs a keyring such as gnome-keyring.',
  );
  if (toldOfStore) {
    sayInStatusBar(message, 10_000, 'warning');
    return;
  }
  toldOfStore = true;
  void tellError(message);
}

/**
 * Asks for the passphrase of a server's client certificate; an empty one takes the stored one away.
 * @returns whether it was stored
 */
export async function setClientPassphrase(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  let passphrase: string | undefined;
  const asked = await runSteps(vscode.l10n.t('Client Certificate of {0}', server.name), [
    askText(() => ({
      prompt: vscode.l10n.t(
        'Passphrase of the client certificate’s key (leave empty for none). It is kept in the editor’s secret store only.',
      ),
      password: true,
      validate: () => undefined,
      accept: (text) => (passphrase = text),
    })),
  ]);
  const given = passphrase;
  if (!asked || given === undefined) return false;
  return withSecretStore(() => registry.credentials.storePassphrase(server, given));
}

/** Deletes every secret that the extension ever stored, after asking. */
export async function deleteAllCredentials(registry: ServerRegistry): Promise<void> {
  if (!(await registry.credentials.holdsAny())) {
    void tell(vscode.l10n.t('No credentials are stored.'));
    return;
  }
  const remove = vscode.l10n.t('Delete All');
  const answer = await warn(
    vscode.l10n.t('Delete all credentials that iSales Call Lens has stored?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Access keys, secret keys and passphrases of all servers, also of those that are gone. Servers and history stay.',
      ),
    },
    remove,
  );
  if (answer !== remove) return;
  await withSecretStore(async () => {
    const count = await registry.credentials.clearAll();
    sayInStatusBar(vscode.l10n.t('Stored secrets deleted: {0}.', formatCount(count)), 5000);
  });
}
