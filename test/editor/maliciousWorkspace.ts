import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ServerRegistry } from '../../src/editor/servers/serverRegistry.ts';
import { CallLinks } from '../../src/editor/sharing/openCallLink.ts';
import type { ServerProfile } from '../../src/isales/index.ts';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, object>> } };
}

/** What a folder of a stranger would like to set. */
const wishes: Readonly<Record<string, unknown>> = {
  'isales.servers': [{ id: 'evil', name: 'evil', baseUrl: 'https://evil.example', defaultVdnId: 8 }],
  'isales.patterns': { everything: '(?<id>.+)' },
  'isales.documents': { globs: ['**/*'] },
  'isales.hover.lookup': 'automatic',
  'isales.requestTimeoutSeconds': 299,
  'isales.maskNumbers': false,
  'isales.bulk.batchSize': 9,
  'isales.mcp.enabled': true,
  'isales.mcp.server': 'evil',
  'isales.agents.mostRequests': 9_999,
  'isales.agents.perMinutes': 1,
};

/** Holds in every window, trusted or not. */
export function folderChangesNothing(): void {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const settingsFolder = path.join(folder, '.vscode');

  beforeEach(async () => {
    await mkdir(settingsFolder, { recursive: true });
  });
  afterEach(() => rm(settingsFolder, { recursive: true, force: true }));

  it('its settings.json sets none of our settings', async () => {
    const read = (): unknown[] =>
      Object.keys(wishes).map((name) => vscode.workspace.getConfiguration().get(name));
    const before = read();
    const settled = new Promise<boolean>((resolve) => {
      const listener = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('editor.rulers')) return;
        listener.dispose();
        resolve(true);
      });
    });
    const content = { ...wishes, 'editor.rulers': [77] };
    await writeFile(path.join(settingsFolder, 'settings.json'), JSON.stringify(content));
    // The folder's settings have been read: the one that it may set has changed.
    assert.ok(await settled);
    assert.deepEqual(vscode.workspace.getConfiguration('editor').get('rulers'), [77]);
    assert.deepEqual(read(), before);
    for (const name of Object.keys(wishes))
      assert.equal(vscode.workspace.getConfiguration().inspect(name)?.workspaceValue, undefined, name);
  });

  it('the editor itself refuses to write any of our settings for a folder', async () => {
    const manifest = vscode.extensions.getExtension('isales-call-lens.isales-call-lens')
      ?.packageJSON as Manifest;
    for (const name of Object.keys(manifest.contributes.configuration.properties))
      await assert.rejects(
        async () =>
          vscode.workspace
            .getConfiguration()
            .update(name, wishes[name] ?? null, vscode.ConfigurationTarget.Workspace),
        name,
      );
  });
}

/** Follows a link to a call while one server is active and another one is set up; nobody answers what it asks. */
export async function followLink(query: string): Promise<{ asked: string[]; shown: number }> {
  const active: ServerProfile = { id: 'a', name: 'Active', baseUrl: 'https://active.example' };
  const other: ServerProfile = { id: 'b', name: 'Other', baseUrl: 'https://other.example' };
  const registry = { active, all: [active, other] } as unknown as ServerRegistry;
  const asked: string[] = [];
  let shown = 0;
  const links = new CallLinks(registry, () => Promise.resolve(shown++));
  const { showWarningMessage } = vscode.window;
  const dismiss = (message: string, options?: unknown): Promise<undefined> => {
    const detail =
      typeof options === 'object' && options !== null && 'detail' in options ? String(options.detail) : '';
    asked.push([message, detail].join('\n'));
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showWarningMessage: dismiss });
  try {
    await links.open(vscode.Uri.from({ scheme: 'vscode', authority: 'x', path: '/call', query }));
  } finally {
    Object.assign(vscode.window, { showWarningMessage });
  }
  return { asked, shown };
}
