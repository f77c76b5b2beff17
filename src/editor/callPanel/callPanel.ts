import * as vscode from 'vscode';
import { callKeyText, type CallKey, type Lookup } from '../../lookup/call.ts';
import { isUnfinished, watchEveryMs, watchForMs } from '../../lookup/callWatch.ts';
import type { HistoryEntry, RememberedQuery } from '../../lookup/history.ts';
import type {
  CallPanelAction,
  CallPanelMessage,
  CallPanelState,
  CallPanelUpdate,
  WatchState,
} from '../../protocol/callPanel.ts';
import { readSetting } from '../contributions.ts';
import { showPage } from '../webviewPage.ts';
import { placeIn, type CallSequence } from './callSequence.ts';
import type { RecordingTransfer } from './recordingTransfer.ts';
import { presentLoading, presentLookup, presentQueries, presentRemembered } from './presentCall.ts';
import { plainLine } from '../plainText.ts';

export interface CallPanelParts {
  /** Carries out what the user asks for in the page. */
  readonly run: (panel: CallPanel, action: CallPanelAction) => void;
  /** What brings the recording to the page of a panel. */
  readonly transferFor: (panel: CallPanel) => RecordingTransfer;
}

/** One call in one tab. Holds the last answer; the page holds nothing but what it shows. */
export class CallPanel {
  readonly onDidClose: vscode.Event<void>;
  /** The panel is about to show another call, or is closed: what is under way for this one is to end. */
  readonly onDidLeave: vscode.Event<void>;
  readonly recording: RecordingTransfer;
  readonly #left = new vscode.EventEmitter<void>();
  #call: CallKey;
  readonly #panel: vscode.WebviewPanel;
  #serverName: string | undefined;
  #state: CallPanelState;
  #lookup: Lookup | undefined;
  #remembered: HistoryEntry | undefined;
  #isClosed = false;
  #sequence: CallSequence | undefined;
  #watching: AbortController | undefined;
  #watchEnd: string | undefined;
  #queries: readonly RememberedQuery[] = [];

