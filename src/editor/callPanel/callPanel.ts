import * as vscode from 'vscode';
import { callKeyText, type CallKey, type Lookup } from '../../lookup/call.ts';
import { isUnfinished, watchEveryMs, watchForMs } from '../../lookup/callWatch.ts';
import type { HistoryEntry, RememberedQuery } from '../../lookup/history.ts';
import type {
  CallPanelAction,
  CallPanelMessage,
  CallPanelState,
  CallPanelUpdate,
  SequencePlace,
  WatchState,
} from '../../protocol/callPanel.ts';
import { readSetting } from '../contributions.ts';
import { showPage } from '../webviewPage.ts';
import type { CallSequence } from './callSequence.ts';
import { PanelTrail, type TrailStop } from './panelTrail.ts';
import type { RecordingTransfer } from './recordingTransfer.ts';
import {
  presentLoading,
  presentLookup,
  presentNotAsked,
  presentQueries,
  presentRemembered,
} from './presentCall.ts';
import { plainLine } from '../plainText.ts';

export interface CallPanelParts {
  /** Carries out what the user asks for in the page. */
  readonly run: (panel: CallPanel, action: CallPanelAction) => void;
  /** What brings the recording of the call that a panel shows to its page. */
  readonly transferFor: (panel: CallPanel) => RecordingTransfer;
}

/** As many as somebody goes back through. */
const mostSeen = 20;
/** So long nobody sees that a call is being asked for, in milliseconds. */
const patienceMs = 30;

/** One tab that shows a call. Holds the last answer; the page holds nothing but what it shows. */
export class CallPanel {
  readonly onDidClose: vscode.Event<void>;
  /** The panel is about to show another call, or is closed: what is under way for this one is to end. */
  readonly onDidLeave: vscode.Event<void>;
  /** Comes or goes to the front, or to another group. */
  readonly onDidChangeViewState: vscode.Event<unknown>;
  /** The calls that it showed. */
  trail: PanelTrail;
  /** Whether the next call that is opened takes its place. */
  isPreview: boolean;
  /** Whether the user opened the call that it shows; else it came along with a list in which they walk. */
  isOpened = true;
  #recording: RecordingTransfer;
  readonly #left = new vscode.EventEmitter<void>();
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: CallPanelParts;
  #call: CallKey;
  #serverName: string | undefined;
  #state: CallPanelState;
  #lookup: Lookup | undefined;
  #remembered: HistoryEntry | undefined;
  #rememberedBy: 'history' | 'cache' = 'history';
  #isClosed = false;
  /** It has asked for what it is to show. */
  #isPageThere = false;
  #isToHaveFocus = false;
  #sending: NodeJS.Timeout | undefined;
  /** It came back to a call that it showed before. */
  #isReturn = false;
  #watching: AbortController | undefined;
  #watchEnd: string | undefined;
  #queries: readonly RememberedQuery[] = [];
  /** The last look-ups of calls that it showed, for coming back to them; the oldest go. */
  readonly #seen = new Map<string, Lookup>();

