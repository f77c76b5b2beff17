import * as vscode from 'vscode';

/** Every command, setting, view and context key of package.json, named once. A test holds the two together. */
export const commands = {
  lookUp: 'isales.lookUp',
  openCall: 'isales.openCall',
  refreshCall: 'isales.refreshCall',
  copyCallId: 'isales.copyCallId',
  copyCallAsJson: 'isales.copyCallAsJson',
  copyCallLink: 'isales.copyCallLink',
  copyCallAsCurl: 'isales.copyCallAsCurl',
  removeFromHistory: 'isales.removeFromHistory',
  clearHistory: 'isales.clearHistory',
  filterHistory: 'isales.filterHistory',
  clearHistoryFilter: 'isales.clearHistoryFilter',
  addServer: 'isales.addServer',
  editServer: 'isales.editServer',
  removeServer: 'isales.removeServer',
  selectActiveServer: 'isales.selectActiveServer',
  setCredentials: 'isales.setCredentials',
  clearCredentials: 'isales.clearCredentials',
  testConnection: 'isales.testConnection',
  trustCertificate: 'isales.trustCertificate',
  setClientPassphrase: 'isales.setClientPassphrase',
  deleteAllCredentials: 'isales.deleteAllCredentials',
  chooseMcpServer: 'isales.chooseMcpServer',
  copyMcpConfiguration: 'isales.copyMcpConfiguration',
  startSimulator: 'isales.startSimulator',
  stopSimulator: 'isales.stopSimulator',
  showLog: 'isales.showLog',
  lookUpAtCursor: 'isales.lookUpAtCursor',
  nextCall: 'isales.nextCall',
  previousCall: 'isales.previousCall',
  showLinesOfCall: 'isales.showLinesOfCall',
  showAllLines: 'isales.showAllLines',
  pickCallOfDocument: 'isales.pickCallOfDocument',
  showFailedCalls: 'isales.showFailedCalls',
  openRecording: 'isales.openRecording',
  copyRecordingLink: 'isales.copyRecordingLink',
  refreshHover: 'isales.refreshHover',
  refreshCampaigns: 'isales.refreshCampaigns',
  filterCampaigns: 'isales.filterCampaigns',
  clearCampaignFilter: 'isales.clearCampaignFilter',
  addVdn: 'isales.addVdn',
  removeVdn: 'isales.removeVdn',
  loadMoreCampaigns: 'isales.loadMoreCampaigns',
  openCampaignResults: 'isales.openCampaignResults',
  mendCampaigns: 'isales.mendCampaigns',
  refreshCodeMeanings: 'isales.refreshCodeMeanings',
  'results.openCall': 'isales.results.openCall',
  'results.copyCallIds': 'isales.results.copyCallIds',
  'results.goToPlace': 'isales.results.goToPlace',
  'results.askAgain': 'isales.results.askAgain',
  openLogViewer: 'isales.openLogViewer',
  lookUpAllInFile: 'isales.lookUpAllInFile',
  lookUpAllInSelection: 'isales.lookUpAllInSelection',
  lookUpAllInFolder: 'isales.lookUpAllInFolder',
  lookUpAllFromClipboard: 'isales.lookUpAllFromClipboard',
  resumeBulkLookUp: 'isales.resumeBulkLookUp',
  nextCallOfSequence: 'isales.nextCallOfSequence',
  previousCallOfSequence: 'isales.previousCallOfSequence',
  compareCalls: 'isales.compareCalls',
} as const;

/** What a hover may run; everything else in its links is ignored by the editor. */
export const hoverCommands: readonly string[] = [
  commands.lookUp,
  commands.openCall,
  commands.openRecording,
  commands.copyRecordingLink,
  commands.copyCallId,
  commands.refreshHover,
  commands.addServer,
  commands.editServer,
  commands.setCredentials,
  commands.testConnection,
  commands.trustCertificate,
  commands.setClientPassphrase,
  commands.showLog,
];

export const views = {
  lookups: 'isales.lookups',
  servers: 'isales.servers',
  campaigns: 'isales.campaigns',
} as const;

export const contextKeys = {
  hasServers: 'isales.hasServers',
  activeServerHasCredentials: 'isales.activeServerHasCredentials',
  historyFiltered: 'isales.historyFiltered',
  simulatorRunning: 'isales.simulatorRunning',
  linesHidden: 'isales.linesHidden',
  campaignsFiltered: 'isales.campaignsFiltered',
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
  'cache.foundSeconds': number;
  'cache.notFoundSeconds': number;
  'history.limit': number;
  maskNumbers: boolean;
  'mcp.enabled': boolean;
  'mcp.server': string;
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

export function setContext(key: (typeof contextKeys)[keyof typeof contextKeys], value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
