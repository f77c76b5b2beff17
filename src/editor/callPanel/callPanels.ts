import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import { callPanelType, onDidChangeSetting } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { CallPanel, type CallPanelParts } from './callPanel.ts';
import { plainLine } from '../plainText.ts';

/** The open call panels: one tab for each call. */
export class CallPanels {
  readonly #extensionUri: vscode.Uri;
  readonly #registry: ServerRegistry;
  readonly #history: History;
  readonly #parts: CallPanelParts;
  readonly #open = new Map<string, CallPanel>();
  readonly #listeners: readonly { dispose(): unknown }[];

  constructor(extensionUri: vscode.Uri, registry: ServerRegistry, history: History, parts: CallPanelParts) {
    this.#extensionUri = extensionUri;
    this.#registry = registry;
    this.#history = history;
    this.#parts = parts;
    this.#listeners = [
      onDidChangeSetting('maskNumbers', () => {
        for (const panel of this.#open.values()) panel.present();
      }),
      history.onDidChange(() => {
        void this.#showQueries();
      }),
    ];
  }

  /** Closes no panel: they are to come back when the window is loaded again. */
  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Brings the call's tab to the front, or opens one beside the text the user works on. */
  open(call: CallKey): CallPanel {
    const existing = this.#open.get(callKeyText(call));
    if (existing) {
      existing.reveal();
      return existing;
    }
    const panel = vscode.window.createWebviewPanel(callPanelType, plainLine(call.callId), this.#column(), {});
    return this.#adopt(panel, call);
  }

  /** The open panels' calls. */
  get calls(): readonly CallKey[] {
    return [...this.#open.values()].map(({ call }) => call);
  }

  /** The panel that the user works in. */
  get active(): CallPanel | undefined {
    return [...this.#open.values()].find(({ isActive }) => isActive);
  }

  /** Leads a panel to another call, in the same tab; a tab that shows that call already comes to the front instead. */
  goTo(panel: CallPanel, call: CallKey): CallPanel {
    const existing = this.#open.get(callKeyText(call));
    if (existing) {
      existing.reveal();
      return existing;
    }
    this.#open.delete(callKeyText(panel.call));
    panel.goTo(call, this.#nameOf(call));
    this.#open.set(callKeyText(call), panel);
    return panel;
  }

  async #showQueries(): Promise<void> {
    if (this.#open.size === 0) return;
    for (const { call, queries } of await this.#history.entries())
      if (queries) this.#open.get(callKeyText(call))?.setQueries(queries);
  }

  /** Fills a panel that the editor brought back, from the history: nothing is asked that the user did not ask for. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const call = readState(state);
    if (!call) {
      panel.dispose();
      return;
    }
    const alreadyOpen = this.#open.get(callKeyText(call));
    if (alreadyOpen) {
      panel.dispose();
      alreadyOpen.reveal();
      return;
    }
    const restored = this.#adopt(panel, call);
    const entry = await this.#history.find(call);
    if (entry) {
      restored.showRemembered(entry);
      restored.setQueries(entry.queries ?? []);
    } else
      restored.showRemembered({
        call,
        server: { name: this.#nameOf(call) ?? '', host: '' },
        askedAt: 0,
      });
  }

  #adopt(webviewPanel: vscode.WebviewPanel, call: CallKey): CallPanel {
    const panel = new CallPanel(webviewPanel, call, this.#nameOf(call), this.#extensionUri, this.#parts);
    this.#open.set(callKeyText(call), panel);
    panel.onDidClose(() => {
      const key = callKeyText(panel.call);
      if (this.#open.get(key) === panel) this.#open.delete(key);
    });
    return panel;
  }

  #nameOf(call: CallKey): string | undefined {
    const server = this.#registry.find(call.serverId);
    return server.ok ? server.value.name : undefined;
  }

  #column(): vscode.ViewColumn {
    const panels = [...this.#open.values()];
    const column = panels.map(({ viewColumn }) => viewColumn).find((shown) => shown !== undefined);
    return column ?? (vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active);
  }
}

/** What the page kept for us over a reload; anything may stand there. */
function readState(state: unknown): CallKey | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { callId, vdnId, serverId } = state as Record<string, unknown>;
  return typeof callId === 'string' && isVdnId(vdnId) && typeof serverId === 'string'
    ? { callId, vdnId, serverId }
    : undefined;
}
