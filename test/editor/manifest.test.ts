import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  callPanelType,
  comparisonPanelType,
  commands,
  contextKeys,
  logViewerType,
  resultsPanelType,
  views,
} from '../../src/editor/contributions.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

const extension = vscode.extensions.getExtension('isales-call-lens.isales-call-lens');
const manifest = extension?.packageJSON as Manifest;
const manifestText = JSON.stringify(manifest);

describe('The manifest', () => {
  it('is activated by what is opened or asked for, never by the start of a window', () => {
    const kinds = manifest.activationEvents.map((event) => event.split(':')[0]);
    assert.deepEqual([...new Set(kinds)].sort(), ['onLanguage', 'onTerminal', 'onUri', 'onWebviewPanel']);
  });

  it('names the same commands as the code, and each is registered once active', async () => {
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(Object.values(commands).sort(), declared);
    await extension?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('names the same views as the code', () => {
    const declared = Object.values(manifest.contributes.views).flatMap((list) => list.map(({ id }) => id));
    assert.deepEqual(Object.values(views).sort(), declared.sort());
  });

  it('asks for no context key that the code does not set', () => {
    const known = new Set<string>([
      ...Object.values(contextKeys),
      ...Object.values(views),
      ...Object.values(commands),
      callPanelType,
      comparisonPanelType,
      resultsPanelType,
      logViewerType,
    ]);
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const used = [...manifestText.matchAll(/\bisales\.[\w.]+/g)].map(([name]) => name.replace(/\.$/, ''));
    const focus = Object.values(views).map((view) => `${view}.focus`);
    assert.deepEqual(
      [...new Set(used)].filter(
        (name) => !known.has(name) && !settings.includes(name) && !focus.includes(name),
      ),
      [],
    );
  });

  it('lets no workspace set any of the settings', () => {
    const scopes = Object.values(manifest.contributes.configuration.properties).map(({ scope }) => scope);
    assert.deepEqual([...new Set(scopes)], ['application']);
  });
});
