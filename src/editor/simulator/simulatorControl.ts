import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isLoopback, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';
import type { Log } from '../../lookup/ports.ts';
import type { Simulator } from '../../simulator/index.ts';
import { contextKeys, setContext } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { tell, tellError } from '../say.ts';

const serverId = 'simulator';
/** Names a file in which a simulator that runs outside the editor says where it is; `npm start` sets it. */
const readyFileVariable = 'ISALES_SIMULATOR_READY_FILE';

/** Starts and stops the simulator in this window, and keeps a server entry for it. */
export class SimulatorControl {
  readonly #registry: ServerRegistry;
  readonly #dataUri: vscode.Uri;
  readonly #log: Log;
  #running: Promise<Simulator> | undefined;

  constructor(registry: ServerRegistry, storageUri: vscode.Uri, log: Log) {
    this.#registry = registry;
    this.#dataUri = vscode.Uri.joinPath(storageUri, 'simulator');
    this.#log = log;
  }

  async start(): Promise<void> {
    const isNew = this.#running === undefined;
    this.#running ??= this.#launch();
    try {
      const simulator = await this.#running;
      if (isNew) await this.#enlist(simulator.baseUrl, simulator.caFile, simulator.credentials);
      setContext(contextKeys.simulatorRunning, true);
      await this.#registry.activate(serverId);
      const lookUp = vscode.l10n.t('Look Up 8 / 1644464743-1388');
      void tell(
        vscode.l10n.t(
          'The simulator answers at {0} and is the active server. It ends with this window.',
          simulator.baseUrl,
        ),
        lookUp,
      ).then(async (chosen) => {
        if (chosen === lookUp)
          await vscode.commands.executeCommand('isales.lookUp', {
            vdnId: 8,
            callId: '1644464743-1388',
            serverId,
          });
      });
    } catch (error) {
      this.#running = undefined;
      this.#log.warn(`The simulator did not start: ${String(error)}`);
      void tellError(vscode.l10n.t('The simulator did not start. The log says why.'));
    }
  }

  async stop(): Promise<void> {
    const simulator = await this.#running;
    this.#running = undefined;
    setContext(contextKeys.simulatorRunning, false);
    await simulator?.stop();
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
      await this.#enlist(baseUrl, caFile, { accessKey, secretKey });
    } catch (error) {
      this.#log.warn(`No simulator was taken on: ${String(error)}`);
    }
  }

  async #launch(): Promise<Simulator> {
    const { startSimulator } = await import('../../simulator/index.ts');
    const options = {
      dataDir: this.#dataUri.fsPath,
      log: (line: string) => {
        this.#log.debug(`simulator: ${line}`);
      },
    };
    try {
      return await startSimulator(options);
    } catch (error) {
      // Another window may have the usual port.
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
        return startSimulator({ ...options, port: 0 });
      throw error;
    }
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
    void this.stop();
  }
}
