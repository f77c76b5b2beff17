import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import * as vscode from 'vscode';
import { isLoopback, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';
import type { Log } from '../../lookup/ports.ts';
import { commands, contextKeys, setContext } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import type { SimulatorProcess } from './simulatorProcess.ts';
import { tellError, tellWhile, type ToldState } from '../say.ts';

const serverId = 'simulator';
/** So long it is told that it runs, or has stopped; the Servers view shows that as long as it is so. */
const toldMs = 60_000;
/** Names a file in which a simulator that runs outside the editor says where it is; `npm start` sets it. */
const readyFileVariable = 'ISALES_SIMULATOR_READY_FILE';

/** Starts and stops the simulator in this window, and keeps a server entry for it. */
export class SimulatorControl {
  readonly #registry: ServerRegistry;
  readonly #dataUri: vscode.Uri;
  readonly #script: string;
  readonly #log: Log;
  #running: Promise<SimulatorProcess> | undefined;
  /** One that runs beside the editor: neither started nor stopped here. */
  #isAdopted = false;

  constructor(
    registry: ServerRegistry,
    { storageUri, extensionUri }: { readonly storageUri: vscode.Uri; readonly extensionUri: vscode.Uri },
    log: Log,
  ) {
    this.#registry = registry;
    this.#script = vscode.Uri.joinPath(extensionUri, 'dist', 'simulator.js').fsPath;
    this.#dataUri = vscode.Uri.joinPath(storageUri, 'simulator');
    this.#log = log;
  }

  /**
   * Starts it, and makes it the active server.
   * @param quiet leaves out what to do with it, where the user is about to do something already
   * @returns whether it runs
   */
  async start({ quiet = false }: { readonly quiet?: boolean } = {}): Promise<boolean> {
    const isNew = this.#running === undefined;
    const running = (this.#running ??= this.#launch());
    try {
      const { ready: simulator } = await running;
      if (isNew) {
        void this.#forgetAtEnd(running);
        await this.#enlist(simulator.baseUrl, simulator.caFile, simulator.credentials);
      }
      setContext(contextKeys.simulatorRunning, true);
      this.#registry.noteRunning(serverId);
      await this.#registry.activate(serverId);
      if (quiet) return true;
      const lookUp = vscode.l10n.t('Look Up 8 / 1644464743-1388');
      void tellWhile(
        vscode.l10n.t(
          'The simulator answers at {0} and is the active server. It ends with this window.',
          simulator.baseUrl,
        ),
        this.#told(() => this.#running === running && this.#registry.active?.id === serverId),
        lookUp,
      ).then(async (chosen) => {
        if (chosen === lookUp)
          await vscode.commands.executeCommand('isales.lookUp', {
            vdnId: 8,
            callId: '1644464743-1388',
            serverId,
          });
      });
      return true;
    } catch (error) {
      await this.#end();
      this.#log.warn(`The simulator did not start: ${String(error)}`);
      void tellError(vscode.l10n.t('The simulator did not start. The log says why.'));
      return false;
    }
  }

  /** Stops it, and says so. */
  async stop(): Promise<void> {
    const wasRunning = this.#running !== undefined;
    await this.#end();
    if (wasRunning) this.#tellStopped(vscode.l10n.t('The simulator has stopped.'));
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    const simulator = await running?.catch(() => undefined);
    await simulator?.stop();
    // It may have been started again meanwhile.
    if ((this.#running as unknown) === undefined) this.#noteStopped();
  }

  #noteStopped(): void {
    setContext(contextKeys.simulatorRunning, false);
    if (!this.#isAdopted) this.#registry.noteStopped(serverId, () => this.#isListening());
  }

  /** Look-ups still go to it where it is the active server: that is for the user to change. */
  #tellStopped(what: string): void {
    const isActive = this.#registry.active?.id === serverId;
    const again = vscode.l10n.t('Start Again');
    const other = vscode.l10n.t('Select Another Server');
    const offers = isActive && this.#registry.all.length > 1 ? [again, other] : [again];
    const still = isActive ? vscode.l10n.t('It is still the active server.') : undefined;
    // Of a server that is gone none of this is said any more, nor where another one is active now.
    const isStill = (): boolean =>
      this.#running === undefined && isActive === (this.#registry.active?.id === serverId);
    void tellWhile([what, still], this.#told(isStill), ...offers).then(async (chosen) => {
      if (chosen === again) await vscode.commands.executeCommand(commands.startSimulator);
      if (chosen === other) await vscode.commands.executeCommand(commands.selectActiveServer);
    });
  }

  /** Whatever starts it, stops it or chooses another server tells the registry. */
  #told(lasts: () => boolean): ToldState {
    return { lasts, onDidChange: (listener) => this.#registry.onDidChange(listener), mostMs: toldMs };
  }

  /** Notes that the simulator of an earlier window is gone; another window's may still run. */
  async lookWhetherItRuns(): Promise<void> {
    if (!this.#registry.find(serverId).ok || this.#isAdopted || this.#running) return;
    const isThere = await this.#isListening();
    // It may have been started meanwhile.
    if (!isThere && (this.#running as unknown) === undefined) this.#noteStopped();
  }

  /** Whether a program listens where the simulator is; so it is taken to be for what is no address of this machine. */
  async #isListening(): Promise<boolean> {
    const known = this.#registry.find(serverId);
    if (!known.ok) return true;
    const { hostname, port } = new URL(known.value.baseUrl);
    return !isLoopback(hostname) || isListening(hostname.replaceAll(/[[\]]/g, ''), Number(port));
  }

  /** Takes on the simulator that `npm start` runs beside the editor, if there is one. */
  async adopt(): Promise<void> {
    const path = process.env[readyFileVariable];
    if (path === undefined) return;
    try {
      const { baseUrl, caFile, accessKey, secretKey } = JSON.parse(await readFile(path, 'utf8')) as Record<
        string,
        unknown
      >;
      if (
        typeof baseUrl !== 'string' ||
        typeof caFile !== 'string' ||
        typeof accessKey !== 'string' ||
        typeof secretKey !== 'string'
      )
        return;
      if (!isLoopback(new URL(baseUrl).hostname)) return;
      this.#isAdopted = true;
      await this.#enlist(baseUrl, caFile, { accessKey, secretKey });
    } catch (error) {
      this.#log.warn(`No simulator was taken on: ${String(error)}`);
    }
  }

  async #launch(): Promise<SimulatorProcess> {
    const { SimulatorProcess } = await import('./simulatorProcess.ts');
    return SimulatorProcess.start({
      script: this.#script,
      dataDir: this.#dataUri.fsPath,
      log: (line) => {
        this.#log.debug(`simulator: ${line}`);
      },
    });
  }

  /** It may end by itself, or be ended by others: then it can be started again. */
  async #forgetAtEnd(launched: Promise<SimulatorProcess>): Promise<void> {
    await (
      await launched
    ).ended;
    if (this.#running !== launched) return;
    this.#running = undefined;
    this.#noteStopped();
    this.#log.warn('The simulator has ended.');
    this.#tellStopped(vscode.l10n.t('The simulator has ended by itself.'));
  }

  /** Writes the simulator's server entry and its public demo keys, unless they stand there already. */
  async #enlist(baseUrl: string, caFile: string, credentials: Credentials): Promise<void> {
    const known = this.#registry.find(serverId);
    const server: ServerProfile = {
      ...(known.ok ? known.value : { id: serverId, name: vscode.l10n.t('Simulator'), defaultVdnId: 8 }),
      baseUrl,
      caFile,
      locale: vscode.env.language.toLowerCase().startsWith('zh') ? 'zh_CN' : 'en_US',
    };
    if (!known.ok || known.value.baseUrl !== baseUrl || known.value.caFile !== caFile)
      await this.#registry.settings.save(server);
    if ((await this.#registry.credentials.read(server)).state !== 'ready')
      await this.#registry.credentials.store(server, credentials);
  }

  dispose(): void {
    void this.#end();
  }
}

/** Whether a program listens at a port of this machine; it gets nothing to read. */
function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const found = (isThere: boolean) => (): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', found(true));
    socket.once('error', found(false));
    socket.once('timeout', found(false));
  });
}
