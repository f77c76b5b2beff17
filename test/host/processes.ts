/** Child processes and other things that must be gone when the run ends, whatever way it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a process may take to end by itself before it is killed, in milliseconds. */
const STOP_GRACE_MS = 5000;
/** How much output of a process is kept for error messages, in characters. */
const KEPT_OUTPUT = 200_000;

type Cleanup = () => Promise<void> | void;

const cleanups = new Set<Cleanup>();
const liveGroups = new Set<number>();
let handlersInstalled = false;
let stoppingBy: NodeJS.Signals | undefined;

/**
 * Registers something to undo when the process is told to stop (Ctrl-C, SIGTERM, SIGHUP).
 *
 * @param cleanup called at most once, latest registration first
 * @returns takes the registration back; call it when the thing has been ended the normal way
 */
export function onStop(cleanup: Cleanup): () => void {
  installHandlers();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}

/** Whether the process has been told to stop and is cleaning up. */
export function isStopping(): boolean {
  return stoppingBy !== undefined;
}

/** Runs every registered cleanup now, latest first; a failing one does not keep the others from running. */
export async function runCleanups(): Promise<void> {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    try {
      await cleanup();
    } catch (error) {
      console.error('Could not clean up:', error);
    }
  }
}

function installHandlers(): void {
  if (handlersInstalled) return;
  handlersInstalled = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // npm passes on a Ctrl-C that the terminal has already delivered, so a second signal means nothing.
      if (stoppingBy) return;
      stoppingBy = signal;
      void runCleanups().finally(() => process.exit(128 + os.constants.signals[signal]));
    });
  }
  process.on('exit', () => {
    for (const pid of liveGroups) signalGroup(pid, 'SIGKILL');
  });
}

/** Sends a signal to a process and everything it started. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    } else {
      process.kill(-pid, signal);
    }
  } catch {
    // Already gone.
  }
}

/** Settings of {@link startProcess}. */
export interface ProcessOptions {
  /** Working folder. */
  cwd?: string;
  /** Variables added to the environment; `undefined` removes one. */
  env?: Record<string, string | undefined>;
  /** Called for each complete line of output, stdout and stderr alike. */
  onLine?: (line: string) => void;
  /** `true`: output goes to our terminal as it is and is not kept. */
  inherit?: boolean;
  /** `true`: start through a shell, for `.cmd` files on Windows. */
  shell?: boolean;
}

/** A started child process. */
export interface RunningProcess {
  /** Resolves with the exit code (128 + signal number when a signal ended it). Never rejects. */
  readonly exited: Promise<number>;
  /** The last part of what it wrote, stdout and stderr mixed. */
  readonly output: () => string;
  /** Ends it with everything it started, and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program in a process group of its own, so that it can be ended together with all it starts.
 * It is ended automatically when this process is told to stop or exits.
 *
 * @throws when the program cannot be started at all
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  installHandlers();
  if (stoppingBy) throw new Error('Stopping: no new process is started.');
  // spawn() leaves out variables whose value is undefined.
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  const child = spawn(command, [...args], {
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    shell: options.shell ?? false,
    stdio: options.inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line.replace(/\r$/, ''));
    });
    stream?.on('end', () => {
      if (rest) options.onLine?.(rest);
    });
  }
  const exited = new Promise<number>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0));
    });
  });
  await once(child, 'spawn'); // rejects with the error when the program does not exist
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} did not start.`);
  liveGroups.add(pid);

  const stop = async (): Promise<void> => {
    forget();
    if (!liveGroups.has(pid)) return;
    signalGroup(pid, 'SIGTERM');
    const patience = new AbortController();
    const killer = delay(STOP_GRACE_MS, undefined, { signal: patience.signal }).then(
      () => {
        signalGroup(pid, 'SIGKILL');
      },
      () => undefined,
    );
    await exited;
    patience.abort();
    await killer;
  };
  const forget = onStop(stop);
  void exited.then(() => {
    // What the program left running in its group must not outlive it.
    signalGroup(pid, 'SIGKILL');
    liveGroups.delete(pid);
    forget();
  });
  return { exited, output: () => output, stop };
}

/**
 * Runs a program to its end.
 *
 * @returns exit code and the last part of the output
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<{ exitCode: number; output: string }> {
  const running = await startProcess(command, args, options);
  const exitCode = await running.exited;
  return { exitCode, output: running.output() };
}

/**
 * Starts a server and waits until one of its lines shows that it accepts connections.
 *
 * @param ready finds the answer (a port, an address) in a line of output
 * @param timeoutMs how long it may take
 * @throws with the server's output when it ends or stays silent
 */
export async function startServer<T>(
  command: string,
  args: readonly string[],
  ready: (line: string) => T | undefined,
  timeoutMs: number,
  options: ProcessOptions = {},
): Promise<{ server: RunningProcess; answer: T }> {
  const found = Promise.withResolvers<T>();
  const server = await startProcess(command, args, {
    ...options,
    onLine: (line) => {
      options.onLine?.(line);
      const answer = ready(line);
      if (answer !== undefined) found.resolve(answer);
    },
  });
  const patience = setTimeout(() => {
    found.reject(new Error(`The server was not ready after ${timeoutMs / 1000} s:\n${server.output()}`));
  }, timeoutMs);
  void server.exited.then((code) => {
    found.reject(new Error(`The server ended with code ${code} before it was ready:\n${server.output()}`));
  });
  try {
    return { server, answer: await found.promise };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    clearTimeout(patience);
  }
}
