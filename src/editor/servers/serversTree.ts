import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { formatAgo } from '../../wording/dates.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import { findFileProblems } from './certificateFiles.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { plainTreeItem } from '../plainTreeItem.ts';

/** A row of the servers view: a server, or what in the settings cannot be used. */
export type ServerRow = { readonly server: ServerProfile } | { readonly problem: string };

/** The view of the configured servers and their state. */
export class ServersTree implements vscode.TreeDataProvider<ServerRow> {
  readonly #registry: ServerRegistry;

  constructor(registry: ServerRegistry) {
    this.#registry = registry;
  }

  async getChildren(parent?: ServerRow): Promise<ServerRow[]> {
    if (parent) return [];
    const { servers, problems } = this.#registry.settings.read();
    const ofFiles = await Promise.all(
      servers.map(async (server) =>
        (await findFileProblems(server)).map((problem) => `${server.name} – ${problem}`),
      ),
    );
    return [
      ...servers.map((server) => ({ server })),
      ...[...problems, ...ofFiles.flat()].map((problem) => ({ problem })),
    ];
  }

  async getTreeItem(row: ServerRow): Promise<vscode.TreeItem> {
    return plainTreeItem('problem' in row ? problemItem(row.problem) : await this.#serverItem(row.server));
  }

  async #serverItem(server: ServerProfile): Promise<vscode.TreeItem> {
    const isActive = this.#registry.active?.id === server.id;
    const { state } = await this.#registry.credentials.read(server);
    const test = this.#registry.lastTest(server.id);
    const credentials = {
      ready: vscode.l10n.t('credentials set'),
      missing: vscode.l10n.t('no credentials'),
      forgotten: vscode.l10n.t('credentials not kept by the editor'),
      otherOrigin: vscode.l10n.t('credentials for another address'),
      unreadable: vscode.l10n.t('the secret store cannot be read'),
    }[state];
    const item = new vscode.TreeItem(server.name);
    item.id = server.id;
    item.contextValue = isActive ? 'server.active' : 'server';
    const facts = [isActive ? vscode.l10n.t('active') : undefined, credentials, test?.summary];
    item.description = facts.filter(Boolean).join(' · ');
    item.iconPath =
      state !== 'ready' || test?.ok === false
        ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
        : new vscode.ThemeIcon(
            isActive ? 'server-environment' : 'server',
            isActive ? new vscode.ThemeColor('testing.iconPassed') : undefined,
          );
    item.tooltip = [
      server.name,
      server.baseUrl,
      ...(server.defaultVdnId === undefined ? [] : [vscode.l10n.t('Default VDN {0}', server.defaultVdnId)]),
      credentials,
      ...(test ? [vscode.l10n.t('Tested {0}: {1}', formatAgo(test.at, Date.now()), test.summary)] : []),
    ].join('\n');
    item.accessibilityInformation = {
      label: inOneBreath(vscode.l10n.t('Server {0}', server.name), ...facts),
    };
    return item;
  }
}

function problemItem(problem: string): vscode.TreeItem {
  const item = new vscode.TreeItem(problem);
  item.tooltip = problem;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'problem';
  item.command = {
    command: 'workbench.action.openSettingsJson',
    title: vscode.l10n.t('Open Settings'),
    arguments: [{ revealSetting: { key: 'isales.servers' } }],
  };
  return item;
}
