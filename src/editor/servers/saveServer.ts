import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { tellError } from '../say.ts';
import type { ServerRegistry } from './serverRegistry.ts';

/** Writes a server into the user settings; says so when they cannot be written, e.g. because they are broken. */
export async function saveServer(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  try {
    await registry.settings.save(server);
    return true;
  } catch {
    const open = vscode.l10n.t('Open Settings');
    void tellError(
      vscode.l10n.t('The server could not be saved: your user settings are broken, or unsaved in an editor.'),
      open,
    ).then(async (chosen) => {
      if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    });
    return false;
  }
}
