import * as vscode from 'vscode';
import type { CallKey, Lookup } from '../../lookup/call.ts';
import type { HistoryEntry } from '../../lookup/history.ts';
import type {
  CallPanelAction,
  CallPanelMessage,
  CallPanelState,
  CallPanelUpdate,
} from '../../protocol/callPanel.ts';
import { readSetting } from '../contributions.ts';
import { showPage } from '../webviewPage.ts';
import type { RecordingTransfer } from './recordingTransfer.ts';
import { presentLoading, presentLookup, presentRemembered } from './presentCall.ts';

export interface CallPanelParts {
  /** Carries out what the user asks for in the page. */
  readonly run: (panel: CallPanel, action: CallPanelAction) => void;
  /** What brings the recording to the page of a panel. */
  readonly transferFor: (panel: CallPanel) => RecordingTransfer;
}

/** One call in one tab. Holds the last answer; the page holds nothing but what it shows. */
export class CallPanel {
  readonly call: CallKey;
  readonly onDidClose: vscode.Event<void>;
  readonly recording: RecordingTransfer;
  readonly #panel: vscode.WebviewPanel;
  readonly #serverName: string | undefined;
  #state: CallPanelState;
  #lookup: Lookup | undefined;
  #remembered: HistoryEntry | undefined;
  #isClosed = false;

  constructor(
    panel: vscode.WebviewPanel,
    call: CallKey,
    serverName: string | undefined,
    extensionUri: vscode.Uri,
    { run, transferFor }: CallPanelParts,
  ) {
    this.call = call;
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

  reveal(): void {
    this.#panel.reveal();
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
   * @returns whether it is shown
   */
  show(lookup: Lookup): boolean {
    const { answer } = lookup;
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
    void this.post({ type: 'state', state: this.#state });
  }

  /** Resolves when the page has it; to `false` when there is no page to take it. */
  async post(update: CallPanelUpdate): Promise<boolean> {
    return this.#isClosed ? false : this.#panel.webview.postMessage(update);
  }
}
