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
  /** In a few words, for a row. */
  readonly summary: string;
  /** What else is to be said: causes, the machine it was tried from, the clocks. */
  readonly details: readonly string[];
}

const activeServerKey = 'isales.activeServer';

/** The configured servers, which one is active, and clients for them. */
export class ServerRegistry implements Servers {
  readonly settings = new ServerSettings();
  readonly credentials: CredentialStore;
  /** Servers, keys, or which server is active. */
  readonly onDidChange: vscode.Event<void>;
  /** What a test found, or that it no longer counts. */
  readonly onDidTest: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #context: vscode.ExtensionContext;
  readonly #clients: ServerClients;
  readonly #tested = new vscode.EventEmitter<void>();
  /** With what was tested: a server that was changed since has not been tested. */
  readonly #tests = new Map<string, { readonly outcome: TestOutcome; readonly way: string }>();
  readonly #stopped = new Set<string>();
  readonly #disposables: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, credentials: CredentialStore, log: Log) {
    this.#context = context;
    this.credentials = credentials;
    this.#clients = new ServerClients(credentials, log);
    this.onDidChange = this.#changed.event;
    this.onDidTest = this.#tested.event;
    const changed = () => {
      this.#announce();
    };
    this.#disposables = vscode.Disposable.from(
      this.settings,
      this.#changed,
      this.#tested,
      this.#clients,
      this.settings.onDidChange(changed),
      credentials.onDidChange((serverId) => {
        this.#tests.delete(serverId);
        changed();
      }),
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

  async connect(server: ServerProfile): Promise<Result<CcIsalesClient>> {
    // Another program may listen at its port by now.
    if (this.isStopped(server.id)) return { ok: false, error: { kind: 'simulatorStopped' } };
    return this.#clients.connect(server);
  }

  /** What the last test found of a server as it is now. */
  lastTest(server: ServerProfile): TestOutcome | undefined {
    const test = this.#tests.get(server.id);
    return test?.way === wayTo(server) ? test.outcome : undefined;
  }

  noteTest(server: ServerProfile, outcome: TestOutcome): void {
    this.#tests.set(server.id, { outcome, way: wayTo(server) });
    this.#tested.fire();
  }

  /** A server has answered a look-up: that an earlier test failed is old. */
  noteAnswer(serverId: string): void {
    if (this.#tests.get(serverId)?.outcome.ok !== false) return;
    this.#tests.delete(serverId);
    this.#tested.fire();
  }

  /** Whether it is the simulator of this window, and does not run. */
  isStopped(serverId: string): boolean {
    return this.#stopped.has(serverId);
  }

  /** Says whether a server of this window runs; what was tested before is old. */
  noteRunning(serverId: string, isRunning: boolean): void {
    if (isRunning) this.#stopped.delete(serverId);
    else this.#stopped.add(serverId);
    this.#tests.delete(serverId);
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
    void this.credentials.holdsAny().then((holdsAny) => {
      setContext(contextKeys.secrets, holdsAny ? 'some' : 'none');
    });
    const { active } = this;
    if (!active) setContext(contextKeys.activeServerHasCredentials, false);
    else
      void this.credentials.read(active).then(({ state }) => {
        setContext(contextKeys.activeServerHasCredentials, state === 'ready');
      });
    this.#changed.fire();
  }
}

/** What of a profile a connection depends on, in one text to compare. */
function wayTo({ name, defaultVdnId, locale, ...way }: ServerProfile): string {
  return JSON.stringify(Object.entries(way).sort(([a], [b]) => a.localeCompare(b)));
}
