import * as vscode from 'vscode';
import { choose } from './quickInput.ts';

/** Shows one of the pages that come with the extension, which the user chooses. They are in English. */
export async function openDocumentation(extensionUri: vscode.Uri): Promise<void> {
  const page = (file: string, label: string, detail: string) => ({ value: file, label, detail });
  const chosen = await choose(vscode.l10n.t('Documentation'), vscode.l10n.t('Choose a page to read'), [
    page(
      'using.md',
      vscode.l10n.t('Using It'),
      vscode.l10n.t('Looking up, recordings, logs, bulk look-ups, campaigns, passing a call on'),
    ),
    page('settings.md', vscode.l10n.t('Settings'), vscode.l10n.t('All settings, and the fields of a server')),
    page(
      'security.md',
      vscode.l10n.t('Security'),
      vscode.l10n.t('Certificates and proxies; what is sent, stored and written'),
    ),
    page(
      'troubleshooting.md',
      vscode.l10n.t('When It Fails'),
      vscode.l10n.t('Each failure, with what mends it'),
    ),
    page(
      'agents.md',
      vscode.l10n.t('For AI Agents'),
      vscode.l10n.t('The tools, the MCP server and its keys'),
    ),
    page(
      'simulator.md',
      vscode.l10n.t('The Simulator'),
      vscode.l10n.t('Call IDs that fail, each in its own way'),
    ),
  ]);
  if (chosen === undefined) return;
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    vscode.Uri.joinPath(extensionUri, 'docs', chosen),
  );
}
