/** The smallest extension that opens a webview: what no panel can be faster than in the same editor. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureEditor } from '../host/editorInstall.ts';
import { cleanEnvironment } from '../host/environment.ts';
import { ROOT } from '../host/paths.ts';
import { runProcess } from '../host/processes.ts';

/** Command of the bare extension; its argument is `{callId}`, which becomes the title and the heading. */
export const BARE_PANEL_COMMAND = 'bareBenchPanel.show';

const manifest = {
  name: 'bare-panel',
  publisher: 'bench',
  version: '1.0.0',
  engines: { vscode: '^1.110.0' },
  main: './extension.js',
  contributes: { commands: [{ command: BARE_PANEL_COMMAND, title: 'Show a Bare Panel' }] },
};

/** Looks to the paint probe like a call panel with its result, but is there at once: no file, no message. Scripts are allowed for the probe. */
const source = `const vscode = require('vscode');
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('${BARE_PANEL_COMMAND}', ({ callId }) => {
    const { webview } = vscode.window.createWebviewPanel('bench.bare', callId, vscode.ViewColumn.Active, { enableScripts: true });
    webview.html = \`<!DOCTYPE html><html lang="en"><head><title>\${callId}</title></head><body>
<main id="panel" aria-busy="false"><h1>\${callId}</h1></main></body></html>\`;
  }));
};
`;

/**
 * Packages the bare extension and installs it.
 *
 * @param folder absolute path of a folder to work in
 * @param extensionsDir absolute path of the editor's folder for extensions
 */
export async function installBarePanel(folder: string, extensionsDir: string): Promise<void> {
  const extension = path.join(folder, 'bare-panel');
  await mkdir(extension, { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  await writeFile(path.join(extension, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(extension, 'extension.js'), source);
  await writeFile(path.join(extension, 'README.md'), 'A bare panel.\n');
  await writeFile(path.join(extension, 'LICENSE'), 'MIT\n');
  const vsix = path.join(folder, 'bare-panel.vsix');
  const vsce = path.join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');
  await succeed(
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', vsix],
    extension,
  );
  const { serverMain } = await ensureEditor();
  await succeed(
    [
      serverMain,
      ...['--server-data-dir', path.join(folder, 'install'), '--extensions-dir', extensionsDir],
      ...['--accept-server-license-terms', '--install-extension', vsix],
    ],
    folder,
  );
}

async function succeed(args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, output } = await runProcess(process.execPath, args, { cwd, env: cleanEnvironment() });
  if (exitCode !== 0) throw new Error(`The bare panel could not be made:\n${output}`);
}
