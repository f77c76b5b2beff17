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
  /** Servers of this machine that did not run when that was last looked at, with how to look again. */
  readonly #stopped = new Map<string, () => Promise<boolean>>();
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
    // Another window may have started it since. What else listens there has not its certificate.
    const runsAgain = this.#stopped.get(server.id);
    if (runsAgain && !(await runsAgain())) return { ok: false, error: { kind: 'simulatorStopped' } };
    if (runsAgain) this.noteRunning(server.id);
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

  /** Whether it is the simulator, and did not run when that was last looked at. */
  isStopped(serverId: string): boolean {
    return this.#stopped.has(serverId);
  }

  /** A server of this machine runs; what was tested before is old. */
  noteRunning(serverId: string): void {
    this.#stopped.delete(serverId);
    this.#forgetTest(serverId);
  }

  /** A server of this machine does not run. @param runsAgain looks whether it does, before the next request */
  noteStopped(serverId: string, runsAgain: () => Promise<boolean>): void {
    this.#stopped.set(serverId, runsAgain);
    this.#forgetTest(serverId);
  }

  #forgetTest(serverId: string): void {
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