  constructor(
    panel: vscode.WebviewPanel,
    call: CallKey,
    serverName: string | undefined,
    extensionUri: vscode.Uri,
    parts: CallPanelParts,
    isPreview: boolean,
  ) {
    this.#call = call;
    this.trail = PanelTrail.of({ call });
    this.isPreview = isPreview;
    this.onDidLeave = this.#left.event;
    this.onDidChangeViewState = panel.onDidChangeViewState;
    this.#panel = panel;
    this.#parts = parts;
    this.#serverName = serverName;
    this.#state = presentLoading(call, serverName);
    const closed = new vscode.EventEmitter<void>();
    this.onDidClose = closed.event;
    this.#recording = parts.transferFor(this);
    const { webview } = panel;
    const received = webview.onDidReceiveMessage((message: CallPanelMessage) => {
      if (message.type === 'run') parts.run(this, message.action);
      else {
        this.#isPageThere = true;
        this.#sendNow();
        if (message.resumesRecording === true) void this.#recording.resume(this.#lookup);
      }
    });
    panel.onDidDispose(() => {
      this.#isClosed = true;
      clearTimeout(this.#sending);
      this.#recording.dispose();
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

  /** As far as it is known without a look-up. */
  get server(): Lookup['server'] {
    return { name: this.#serverName ?? '', host: '' };
  }

  /** The log or batch the call was opened from. */
  get sequence(): CallSequence | undefined {
    return this.trail.here?.sequence;
  }

  /** Of the call that is shown; a download of one that was left goes on. */
  get recording(): RecordingTransfer {
    return this.#recording;
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

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  /** Brings it to the front; one that is in sight gets the keyboard once it shows what it is to show. */
  reveal(keepsFocus = false): void {
    if (this.isVisible && this.#sending) this.#isToHaveFocus ||= !keepsFocus;
    else this.#panel.reveal(undefined, keepsFocus);
  }

  /** Shows another call in this tab. @param isReturn it was here before, and comes back at its place */
  goTo({ call }: TrailStop, serverName: string | undefined, isReturn: boolean): void {
    this.#left.fire();
    this.#recording.dispose();
    this.#call = call;
    this.#recording = this.#parts.transferFor(this);
    this.#isReturn = isReturn;
    this.#serverName = serverName;
    this.#lookup = undefined;
    this.#remembered = undefined;
    this.#watching?.abort();
    this.#watching = undefined;
    this.#watchEnd = undefined;
    this.#queries = [];
    this.#state = presentLoading(call, serverName);
    const seen = isReturn ? this.#seen.get(callKeyText(call)) : undefined;
    if (seen) this.show(seen);
    else this.#send();
  }

  /** Lets the page lead to the calls before and behind. @param place where its call stands in the sequence */
  setSequence(sequence: CallSequence, place: SequencePlace): void {
    this.trail.go({ call: this.#call, sequence, place });
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
    this.#state = this.hasResult
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
    if (!answer.ok && answer.error.kind !== 'callNotFound' && this.hasResult) {
      this.#state = { ...this.#state, refreshing: false };
      this.#send();
      return false;
    }
    this.#lookup = lookup;
    this.#see(lookup);
    this.#present();
    return true;
  }

  #see(lookup: Lookup): void {
    const key = callKeyText(lookup.call);
    this.#seen.delete(key);
    this.#seen.set(key, lookup);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Whether it shows what became of its call. */
  get hasResult(): boolean {
    return this.#lookup ? this.#lookup.answer.ok : this.#remembered?.result !== undefined;
  }

  /** @param source where the entry comes from */
  showRemembered(entry: HistoryEntry, source: 'history' | 'cache' = 'history'): void {
    this.#remembered = entry;
    this.#rememberedBy = source;
    this.#present();
  }

  showNotAsked(): void {
    this.#state = presentNotAsked(this.call, this.#serverName);
    this.#send();
  }

  /** Presents what it shows once more, after a setting or the meaning of codes changed. */
  present(): void {
    const { content, refreshing } = this.#state;
    if (content.kind !== 'loading') this.#present(refreshing);
  }

  #present(refreshing = false): void {
    const options = { maskNumbers: readSetting('maskNumbers') };
    const shown = this.#lookup
      ? presentLookup(this.#lookup, options)
      : this.#remembered && presentRemembered(this.#remembered, options, this.#rememberedBy);
    if (!shown) return;
    this.#state = { ...shown, refreshing };
    this.#send();
  }

  /** It stays from now on. */
  keep(): void {
    this.isPreview = false;
    this.#send();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** Several changes in one go are one message, and an answer that is nearly there comes with its call, not behind it. */
  #send(): void {
    clearTimeout(this.#sending);
    this.#sending = setTimeout(
      () => {
        this.#sendNow();
      },
      this.#state.content.kind === 'loading' ? patienceMs : 0,
    );
  }

  #sendNow(): void {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    if (!this.#isPageThere) return;
    const place = this.trail.here?.place;
    const queries = presentQueries(this.#queries);
    const watch = this.#watchState();
    void this.post({
      type: 'state',
      state: {
        ...this.#state,
        ...(this.isPreview ? { isPreview: true } : {}),
        ...(this.#isReturn ? { isReturn: true } : {}),
        ...(place === undefined ? {} : { sequence: place }),
        ...(queries === undefined ? {} : { queries }),
        ...(watch === undefined ? {} : { watch }),
      },
    });
    // Behind the call, as the editor draws its tabs anew before it looks at what comes next.
    const title = plainLine(this.#call.callId);
    if (this.#panel.title !== title) this.#panel.title = title;
    if (this.#isToHaveFocus) this.#panel.reveal();
    this.#isToHaveFocus = false;
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
