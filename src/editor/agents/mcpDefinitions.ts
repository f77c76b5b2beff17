import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { PatternsInUse } from '../../logs/index.ts';
import { variables } from '../../mcp/variables.ts';
import { onDidChangeSetting, readSetting } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { setCredentials } from '../servers/serverWizard.ts';
import { tellError } from '../say.ts';

/** The MCP server for this editor: what to start, and, only when it is started, the keys of the chosen server. */
export class McpDefinitions implements vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition> {
  readonly #registry: ServerRegistry;
  readonly #extension: vscode.Extension<unknown>;
  readonly #folders: () => readonly string[];
  readonly #patterns: PatternsInUse;
  readonly #disposables: vscode.Disposable;

  /** @param changed told when other definitions would be given */
  constructor(
    registry: ServerRegistry,
    extension: vscode.Extension<unknown>,
    folders: () => readonly string[],
    patterns: PatternsInUse,
    changed: () => void,
  ) {
    this.#registry = registry;
    this.#extension = extension;
    this.#folders = folders;
    this.#patterns = patterns;
    this.#disposables = vscode.Disposable.from(
      registry.onDidChange(changed),
      onDidChangeSetting('mcp.server', changed),
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
        [...startArguments(this.#extension, this.#folders())],
        {
          // On the desktop the program is the editor's own.
          ELECTRON_RUN_AS_NODE: '1',
          // Makes HTTPS_PROXY and NO_PROXY count.
          NODE_USE_ENV_PROXY: '1',
          [variables.server]: JSON.stringify(server),
          [variables.timeoutSeconds]: readSetting('requestTimeoutSeconds'),
          ...patternsVariable(this.#patterns),
        },
        versionOf(this.#extension),
      ),
    ];
  }

  async resolveMcpServerDefinition(
    definition: vscode.McpStdioServerDefinition,
  ): Promise<vscode.McpStdioServerDefinition | undefined> {
    const server = this.#chosen();
    // Chosen anew, or switched off, since it was given.
    if (!server || definition.env[variables.server] !== JSON.stringify(server)) return undefined;
    const stored = await this.#registry.credentials.read(server);
    if (stored.state !== 'ready') {
      const enter = vscode.l10n.t('Set Credentials');
      const message = vscode.l10n.t('The MCP server needs credentials for {0}.', server.name);
      const chosen = await tellError(message, enter);
      if (chosen !== enter || !(await setCredentials(this.#registry, server))) return undefined;
      return this.resolveMcpServerDefinition(definition);
    }
    const { accessKey, secretKey } = stored.credentials;
    const passphrase = await this.#registry.credentials.readPassphrase(server);
    definition.env = {
      ...definition.env,
      [variables.accessKey]: accessKey,
      [variables.secretKey]: secretKey,
      ...(passphrase === undefined ? {} : { [variables.passphrase]: passphrase }),
    };
    return definition;
  }

  /** What other programs put into their MCP settings. */
  static configurationText(
    server: ServerProfile,
    extension: vscode.Extension<unknown>,
    folders: readonly string[],
    patterns: PatternsInUse,
  ): string {
    const configuration = {
      mcpServers: {
        isales: {
          type: 'stdio',
          command: 'node',
          args: startArguments(extension, folders),
          env: {
            NODE_USE_ENV_PROXY: '1',
            [variables.server]: JSON.stringify(server),
            ...patternsVariable(patterns),
            [variables.accessKey]: `\${${variables.accessKey}}`,
            [variables.secretKey]: `\${${variables.secretKey}}`,
          },
        },
      },
    };
    return JSON.stringify(configuration, undefined, 2);
  }

  /** The server named in the settings; where none is named, the only one. */
  #chosen(): ServerProfile | undefined {
    const { all } = this.#registry;
    const id = readSetting('mcp.server');
    return id === '' ? (all.length === 1 ? all[0] : undefined) : all.find((server) => server.id === id);
  }
}

/** The user's own patterns, where there are any. */
function patternsVariable({ all }: PatternsInUse): Record<string, string> {
  if (all.length === 0) return {};
  return {
    [variables.patterns]: JSON.stringify(Object.fromEntries(all.map(({ name, source }) => [name, source]))),
  };
}

function startArguments(extension: vscode.Extension<unknown>, folders: readonly string[]): string[] {
  const script = vscode.Uri.joinPath(extension.extensionUri, 'dist', 'mcp.js').fsPath;
  return [script, ...folders.flatMap((folder) => ['--folder', folder])];
}

function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  return (packageJSON as { version: string }).version;
}
