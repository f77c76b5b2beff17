import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import { callPanelType, contextKeys, onDidChangeSetting, readSetting, setContext } from '../contributions.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { CallPanel, type CallPanelParts } from './callPanel.ts';
import { columnForCall } from './panelColumn.ts';
import type { PanelTrail, TrailStop } from './panelTrail.ts';
import { plainLine } from '../plainText.ts';

export interface OpenOptions {
  /** The keyboard stays in the list or table that the call is opened from. */
  readonly keepsFocus?: boolean;
  /** The same call is asked for anew; it is not opened a second time. */
  readonly isAgain?: boolean;
  /** It gets a tab of its own. */
  readonly stays?: boolean;
}

type CallContext = 'callIsPreview' | 'callHasBack' | 'callHasForward';

/**
 * The open call panels. Calls are shown in one preview tab that is used again, until the user does something with a call
 * that asks for staying; a call that stays has a tab of its own.
 */
export class CallPanels {
  readonly #extensionUri: vscode.Uri;
  readonly #registry: ServerRegistry;
  readonly #history: History;
  readonly #parts: CallPanelParts;
  readonly #open = new Map<string, CallPanel>();
  /** What the editor knows of the tab in front. */
  readonly #told = new Map<CallContext, boolean>();
  readonly #listeners: readonly { dispose(): unknown }[];

