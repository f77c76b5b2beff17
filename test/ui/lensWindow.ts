/** An editor with the packaged extension and a simulator beside it, as most UI tests want them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { copySampleWorkspace, VSIX_FILE } from '../host/paths.ts';
import { startUiEditor, type UiEditor, type UiEditorOptions } from '../host/uiEditor.ts';
import { Workbench } from '../host/workbench.ts';
import { searchFiles, secretsPattern } from './leftBehind.ts';

/** The ID under which tests configure the simulator as a server. */
export const serverId = 'test-server';

export interface LensWindowOptions extends Pick<
  UiEditorOptions,
  'locale' | 'settings' | 'colorTheme' | 'viewport' | 'restrictedMode'
> {
  /** Writes the simulator into the settings, so that only its credentials are missing, or trust in its certificate, too. */
  readonly withServer?: boolean | 'untrusted';
  /** Further entries for the servers setting. */
  readonly servers?: readonly object[];
  /** Further files of the workspace: name and content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export class LensWindow {
  readonly editor: UiEditor;
  readonly workbench: Workbench;
  readonly simulator: Simulator;
  /** Holds everything this window writes. */
  readonly folder: string;
  readonly #wanted = new Set<string>();

  constructor(editor: UiEditor, simulator: Simulator, folder: string) {
    this.editor = editor;
    this.workbench = new Workbench(editor);
    this.simulator = simulator;
    this.folder = folder;
  }

  /** Runs the look-up command and answers its two prompts. */
  async lookUp(vdnId: string, callId: string): Promise<Frame> {
    const { quickInput } = this.workbench;
    await this.workbench.runCommand('iSales: Look Up Call Result…');
    await quickInput.answer('Call ID', callId);
    await quickInput.answer('VDN ID of call', vdnId);
    return this.panel(callId);
  }

  /**
   * The page of a call's panel, once it shows that call: where it showed another before, its tab is named first. A
   * comparison names the call, too.
   */
  async panel(callId: string): Promise<Frame> {
    const panel = await this.workbench.webview(new RegExp(`^${callId}$`));
    await panel.locator('header').filter({ hasText: callId }).waitFor();
    return panel;
  }

  /** Waits until a panel shows this outcome or failure. */
  async outcome(panel: Frame, title: string | RegExp): Promise<void> {
    await panel.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /**
   * Opens a log and waits for the lens that counts its calls. Then the language server knows the text, and the lens has
   * moved the lines to where they stay: a mouse that rests on one before that gets no hover, as the editor asks once.
   */
  async openLog(file: string): Promise<void> {
    await this.workbench.openFile(file);
    const lens = this.workbench.textEditor(file).locator('.codelens-decoration');
    await lens
      .filter({ hasText: /\d+ (calls?\b|个呼叫)/ })
      .first()
      .waitFor();
  }

  /** Enters the simulator's keys through the command. */
  async setCredentials(): Promise<void> {
    const { quickInput } = this.workbench;
    await this.workbench.runCommand('iSales: Set Credentials…');
    await quickInput.answer('Access key', this.simulator.credentials.accessKey);
    await quickInput.answer('Secret key', this.simulator.credentials.secretKey);
    await quickInput.waitForHidden();
  }

  /** The call IDs that were asked for so far, oldest first. */
  askedCallIds(): string[] {
    return this.simulator.requests.flatMap(({ callId }) => (callId === undefined ? [] : [callId]));
  }

  /** Says that the test wanted a secret: a text on the clipboard that holds one, or the name of a file. */
  wanted(secret: string): void {
    this.#wanted.add(secret);
  }

  /**
   * Ends window and simulator.
   *
   * @throws when anything that the window has left behind holds a key or a signature that the test did not want
   */
  async close(): Promise<void> {
    await this.editor.stop();
    await this.simulator.stop();
    const leaks = await this.#leaks();
    await rm(this.folder, { recursive: true, force: true });
    assert.deepEqual(leaks, [], 'holds a key or a signature');
  }

  /** Where on the clipboard, in files, logs and console of the whole test a secret was found. */
  async #leaks(): Promise<string[]> {
    const secrets = secretsPattern(this.simulator.credentials);
    const { editor } = this;
    const texts = [
      ['console', editor.consoleOutput()],
      ['server output', editor.serverOutput()],
      ...editor.copied.filter((text) => !this.#wanted.has(text)).map((text) => ['clipboard', text] as const),
    ] as const;
    const { found } = await searchFiles(this.folder, secrets);
    return [
      ...texts.flatMap(([place, text]) => (secrets.test(text) ? [place] : [])),
      ...found.filter((file) => !this.#wanted.has(path.basename(file))),
    ];
  }
}

/** Starts simulator (on an address that the editor treats like any remote one) and editor. */
export async function openLensWindow({
  withServer = false,
  servers = [],
  files = {},
  settings,
  ...options
}: LensWindowOptions = {}): Promise<LensWindow> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isales-ui-'));
  const simulator = await startSimulator({
    host: '127.0.0.2',
    port: 0,
    dataDir: path.join(folder, 'simulator'),
  });
  try {
    const workspace = path.join(folder, 'workspace');
    await copySampleWorkspace(workspace);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(workspace, name), content);
    const { baseUrl, caFile } = simulator;
    const trust = withServer === 'untrusted' ? {} : { caFile };
    const server = {
      id: serverId,
      name: 'isales-test',
      baseUrl,
      ...trust,
      defaultVdnId: 8,
      locale: 'en_US',
    };
    const editor = await startUiEditor({
      ...options,
      vsix: VSIX_FILE,
      workspace,
      userDataDir: path.join(folder, 'user-data'),
      settings: { 'isales.servers': [...(withServer === false ? [] : [server]), ...servers], ...settings },
    });
    return new LensWindow(editor, simulator, folder);
  } catch (error) {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Waits until a results panel counts the rows it shows like this; a moment later it announces the same to screen readers. */
export async function rowsShown(panel: Frame, sentence: string): Promise<void> {
  await panel
    .locator('.count')
    .and(panel.getByText(sentence, { exact: true }))
    .waitFor();
}

/** For `afterEach`: takes a picture of the window when a test failed. */
export function pictureOfFailure(lens: () => LensWindow): Mocha.AsyncFunc {
  return async function () {
    if (this.currentTest?.state !== 'failed') return;
    await lens().workbench.screenshot(`failed ${this.currentTest.title}`.replaceAll(/\W+/g, '-'));
  };
}
