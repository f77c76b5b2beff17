import * as vscode from 'vscode';
import type { CcIsalesClient } from '../../isales/client.ts';
import type { Result } from '../../isales/failures.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { Log, Servers } from '../../lookup/ports.ts';
import { contextKeys, setContext } from '../contributions.ts';
import type { CredentialStore } from './credentialStore.ts';
import { ServerClients } from './serverClients.ts';
import { ServerSettings } from './serverSettings.ts';

/** What a connection test found, kept for the servers view while the window is open. */
export interface TestOutcome {
  readonly ok: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly summary: string;
}

const activeServerKey = 'isales.activeServer';

/** The configured servers, which one is active, and clients for them. */
export class ServerRegistry implements Servers {
  readonly settings = new ServerSettings();
  readonly credentials: CredentialStore;
  readonly onDidChange: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #context: vscode.ExtensionContext;
  readonly #clients: ServerClients;
  readonly #tests = new Map<string, TestOutcome>();
  readonly #disposables: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, credentials: CredentialStore, log: Log) {
    this.#context = context;
    this.credentials = credentials;
    this.#clients = new ServerClients(credentials, log);
    this.onDidChange = this.#changed.event;
    const changed = () => {
      this.#announce();
    };
    this.#disposables = vscode.Disposable.from(
      this.settings,
      this.#changed,
      this.#clients,
      this.settings.onDidChange(changed),
      credentials.onDidChange(changed),
    );
    this.#announce();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get all(): readonly ServerProfile[] {
    return this.settings.read().servers;
  }

  /** The server that look-ups go to: the one chosen in this window, else the one chosen last, else the first. */
  get active(): ServerProfile | undefined {
    const { workspaceState, globalState } = this.#context;
    const servers = this.all;
    const chosen = [workspaceState.get<string>(activeServerKey), globalState.get<string>(activeServerKey)];
    return (
      chosen.map((id) => servers.find((server) => server.id === id)).find((server) => server) ?? servers[0]
    );
  }

  async activate(serverId: string): Promise<void> {
    await this.#context.workspaceState.update(activeServerKey, serverId);
    await this.#context.globalState.update(activeServerKey, serverId);
    this.#announce();
  }

  find(serverId: string): Result<ServerProfile> {
    const server = this.all.find(({ id }) => id === serverId);
    return server ? { ok: true, value: server } : { ok: false, error: { kind: 'noServer' } };
  }

  connect(server: ServerProfile): Promise<Result<CcIsalesClient>> {
    return this.#clients.connect(server);
  }

  lastTest(serverId: string): TestOutcome | undefined {
    return this.#tests.get(serverId);
  }

  noteTest(serverId: string, outcome: TestOutcome): void {
    this.#tests.set(serverId, outcome);
    this.#announce();
  }

  /** Removes a server and its keys; rejects when the platform's secret store does, before anything is removed. */
  async remove(serverId: string): Promise<void> {
    await this.credentials.clear(serverId);
    await this.settings.remove(serverId);
    this.#tests.delete(serverId);
  }

  #announce(): void {
    setContext(contextKeys.hasServers, this.all.length > 0);
    const { active } = this;
    if (!active) setContext(contextKeys.activeServerHasCredentials, false);
    else
      void this.credentials.read(active).then(({ state }) => {
        setContext(contextKeys.activeServerHasCredentials, state === 'ready');
      });
    this.#changed.fire();
  }
}
