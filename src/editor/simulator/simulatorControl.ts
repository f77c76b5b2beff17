import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isLoopback, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';
import type { Log } from '../../lookup/ports.ts';
import { contextKeys, setContext } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import type { SimulatorProcess } from './simulatorProcess.ts';
import { tell, tellError } from '../say.ts';

const serverId = 'simulator';
/** Names a file in which a simulator that runs outside the editor says where it is; `npm start` sets it. */
const readyFileVariable = 'ISALES_SIMULATOR_READY_FILE';

/** Starts and stops the simulator in this window, and keeps a server entry for it. */
export class SimulatorControl {
  readonly #registry: ServerRegistry;
  readonly #dataUri: vscode.Uri;
  readonly #script: string;
  readonly #log: Log;
  #running: Promise<SimulatorProcess> | undefined;

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

  async start(): Promise<void> {
    const isNew = this.#running === undefined;
    const running = (this.#running ??= this.#launch());
    try {
      const { ready: simulator } = await running;
      if (isNew) {
        void this.#forgetAtEnd(running);
        await this.#enlist(simulator.baseUrl, simulator.caFile, simulator.credentials);
      }
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
      await this.stop();
      this.#log.warn(`The simulator did not start: ${String(error)}`);
      void tellError(vscode.l10n.t('The simulator did not start. The log says why.'));
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    setContext(contextKeys.simulatorRunning, false);
    const simulator = await running?.catch(() => undefined);
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
    setContext(contextKeys.simulatorRunning, false);
    this.#log.warn('The simulator has ended.');
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
