import * as vscode from 'vscode';
import { AgentTools } from '../../agents/agentTools.ts';
import { redactJson } from '../../isales/redaction.ts';
import type { PatternsInUse } from '../../logs/index.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { LogChannel } from '../logChannel.ts';
import { copy } from '../lookups/exportCall.ts';
import { writeUserSetting } from '../contributions.ts';
import { pickServer } from '../servers/serverCommands.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { LanguageModelTools } from './languageModelTools.ts';
import { McpDefinitions } from './mcpDefinitions.ts';
import { tell, warn } from '../say.ts';

export interface AgentsOptions {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  /** The user's own patterns. */
  readonly patterns: PatternsInUse;
  readonly log: LogChannel;
  readonly extension: vscode.Extension<unknown>;
}

/** Everything for AI agents: tools in the editor's chat, and the MCP server. Loaded when the first of them asks. */
export class Agents {
  readonly tools: LanguageModelTools;
  readonly #options: AgentsOptions;
  #mcp: McpDefinitions | undefined;

  constructor(options: AgentsOptions) {
    const { registry, service, patterns, log } = options;
    this.#options = options;
    const tools = new AgentTools({
      server: () => registry.active,
      lookUp: (call, how) => service.lookUp(call, how),
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
    const { registry, extension, patterns } = this.#options;
    return (this.#mcp ??= new McpDefinitions(registry, extension, workspaceFolders, patterns, () => {
      changed.fire();
    }));
  }

  /** Lets the user choose the one server that the MCP server asks, and turns it on. */
  async chooseServer(): Promise<void> {
    const server = await pickServer(
      this.#options.registry,
      vscode.l10n.t('Offer a Server to AI Agents (MCP)'),
    );
    if (!server) return;
    const offer = vscode.l10n.t('Offer');
    const answer = await warn(
      vscode.l10n.t('Offer {0} to AI agents?', server.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          'When an agent needs it, the editor starts a process that gets the keys of this server and answers the agent’s questions about calls. The agent sees results with masked numbers, never keys or recordings. “isales.mcp.enabled” turns it off.',
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
    const { registry, extension, patterns } = this.#options;
    const server = await pickServer(registry, vscode.l10n.t('Copy MCP Configuration'));
    if (!server) return;
    await copy(McpDefinitions.configurationText(server, extension, workspaceFolders(), patterns));
    void tell(
      vscode.l10n.t(
        'MCP configuration copied. It holds no keys: set ISALES_ACCESS_KEY and ISALES_SECRET_KEY where the other program gets its environment.',
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
