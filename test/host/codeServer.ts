/** Starts code-server, the editor for people and UI tests: unlike the bare server it keeps secrets. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanEnvironment } from './environment.ts';
import type { EditorInstall } from './editorInstall.ts';
import { runProcess, startServer } from './processes.ts';
import type { RunningProcess } from './processes.ts';
import { writeLocale, writeSettings } from './profile.ts';
import type { Settings } from './profile.ts';

const SERVER_START_MS = 60_000;

/** Where a code-server keeps what is its own. */
export interface CodeServerFolders {
  /** Folder with settings, secrets and state; may be one that an ended code-server has used. */
  userDataDir: string;
  /** Folder with the installed extensions. */
  extensionsDir: string;
}

/** Settings of {@link startCodeServer}. */
export interface CodeServerOptions extends CodeServerFolders {
  /** Display language, such as `zh-cn`; `en` when left out. */
  locale?: string;
  /** User settings, in addition to those of a clean editor. */
  settings?: Settings;
  /** `true`: unknown folders open in Restricted Mode. When left out every folder is trusted. */
  workspaceTrust?: boolean;
  /** Variables added to the environment of the extension host. */
  env?: Record<string, string | undefined>;
}

/**
 * Installs an extension package.
 *
 * @throws with what code-server said when it does not work
 */
export async function installExtension(
  editor: EditorInstall,
  vsix: string,
  options: CodeServerFolders,
): Promise<void> {
  const folders = await prepareFolders(options);
  const args = [editor.entry, ...folders, '--install-extension', vsix, '--force'];
  const { exitCode, output } = await runProcess(editor.node, args, { env: environment() });
  if (exitCode !== 0) throw new Error(`${vsix} could not be installed:\n${output}`);
}

/** Makes the folders, and gives the arguments that name them. */
async function prepareFolders({ userDataDir, extensionsDir }: CodeServerFolders): Promise<string[]> {
  await mkdir(userDataDir, { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  const config = path.join(userDataDir, 'code-server.yaml');
  // Without a file of its own code-server writes one into the user's home.
  await writeFile(config, 'auth: none\n');
  return ['--config', config, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
}

function environment(): Record<string, string | undefined> {
  // No extension gallery: a test must not depend on what is there, nor wait for it.
  return { ...cleanEnvironment(), EXTENSIONS_GALLERY: '{}' };
}

/**
 * Starts code-server on a free port of this machine. It uses the same port again for the same user data folder
 * if it can, because the browser keeps secrets and window state by address.
 *
 * @returns the running server and its address, such as `http://127.0.0.1:40123`
 */
export async function startCodeServer(
  editor: EditorInstall,
  options: CodeServerOptions,
): Promise<{ server: RunningProcess; origin: string }> {
  const { userDataDir } = options;
  const folders = await prepareFolders(options);
  await writeSettings(userDataDir, options.settings);
  const localeArguments = await writeLocale(userDataDir, options.locale ?? 'en');
  const portFile = path.join(userDataDir, 'port');
  const lastPort = (await readFile(portFile, 'utf8').catch(() => '')).trim();
  const start = (port: string): ReturnType<typeof startServer<string>> =>
    startServer(
      editor.node,
      [
        editor.entry,
        ...folders,
        ...[
          '--auth',
          'none',
          '--bind-addr',
          `127.0.0.1:${port}`,
          '--disable-telemetry',
          '--disable-update-check',
        ],
        '--disable-getting-started-override',
        ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
        ...localeArguments,
      ],
      (line) => /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1],
      SERVER_START_MS,
      { env: { ...environment(), ...options.env } },
    );
  // Another program may have taken the port since.
  const started = lastPort ? await start(lastPort).catch(() => start('0')) : await start('0');
  await writeFile(portFile, new URL(started.answer).port);
  return { server: started.server, origin: started.answer };
}

/**
 * Makes the address that opens a folder.
 *
 * @param origin address of the server
 * @param folder absolute path of the folder to open; `undefined`: an empty window
 * @param payload what to tell the window, such as the folder of an extension under development
 */
export function windowAddress(
  origin: string,
  folder: string | undefined,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const address = new URL('/', origin);
  if (folder === undefined) address.searchParams.set('ew', 'true');
  else address.searchParams.set('folder', toUriPath(folder));
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/** Address of a file or folder as the editor's window names it in a payload. */
export function remoteUri(file: string): string {
  return `vscode-remote://remote${toUriPath(file)}`;
}

/** A file's path as in a URI: forward slashes, and one at the start on Windows too. */
function toUriPath(file: string): string {
  const slashes = file.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
