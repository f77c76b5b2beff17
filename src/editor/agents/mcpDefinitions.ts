import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { errorCode } from '../../isales/socketFailure.ts';
import type { PatternsInUse } from '../../callsInText/index.ts';
import { HandedKeys } from '../../mcp/handedKeys.ts';
import { variables } from '../../mcp/variables.ts';
import { onDidChangeSetting, readSetting } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { setCredentials } from '../servers/setCredentials.ts';
import { tellError } from '../say.ts';

export interface McpDefinitionsOptions {
  readonly registry: ServerRegistry;
  readonly extension: vscode.Extension<unknown>;
  readonly folders: () => readonly string[];
  readonly patterns: PatternsInUse;
  /** Of the extension's own, on this machine: keys are handed over through it, and turns taken. */
  readonly storage: StorageFolders;
  /** Told when other definitions would be given. */
  readonly changed: () => void;
}

export interface StorageFolders {
  readonly keys: string;
  readonly turns: string;
}

/** Where other programs look for the keys when nothing else is said. */
export const usualKeysFile = '~/.isales-keys.json';

/** The MCP server for this editor: what to start, and, only when it is started, the keys of the chosen server. */
export class McpDefinitions implements vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition> {
  readonly #options: McpDefinitionsOptions;
  readonly #keys: HandedKeys;
  readonly #disposables: vscode.Disposable;

  constructor(options: McpDefinitionsOptions) {
    const { registry, patterns, storage, changed } = options;
    this.#options = options;
    this.#keys = new HandedKeys(storage.keys);
    this.#disposables = vscode.Disposable.from(
      this.#keys,
      registry.onDidChange(changed),
      ...settingsHandedOn.map((name) => onDidChangeSetting(name, changed)),
      patterns.onDidChange(changed),
      vscode.workspace.onDidChangeWorkspaceFolders(changed),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  provideMcpServerDefinitions(): vscode.McpStdioServerDefinition[] {
    const server = this.#chosen();
    if (!server || !readSetting('mcp.enabled')) return [];
    return [
      new vscode.McpStdioServerDefinition(
        `iSales (${server.name})`,
        process.execPath,
        [...startArguments(this.#options.extension, this.#options.folders())],
        {
          // On the desktop the program is the editor's own.
          ELECTRON_RUN_AS_NODE: '1',
          // Makes HTTPS_PROXY and NO_PROXY count.
          NODE_USE_ENV_PROXY: '1',
          ...variablesOf(server, this.#options),
          [variables.timeoutSeconds]: readSetting('requestTimeoutSeconds'),
        },
        versionOf(this.#options.extension),
      ),
    ];
  }

  async resolveMcpServerDefinition(
    definition: vscode.McpStdioServerDefinition,
  ): Promise<vscode.McpStdioServerDefinition | undefined> {
    const server = this.#chosen();
    // Chosen anew, or switched off, since it was given.
    if (!server || definition.env[variables.server] !== JSON.stringify(server)) return undefined;
    const { registry } = this.#options;
    const stored = await registry.credentials.read(server);
    if (stored.state !== 'ready') {
      const enter = vscode.l10n.t('Set Credentials');
      const message = vscode.l10n.t('The MCP server needs credentials for {0}.', server.name);
      const chosen = await tellError(message, enter);
      if (chosen !== enter || !(await setCredentials(registry, server))) return undefined;
      return this.resolveMcpServerDefinition(definition);
    }
    const { accessKey, secretKey } = stored.credentials;
    const passphrase = await registry.credentials.readPassphrase(server);
    // Not in its environment: as long as it runs, the system shows that to every program of this user.
    const file = await this.#keys.write({ accessKey, secretKey, passphrase }).catch((error: unknown) => {
      const message = vscode.l10n.t(
        'The keys could not be handed to the MCP server ({0}).',
        errorCode(error),
      );
      void tellError(message);
    });
    if (file === undefined) return undefined;
    definition.env = { ...definition.env, [variables.keysFile]: file };
    return definition;
  }

  /** What other programs put into their MCP settings. */
  static configurationText(
    server: ServerProfile,
    options: Pick<McpDefinitionsOptions, 'extension' | 'folders' | 'patterns' | 'storage'>,
  ): string {
    const configuration = {
      mcpServers: {
        isales: {
          type: 'stdio',
          command: 'node',
          args: startArguments(options.extension, options.folders()),
          env: {
            NODE_USE_ENV_PROXY: '1',
            ...variablesOf(server, options),
            [variables.keysFile]: usualKeysFile,
          },
        },
      },
    };
    return JSON.stringify(configuration, undefined, 2);
  }

  /** The server named in the settings; where none is named, the only one. */
  #chosen(): ServerProfile | undefined {
    const { all } = this.#options.registry;
    const id = readSetting('mcp.server');
    return id === '' ? (all.length === 1 ? all[0] : undefined) : all.find((server) => server.id === id);
  }
}

/** Settings that a process gets when it starts. */
const settingsHandedOn = [
  'mcp.server',
  'agents.mostRequests',
  'agents.perMinutes',
  'bulk.batchSize',
  'bulk.secondsBetweenBatches',
] as const;

/** What the process asks, and how fast: with the windows of this editor, it is the same server that they ask. */
function variablesOf(
  server: ServerProfile,
  { patterns, storage }: Pick<McpDefinitionsOptions, 'patterns' | 'storage'>,
): Record<string, string> {
  const own = Object.fromEntries(patterns.all.map(({ name, source }) => [name, source]));
  return {
    [variables.server]: JSON.stringify(server),
    ...(patterns.all.length === 0 ? {} : { [variables.patterns]: JSON.stringify(own) }),
    [variables.batchSize]: String(readSetting('bulk.batchSize')),
    [variables.secondsBetweenBatches]: String(readSetting('bulk.secondsBetweenBatches')),
    [variables.turnsFolder]: storage.turns,
    [variables.mostRequests]: String(readSetting('agents.mostRequests')),
    [variables.perMinutes]: String(readSetting('agents.perMinutes')),
  };
}

function startArguments(extension: vscode.Extension<unknown>, folders: readonly string[]): string[] {
  const script = vscode.Uri.joinPath(extension.extensionUri, 'dist', 'mcp.js').fsPath;
  return [script, ...folders.flatMap((folder) => ['--folder', folder])];
}

function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  return (packageJSON as { version: string }).version;
}