  constructor(extensionUri: vscode.Uri, registry: ServerRegistry, history: History, parts: CallPanelParts) {
    this.#extensionUri = extensionUri;
    this.#registry = registry;
    this.#history = history;
    this.#parts = parts;
    this.#listeners = [
      onDidChangeSetting('maskNumbers', () => {
        this.present();
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

  /** Presents what is open once more, after the meaning of codes changed. */
  present(): void {
    for (const panel of this.#open.values()) panel.present();
  }

  /** The open panels' calls. */
  get calls(): readonly CallKey[] {
    return [...this.#open.values()].map(({ call }) => call);
  }

  /** The panel that the user works in. */
  get active(): CallPanel | undefined {
    return [...this.#open.values()].find(({ isActive }) => isActive);
  }

  /** Shows a call: in its own tab where it has one, else in the preview, else in a new panel. A second open makes it stay. */
  open(call: CallKey, { keepsFocus = false, isAgain = false, stays = false }: OpenOptions = {}): CallPanel {
    const existing = this.#open.get(callKeyText(call));
    const isToStay = stays || (!isAgain && existing?.isVisible === true && existing.isOpened);
    const panel =
      existing && !this.#covers(existing)
        ? this.#bringToFront(existing, keepsFocus && !isToStay)
        : this.#show({ call }, keepsFocus && !isToStay);
    panel.isOpened = true;
    if (isToStay) this.keep(panel);
    return panel;
  }

  /** Leads on from a panel: in the same tab, where that is not to stay, else as if the call was opened. */
  lead(from: CallPanel, stop: TrailStop): CallPanel {
    const existing = this.#open.get(callKeyText(stop.call));
    if (existing) return this.#bringToFront(existing, false);
    if (!this.#canLeave(from)) return this.#show(stop, false, from.trail.copy());
    from.trail.go(stop);
    this.#goTo(from, stop, false);
    return from;
  }

  /** Shows the call that a panel showed before or after; `undefined` where there is none. */
  move(from: CallPanel, direction: 'back' | 'forward'): CallPanel | undefined {
    const trail = this.#canLeave(from) ? from.trail : from.trail.copy();
    const stop = trail.move(direction);
    if (!stop) return undefined;
    const existing = this.#open.get(callKeyText(stop.call));
    if (existing && existing !== from) {
      // It stays, and has a trail of its own; from there on it leads on like this one.
      existing.trail = trail.copy();
      return this.#bringToFront(existing, false);
    }
    if (trail !== from.trail) return this.#show(stop, false, trail);
    this.#goTo(from, stop, true);
    return from;
  }

  /**
   * Shows a call beside a list in which the user walks, where a call is shown there already.
   * @returns `undefined` where none is, and nothing is to be shown
   */
  follow(stop: TrailStop): CallPanel | undefined {
    if (!arePreviewsWanted() || ![...this.#open.values()].some(({ isVisible }) => isVisible))
      return undefined;
    const existing = this.#open.get(callKeyText(stop.call));
    if (existing) return this.#bringToFront(existing, true);
    const panel = this.#show(stop, true);
    panel.isOpened = false;
    return panel;
  }

  /** Makes a call stay in a tab of its own. */
  keep(panel: CallPanel): void {
    if (!panel.isPreview) return;
    panel.keep();
    this.#tellContext();
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
    const restored = this.#adopt(panel, call, wasPreview(state) && !this.#preview && arePreviewsWanted());
    const entry = await this.#history.find(call);
    if (entry) {
      restored.showRemembered(entry);
      restored.setQueries(entry.queries ?? []);
    } else restored.showRemembered({ call, server: restored.server, askedAt: 0 });
  }

  get #preview(): CallPanel | undefined {
    return [...this.#open.values()].find(({ isPreview }) => isPreview);
  }

  /** Whether the panel may show another call: a preview, and each where there are no previews. */
  #canLeave(panel: CallPanel): boolean {
    return panel.isPreview || !arePreviewsWanted();
  }

  #show(stop: TrailStop, keepsFocus: boolean, leadingTo?: PanelTrail): CallPanel {
    const preview = arePreviewsWanted() ? this.#preview : undefined;
    const trail = leadingTo ?? preview?.trail;
    if (preview && !this.#covers(preview)) {
      if (trail) preview.trail = trail;
      preview.trail.go(stop);
      this.#goTo(preview, stop, false);
      return this.#bringToFront(preview, keepsFocus);
    }
    // A panel that moves to another group would be closed by the next editor that opens there: the editor takes it for
    // a preview of its own.
    preview?.dispose();
    const { call } = stop;
    const viewColumn = columnForCall((column) => this.#isIn(column));
    const panel = this.#adopt(
      vscode.window.createWebviewPanel(
        callPanelType,
        plainLine(call.callId),
        { viewColumn, preserveFocus: keepsFocus },
        {},
      ),
      call,
      arePreviewsWanted(),
    );
    if (trail) panel.trail = trail;
    panel.trail.go(stop);
    this.#tellContext();
    return panel;
  }

  #goTo(panel: CallPanel, stop: TrailStop, isReturn: boolean): void {
    this.#open.delete(callKeyText(panel.call));
    panel.goTo(stop, this.#nameOf(stop.call), isReturn);
    panel.isOpened = true;
    this.#open.set(callKeyText(stop.call), panel);
    this.#tellContext();
  }

  #bringToFront(panel: CallPanel, keepsFocus: boolean): CallPanel {
    if (!panel.isVisible || !keepsFocus) panel.reveal(keepsFocus);
    return panel;
  }

  /** Whether a preview lies behind what the user works on, and would cover it. */
  #covers(panel: CallPanel): boolean {
    if (!panel.isPreview || panel.isVisible) return false;
    const { viewColumn } = vscode.window.tabGroups.activeTabGroup;
    return panel.viewColumn === viewColumn && columnForCall(() => false) !== viewColumn;
  }

  #isIn(column: vscode.ViewColumn): boolean {
    return [...this.#open.values()].some(({ viewColumn }) => viewColumn === column);
  }

  async #showQueries(): Promise<void> {
    if (this.#open.size === 0) return;
    for (const { call, queries } of await this.#history.entries())
      if (queries) this.#open.get(callKeyText(call))?.setQueries(queries);
  }

  #adopt(webviewPanel: vscode.WebviewPanel, call: CallKey, isPreview: boolean): CallPanel {
    const panel = new CallPanel(
      webviewPanel,
      call,
      this.#nameOf(call),
      this.#extensionUri,
      this.#parts,
      isPreview,
    );
    this.#open.set(callKeyText(call), panel);
    const changed = panel.onDidChangeViewState(() => {
      this.#tellContext();
    });
    panel.onDidClose(() => {
      changed.dispose();
      const key = callKeyText(panel.call);
      if (this.#open.get(key) === panel) this.#open.delete(key);
      this.#tellContext();
    });
    return panel;
  }

  /** What the keys and buttons of the tab in front can do. */
  #tellContext(): void {
    const { active } = this;
    this.#setContext('callIsPreview', active?.isPreview === true);
    this.#setContext('callHasBack', active?.trail.back !== undefined);
    this.#setContext('callHasForward', active?.trail.forward !== undefined);
  }

  #setContext(name: CallContext, value: boolean): void {
    if ((this.#told.get(name) ?? false) === value) return;
    this.#told.set(name, value);
    setContext(contextKeys[name], value);
  }

  #nameOf(call: CallKey): string | undefined {
    const server = this.#registry.find(call.serverId);
    return server.ok ? server.value.name : undefined;
  }
}

/** As the editor's own setting says for files, unless ours says no. */
function arePreviewsWanted(): boolean {
  return (
    readSetting('enablePreview') &&
    vscode.workspace.getConfiguration('workbench.editor').get('enablePreview') !== false
  );
}

/** What the page kept for us over a reload; anything may stand there. */
function readState(state: unknown): CallKey | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { callId, vdnId, serverId } = state as Record<string, unknown>;
  return typeof callId === 'string' && isVdnId(vdnId) && typeof serverId === 'string'
    ? { callId, vdnId, serverId }
    : undefined;
}

function wasPreview(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isPreview' in state && state.isPreview === true;
}