  constructor(
    panel: vscode.WebviewPanel,
    call: CallKey,
    serverName: string | undefined,
    extensionUri: vscode.Uri,
    { run, transferFor }: CallPanelParts,
  ) {
    this.#call = call;
    this.onDidLeave = this.#left.event;
    this.#panel = panel;
    this.#serverName = serverName;
    this.#state = presentLoading(call, serverName);
    const closed = new vscode.EventEmitter<void>();
    this.onDidClose = closed.event;
    this.recording = transferFor(this);
    const { webview } = panel;
    const received = webview.onDidReceiveMessage((message: CallPanelMessage) => {
      if (message.type === 'run') run(this, message.action);
      else {
        this.#send();
        if (message.resumesRecording === true) void this.recording.resume(this.#lookup);
      }
    });
    panel.onDidDispose(() => {
      this.#isClosed = true;
      this.recording.dispose();
      this.#watching?.abort();
      this.#left.fire();
      this.#left.dispose();
      received.dispose();
      closed.fire();
      closed.dispose();
    });
    const resource = (...path: string[]): vscode.Uri => vscode.Uri.joinPath(extensionUri, ...path);
    panel.iconPath = { light: resource('media', 'callLight.svg'), dark: resource('media', 'callDark.svg') };
    showPage(webview, extensionUri, {
      name: 'callPanel',
      title: call.callId,
      data: { 'server-id': call.serverId },
      policy: ['media-src blob:'],
    });
  }

  get call(): CallKey {
    return this.#call;
  }

  /** The log or batch the call was opened from. */
  get sequence(): CallSequence | undefined {
    return this.#sequence;
  }

  /** The last look-up shown; `undefined` while there was none in this window. */
  get lookup(): Lookup | undefined {
    return this.#lookup;
  }

  /** What the history knew when the panel came back after a reload. */
  get remembered(): HistoryEntry | undefined {
    return this.#remembered;
  }

  get viewColumn(): vscode.ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Goes on to another call of the same log or batch, in the same tab. */
  goTo(call: CallKey, serverName: string | undefined): void {
    this.#left.fire();
    this.recording.dispose();
    this.#call = call;
    this.#serverName = serverName;
    this.#lookup = undefined;
    this.#remembered = undefined;
    this.#watching?.abort();
    this.#watching = undefined;
    this.#watchEnd = undefined;
    this.#queries = [];
    this.#panel.title = plainLine(call.callId);
    this.#state = presentLoading(call, serverName);
    this.#send();
  }

  /** Lets the page lead to the calls before and behind. */
  setSequence(sequence: CallSequence): void {
    this.#sequence = sequence;
    this.#send();
  }

  /** @returns fires when the user has seen enough or the panel is left; `undefined` when it is watched already */
  beginWatching(): AbortSignal | undefined {
    if (this.#watching) return undefined;
    this.#watching = new AbortController();
    this.#send();
    return this.#watching.signal;
  }

  stopWatching(): void {
    this.#watching?.abort();
    this.endWatching(undefined);
  }

  /** @param why it stopped by itself, in words */
  endWatching(why: string | undefined): void {
    this.#watching = undefined;
    this.#watchEnd = why;
    this.#send();
  }

  /** Shows what earlier queries of this call said. */
  setQueries(queries: readonly RememberedQuery[]): void {
    this.#queries = queries;
    this.#send();
  }

  /** Says that a query is under way; a result that is there stays. */
  showLoading(): void {
    this.#state = this.#hasResult
      ? { ...this.#state, refreshing: true }
      : presentLoading(this.call, this.#serverName);
    this.#send();
  }

  /**
   * Shows what a look-up brought. A result that is there outlives a query that failed.
   * @returns whether it is shown; one of a call that was left is of no more interest, and so counts as shown
   */
  show(lookup: Lookup): boolean {
    const { answer } = lookup;
    if (callKeyText(lookup.call) !== callKeyText(this.#call)) return true;
    if (!answer.ok && answer.error.kind !== 'callNotFound' && this.#hasResult) {
      this.#state = { ...this.#state, refreshing: false };
      this.#send();
      return false;
    }
    this.#lookup = lookup;
    this.present();
    return true;
  }

  get #hasResult(): boolean {
    return this.#lookup ? this.#lookup.answer.ok : this.#remembered?.result !== undefined;
  }

  showRemembered(entry: HistoryEntry): void {
    this.#remembered = entry;
    this.#state = presentRemembered(entry);
    this.#send();
  }

  /** Presents the same look-up once more, after a setting changed. */
  present(): void {
    if (!this.#lookup) return;
    this.#state = presentLookup(this.#lookup, { maskNumbers: readSetting('maskNumbers') });
    this.#send();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #send(): void {
    const sequence = this.#sequence && placeIn(this.#sequence, this.#call);
    const queries = presentQueries(this.#queries);
    const watch = this.#watchState();
    void this.post({
      type: 'state',
      state: {
        ...this.#state,
        ...(sequence === undefined ? {} : { sequence }),
        ...(queries === undefined ? {} : { queries }),
        ...(watch === undefined ? {} : { watch }),
      },
    });
  }

  /** Nothing for a call that has ended and never was watched. */
  #watchState(): WatchState | undefined {
    const isOn = this.#watching !== undefined;
    const stopped = this.#watchEnd;
    const isUnfinishedCall = this.#lookup !== undefined && isUnfinished(this.#lookup);
    if (!isOn && !isUnfinishedCall && stopped === undefined) return undefined;
    return {
      isOn,
      canStart: isUnfinishedCall,
      everySeconds: watchEveryMs / 1000,
      forSeconds: watchForMs / 1000,
      ...(stopped === undefined ? {} : { stopped }),
    };
  }

  /** Resolves when the page has it; to `false` when there is no page to take it. */
  async post(update: CallPanelUpdate): Promise<boolean> {
    return this.#isClosed ? false : this.#panel.webview.postMessage(update);
  }
}
