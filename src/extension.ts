import * as vscode from 'vscode';
import type { CallLens } from './editor/callLens.ts';
import {
  callPanelType,
  comparisonPanelType,
  commands,
  logViewerType,
  mcpProviderId,
  onDidChangeSetting,
  readSetting,
  toolNames,
  resultsPanelType,
  views,
} from './editor/contributions.ts';
import { isLogDocument, mostSyncedBytes } from './editor/logs/logDocuments.ts';

/**
 * Registers what package.json promises and returns. Everything behind it is loaded by the first use of anything, once.
 */
export function activate(context: vscode.ExtensionContext): void {
  let loading: Promise<CallLens> | undefined;
  const lens = (): Promise<CallLens> =>
    (loading ??= import('./editor/callLens.ts')
      .then(({ createCallLens }) => createCallLens(context))
      .catch((error: unknown) => {
        loading = undefined;
        throw error;
      }));
  /** For what the user did not ask for: a failure waits for the first command, which tells it. */
  const warmUp = (): void => {
    lens().catch(() => undefined);
  };

  const command = (id: keyof typeof commands): vscode.Disposable =>
    vscode.commands.registerCommand(commands[id], async (target: unknown, selected: unknown) =>
      (await lens()).run(id, target, selected),
    );
  const tree = (id: keyof typeof views): vscode.Disposable => {
    const changed = new vscode.EventEmitter<undefined>();
    const content = async (): Promise<vscode.TreeDataProvider<unknown>> =>
      (await lens()).tree(id, view, () => {
        changed.fire(undefined);
      });
    const view = vscode.window.createTreeView<unknown>(views[id], {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: async (element) => (await content()).getChildren(element),
        getTreeItem: async (element) => (await content()).getTreeItem(element),
      },
      showCollapseAll: false,
    });
    return vscode.Disposable.from(view, changed);
  };

  const tool = (name: keyof typeof toolNames): vscode.Disposable =>
    vscode.lm.registerTool(toolNames[name], {
      prepareInvocation: async ({ input }) => (await (await lens()).agents()).tools.prepare(name, input),
      invoke: async ({ input }, token) => (await (await lens()).agents()).tools.invoke(name, input, token),
    });
  const mcpChanged = new vscode.EventEmitter<void>();
  const mcp = async (): Promise<vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition>> =>
    (await (await lens()).agents()).mcpDefinitions(mcpChanged);

  // Logs and terminals hold call IDs: the first of them is a use, too.
  const watchFor = (document: vscode.TextDocument): void => {
    if (!loading && isLogDocument(document)) warmUp();
  };
  vscode.workspace.textDocuments.forEach(watchFor);
  if (vscode.window.terminals.length > 0) warmUp();
  // Documents that are too large for extensions have tabs all the same.
  const watchTabs = (tabs: readonly vscode.Tab[]): void => {
    for (const { input } of loading ? [] : tabs)
      if (input instanceof vscode.TabInputText && input.uri.scheme === 'file')
        vscode.workspace.fs.stat(input.uri).then(
          ({ size }) => {
            if (size > mostSyncedBytes) warmUp();
          },
          () => undefined,
        );
  };
  watchTabs(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));

  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(watchFor),
    vscode.window.onDidOpenTerminal(warmUp),
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      watchTabs(opened);
    }),
    vscode.window.registerCustomEditorProvider(
      logViewerType,
      {
        openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
        resolveCustomEditor: async ({ uri }, panel) => (await lens()).openLogViewer(uri, panel),
      },
      { supportsMultipleEditorsPerDocument: true, webviewOptions: { retainContextWhenHidden: true } },
    ),
    ...(Object.keys(commands) as (keyof typeof commands)[]).map(command),
    ...(Object.keys(views) as (keyof typeof views)[]).map(tree),
    ...(Object.keys(toolNames) as (keyof typeof toolNames)[]).map(tool),
    mcpChanged,
    onDidChangeSetting('mcp.enabled', () => {
      mcpChanged.fire();
    }),
    vscode.lm.registerMcpServerDefinitionProvider(mcpProviderId, {
      onDidChangeMcpServerDefinitions: mcpChanged.event,
      provideMcpServerDefinitions: async (token) =>
        readSetting('mcp.enabled') ? (await mcp()).provideMcpServerDefinitions(token) : [],
      resolveMcpServerDefinition: async (server: vscode.McpStdioServerDefinition, token) =>
        (await mcp()).resolveMcpServerDefinition?.(server, token),
    }),
    vscode.window.registerUriHandler({
      handleUri: async (uri) => (await lens()).openLink(uri),
    }),
    vscode.window.registerWebviewPanelSerializer(callPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await lens()).restorePanel(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(resultsPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await lens()).restoreResults(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(comparisonPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await lens()).restoreComparison(panel, state),
    }),
    {
      dispose: () =>
        void loading?.then((loaded) => {
          loaded.dispose();
        }),
    },
  );
}
