import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { SimulatorNews } from '../../simulator/news.ts';

export interface SimulatorProcessOptions {
  /** The bundle or source of `src/simulator/main.ts`. */
  readonly script: string;
  readonly dataDir: string;
  /** The usual one unless told; 0 = any that is free. */
  readonly port?: number;
  readonly log: (line: string) => void;
}

type Ready = Extract<SimulatorNews, { readonly kind: 'ready' }>;

/** So long it may take to end its connections before it is ended itself. */
const stopMs = 2000;

/**
 * The simulator in a process of its own: what other programs ask of it, and the library that makes its certificate, stay
 * out of the process that all extensions share. It ends with this one, however this one ends.
 */
export class SimulatorProcess {
  readonly #child: ChildProcess;
  readonly ready: Ready;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;

  private constructor(child: ChildProcess, ready: Ready, ended: Promise<void>) {
    this.#child = child;
    this.ready = ready;
    this.ended = ended;
  }

  /**
   * Starts it; on any free port where another one has the usual port.
   * @throws with what it says when it cannot start
   */
  static async start(options: SimulatorProcessOptions): Promise<SimulatorProcess> {
    const first = await SimulatorProcess.#try(options);
    if (first instanceof SimulatorProcess) return first;
    const second = first.code === 'EADDRINUSE' ? await SimulatorProcess.#try({ ...options, port: 0 }) : first;
    if (second instanceof SimulatorProcess) return second;
    throw new Error(second.reason);
  }

  static async #try({
    script,
    dataDir,
    port,
    log,
  }: SimulatorProcessOptions): Promise<SimulatorProcess | { code?: string; reason: string }> {
    const args = ['--data-dir', dataDir, ...(port === undefined ? [] : ['--port', String(port)])];
    const child = fork(script, args, {
      // The editor's own program is Node with this; options for its debugger are not for this process.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', log);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      // Where it could not even be started.
      child.once('error', () => {
        resolve();
      });
    });
    const news = await Promise.race([
      once(child, 'message').then(([message]) => message as SimulatorNews),
      ended.then((): SimulatorNews => ({ kind: 'failed', reason: 'ended' })),
    ]).catch((error: unknown): SimulatorNews => ({ kind: 'failed', reason: String(error) }));
    if (news.kind === 'ready') return new SimulatorProcess(child, news, ended);
    if (child.connected) child.disconnect();
    return news;
  }

  /** Ends it; safe to call again. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    try {
      await this.ended;
    } finally {
      clearTimeout(late);
    }
  }
}
