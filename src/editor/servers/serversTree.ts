import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { formatInstant } from '../../wording/dates.ts';
import { inOneBreath, labelled } from '../../wording/punctuation.ts';
import { findFileProblems } from './certificateFiles.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { plainTreeItem } from '../plainTreeItem.ts';

/** A row of the servers view: a server, or what in the settings cannot be used. */
export type ServerRow = { readonly server: ServerProfile } | { readonly problem: RowProblem };

interface RowProblem {
  /** What the entry is called. */
  readonly name: string;
  readonly problem: string;
  /** Both, and where it stands. */
  readonly whole: string;
}

/** The view of the configured servers and their state: what is new stands first, as the end of a row is cut off. */
export class ServersTree implements vscode.TreeDataProvider<ServerRow> {
  readonly #registry: ServerRegistry;

  constructor(registry: ServerRegistry) {
    this.#registry = registry;
  }

  async getChildren(parent?: ServerRow): Promise<ServerRow[]> {
    if (parent) return [];
    const { servers, problems } = this.#registry.settings.read();
    const ofFiles = await Promise.all(
      servers.map(async ({ name, ...server }) =>
        (await findFileProblems({ name, ...server })).map((problem): RowProblem => ({
          name,
          problem,
          whole: labelled(name, problem),
        })),
      ),
    );
    const ofEntries = problems.map(({ entry, place, problem }): RowProblem => ({
      name: entry,
      problem,
      whole: vscode.l10n.t('Entry {0} of “isales.servers” ({1}): {2}', place, entry, problem),
    }));
    return [
      ...servers.map((server) => ({ server })),
      ...[...ofEntries, ...ofFiles.flat()].map((problem) => ({ problem })),
    ];
  }

  async getTreeItem(row: ServerRow): Promise<vscode.TreeItem> {
    return plainTreeItem('problem' in row ? problemItem(row.problem) : await this.#serverItem(row.server));
  }

  async #serverItem(server: ServerProfile): Promise<vscode.TreeItem> {
    const isActive = this.#registry.active?.id === server.id;
    const isStopped = this.#registry.isStopped(server.id);
    const { state } = await this.#registry.credentials.read(server);
    const test = this.#registry.lastTest(server);
    const credentials = {
      ready: vscode.l10n.t('credentials set'),
      missing: vscode.l10n.t('no credentials'),
      forgotten: vscode.l10n.t('credentials not kept by the editor'),
      otherOrigin: vscode.l10n.t('credentials for another address'),
      unreadable: vscode.l10n.t('the secret store cannot be read'),
    }[state];
    const notRunning = isStopped ? vscode.l10n.t('not running') : undefined;
    const news = notRunning ?? (state === 'ready' ? test?.summary : undefined) ?? credentials;
    const active = isActive ? vscode.l10n.t('active') : undefined;
    const item = new vscode.TreeItem(server.name);
    item.id = server.id;
    item.contextValue = [
      'server',
      isActive ? 'active' : 'idle',
      state === 'missing' ? 'keyless' : 'keys',
      ...(isStopped ? ['stopped'] : []),
    ].join('.');
    item.description = [news, active].filter(Boolean).join(' · ');
    item.iconPath = iconOf({ isWell: state === 'ready' && test?.ok !== false, isActive, isStopped });
    item.tooltip = [
      server.name,
      server.baseUrl,
      ...(server.defaultVdnId === undefined ? [] : [vscode.l10n.t('Default VDN {0}', server.defaultVdnId)]),
      ...(notRunning === undefined ? [] : [notRunning]),
      credentials,
      ...(test
        ? // Not how long ago: the editor shows a tooltip for as long as the row stands.
          [
            vscode.l10n.t('Tested on {0}: {1}', formatInstant(test.at, vscode.env.language), test.summary),
            ...test.details,
          ]
        : []),
    ].join('\n');
    item.accessibilityInformation = {
      label: inOneBreath(vscode.l10n.t('Server {0}', server.name), news, active),
    };
    return item;
  }
}

function iconOf({
  isWell,
  isActive,
  isStopped,
}: Readonly<Record<'isWell' | 'isActive' | 'isStopped', boolean>>): vscode.ThemeIcon {
  if (isStopped) return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('disabledForeground'));
  if (!isWell) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return isActive
    ? new vscode.ThemeIcon('server-environment', new vscode.ThemeColor('testing.iconPassed'))
    : new vscode.ThemeIcon('server');
}

function problemItem({ name, problem, whole }: RowProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.description = problem;
  item.tooltip = whole;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'problem';
  item.accessibilityInformation = { label: inOneBreath(name, problem) };
  item.command = {
    command: 'workbench.action.openSettingsJson',
    title: vscode.l10n.t('Open Settings'),
    arguments: [{ revealSetting: { key: 'isales.servers' } }],
  };
  return item;
}
