import * as vscode from 'vscode';
import { AgentLookUps } from '../../agents/agentLookUps.ts';
import { AgentTools } from '../../agents/agentTools.ts';
import { RequestBudget } from '../../agents/requestBudget.ts';
import { redactJson } from '../../isales/redaction.ts';
import type { PatternsInUse } from '../../callsInText/index.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { Pacers } from '../../lookup/pacer.ts';
import type { LogChannel } from '../logChannel.ts';
import { copy } from '../lookups/exportCall.ts';
import { readSetting, writeUserSetting } from '../contributions.ts';
import { pickServer } from '../servers/serverCommands.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { LanguageModelTools } from './languageModelTools.ts';
import { McpDefinitions, usualKeysFile, type StorageFolders } from './mcpDefinitions.ts';
import { tell, warn } from '../say.ts';

export interface AgentsOptions {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly pacers: Pacers;
  /** The user's own patterns. */
  readonly patterns: PatternsInUse;
  readonly log: LogChannel;
  readonly extension: vscode.Extension<unknown>;
  readonly storage: StorageFolders;
}

/** Everything for AI agents: tools in the editor's chat, and the MCP server. Loaded when the first of them asks. */
export class Agents {
  readonly tools: LanguageModelTools;
  readonly #options: AgentsOptions;
  #mcp: McpDefinitions | undefined;

  constructor(options: AgentsOptions) {
    const { registry, service, pacers, patterns, log } = options;
    this.#options = options;
    const lookUps = new AgentLookUps({
      service,
      pacerOf: (serverId) => pacers.ofServer(serverId, registry),
      budget: new RequestBudget(() => ({
        mostRequests: Math.max(1, readSetting('agents.mostRequests')),
        perMinutes: Math.max(1, readSetting('agents.perMinutes')),
      })),
      budgetName: 'isales.agents.mostRequests',
    });
    const tools = new AgentTools({
      server: () => registry.active,
      lookUp: (call, asking) => lookUps.lookUp(call, asking),
      folders: () => workspaceFolders(),
      finders: () => patterns.finders,
      encodingOf: (path) =>
        vscode.workspace.getConfiguration('files', vscode.Uri.file(path)).get<string>('encoding'),
      redact: (value) => redactJson(value, log.secrets),
    });
    this.tools = new LanguageModelTools(tools, registry);
  }

  /** @param changed fired when other definitions would be given */
  mcpDefinitions(changed: vscode.EventEmitter<void>): McpDefinitions {
    return (this.#mcp ??= new McpDefinitions({
      ...this.#options,
      folders: workspaceFolders,
      changed: () => {
        changed.fire();
      },
    }));
  }

  /** Lets the user choose the one server that the MCP server asks, and turns it on. */
  async chooseServer(): Promise<void> {
    const server = await pickServer(
      this.#options.registry,
      vscode.l10n.t('Share a Server with AI Agents (MCP)'),
    );
    if (!server) return;
    const offer = vscode.l10n.t('Share');
    const answer = await warn(
      vscode.l10n.t('Share {0} with AI agents?', server.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          'When an agent needs it, the editor starts a process that gets the keys of this server and answers the agent’s questions about calls. The tools answer with masked numbers, never with keys or recordings. But an agent that can run commands runs them as you: what you can read on this machine, it can get at, the keys included. “isales.mcp.enabled” turns it off.',
        ),
      },
      offer,
    );
    if (answer !== offer) return;
    await writeUserSetting('mcp.server', server.id);
    await writeUserSetting('mcp.enabled', true);
  }

  /** Puts on the clipboard what another program needs to start the MCP server. Holds no keys. */
  async copyConfiguration(): Promise<void> {
    const server = await pickServer(this.#options.registry, vscode.l10n.t('Copy MCP Configuration'));
    if (!server) return;
    await copy(McpDefinitions.configurationText(server, { ...this.#options, folders: workspaceFolders }));
    void tell(
      vscode.l10n.t(
        'MCP configuration copied. It holds no keys: put them into {0}, a file that only you can read, as {1}. An agent that can run commands runs them as you, and can read that file, too; the documentation for AI agents says how a password manager hands the keys over instead.',
        usualKeysFile,
        '{"accessKey":"…","secretKey":"…"}',
      ),
    );
  }

  dispose(): void {
    this.#mcp?.dispose();
  }
}

/** Folders on the disk of this machine. */
function workspaceFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : []));
}
