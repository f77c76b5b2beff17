import * as vscode from 'vscode';

/** Every setting, view and context key of package.json, named once, beside its commands. A test holds the two together. */
export { commands, hoverCommands } from '../protocol/contributions.ts';

export const views = {
  lookups: 'isales.lookups',
  servers: 'isales.servers',
  campaigns: 'isales.campaigns',
} as const;

export const contextKeys = {
  hasServers: 'isales.hasServers',
  /** `some` or `none`; neither before anybody has looked. */
  secrets: 'isales.secrets',
  /** `some` or `none`; neither before anybody has looked. */
  history: 'isales.history',
  activeServerHasCredentials: 'isales.activeServerHasCredentials',
  historyFiltered: 'isales.historyFiltered',
  simulatorRunning: 'isales.simulatorRunning',
  linesHidden: 'isales.linesHidden',
  campaignsFiltered: 'isales.campaignsFiltered',
  callIsPreview: 'isales.callIsPreview',
  callHasBack: 'isales.callHasBack',
  callHasForward: 'isales.callHasForward',
} as const;

export { toolNames } from '../agents/toolNames.ts';
export const mcpProviderId = 'isales-call-lens.mcp';

export const callPanelType = 'isales.call';
export const comparisonPanelType = 'isales.comparison';
export const logViewerType = 'isales.logViewer';
export const resultsPanelType = 'isales.results';

/** Settings below `isales.` with the type they are read as. */
export interface Settings {
  servers: unknown;
  requestTimeoutSeconds: number;
  enablePreview: boolean;
  'cache.foundSeconds': number;
  'cache.notFoundSeconds': number;
  'history.limit': number;
  maskNumbers: boolean;
  'mcp.enabled': boolean;
  'mcp.server': string;
  'agents.mostRequests': number;
  'agents.perMinutes': number;
  'hover.lookup': string;
  'codeLens.enabled': boolean;
  'inlayHints.enabled': boolean;
  patterns: Readonly<Record<string, unknown>>;
  'logViewer.offer': boolean;
  'bulk.batchSize': number;
  'bulk.secondsBetweenBatches': number;
  documents: { readonly languages?: unknown; readonly globs?: unknown };
}

const settingsSection = 'isales';

/** The value of a setting; the default of package.json where somebody wrote a value of another type. */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  const value = configuration.get<Settings[K]>(name);
  const fallback = configuration.inspect<Settings[K]>(name)?.defaultValue;
  if (fallback === undefined) throw new Error(`package.json gives ${settingsSection}.${name} no default`);
  return value !== undefined && isAlike(value, fallback) ? value : fallback;
}

function isAlike(value: unknown, fallback: unknown): boolean {
  if (typeof fallback === 'number') return typeof value === 'number' && value >= 0 && value < 1e9;
  return (
    typeof value === typeof fallback && value !== null && Array.isArray(value) === Array.isArray(fallback)
  );
}

/** Writes a setting for this user on all machines. */
export async function writeUserSetting<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void> {
  await vscode.workspace
    .getConfiguration(settingsSection)
    .update(name, value, vscode.ConfigurationTarget.Global);
}

/** Calls back when this setting changes. */
export function onDidChangeSetting(name: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${settingsSection}.${name}`)) listener();
  });
}

export function setContext(
  key: (typeof contextKeys)[keyof typeof contextKeys],
  value: boolean | 'some' | 'none',
): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
