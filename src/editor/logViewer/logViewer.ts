import * as vscode from 'vscode';
import { LogFileThread } from '../../logFile/logFileThread.ts';
import type { PatternsInUse } from '../../callsInText/index.ts';
import type { CallHover } from '../../protocol/callHover.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import type {
  LogMarks,
  LogViewerCommand,
  LogViewerMessage,
  LogViewerQuestion,
  LogViewerUpdate,
} from '../../protocol/logViewer.ts';
import type { KnownOutcomes } from '../../lookup/knownOutcomes.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallSequence } from '../callPanel/callSequence.ts';
import { hoverCommands } from '../contributions.ts';
import type { CallHovers } from '../hovers/callHovers.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { showPage } from '../webviewPage.ts';
import { ripgrepProgram } from './ripgrepProgram.ts';
import type { ViewerPlaces } from './viewerPlaces.ts';
import { sequenceOfViewer } from './viewerSequence.ts';
import { viewerSetup } from './viewerSetup.ts';
import { sayInStatusBar, warn } from '../say.ts';
import { linesCounted } from '../../wording/counts.ts';

export interface LogViewerParts {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly known: KnownOutcomes;
  readonly hovers: CallHovers;
  readonly extensionUri: vscode.Uri;
  /** Of the extension alone: what is packed is unpacked there while it is shown. */
  readonly unpackFolder: string;
  /** The user's own patterns of call IDs. */
  readonly patterns: PatternsInUse;
  /** Shows a call in its panel. */
  readonly openCall: (call: NamedCall, sequence: CallSequence) => Promise<void>;
  /** Where pages of these files stood. */
  readonly places: ViewerPlaces;
  /** Looks up all calls of a file. */
  readonly lookUpAll: (uri: vscode.Uri) => void;
}

type HoverMessage = LogViewerMessage & { readonly type: 'hover' };

/** More is no text to paste somewhere: 32 MB. */
const mostCopied = 32 * 1024 * 1024;

/** One log in one tab: hands questions of the page to the thread that holds the file. */
export class LogViewer {
  readonly #uri: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: LogViewerParts;
  readonly #thread: LogFileThread;
  readonly #hovers = new Map<number, AbortController>();
  readonly #listeners: vscode.Disposable;
  #isReady = false;
  #isAskedToUnpack = false;

  constructor(uri: vscode.Uri, panel: vscode.WebviewPanel, parts: LogViewerParts) {
    this.#uri = uri;
    this.#panel = panel;
    this.#parts = parts;
    const encoding = vscode.workspace.getConfiguration('files', uri).get('encoding', 'utf8');
    const ripgrep = ripgrepProgram(vscode.env.appRoot);
    this.#thread = new LogFileThread(vscode.Uri.joinPath(parts.extensionUri, 'dist', 'logFile.js').fsPath, {
      path: uri.fsPath,
      encoding,
      ...(ripgrep === undefined ? {} : { ripgrep }),
      unpackFolder: parts.unpackFolder,
      patterns: parts.patterns.all,
      onUnused: (pattern) => {
        parts.patterns.report(pattern);
      },
      onChange: (state) => {
        if (state.problem === 'asking') void this.#askToUnpack(state.size);
        if (this.#isReady) this.#send({ type: 'state', state });
      },
    });
    this.#listeners = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: LogViewerMessage) => {
        void this.#receive(message);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('editor', uri)) this.#send({ type: 'setup', setup: viewerSetup(uri) });
      }),
      parts.service.onDidLookUp(() => {
        this.#send({ type: 'resultsChanged' });
      }),
    );
    showPage(panel.webview, parts.extensionUri, {
      name: 'logViewer',
      title: vscode.workspace.asRelativePath(uri),
    });
  }

  /** What is small on disk may fill it. */
  async #askToUnpack(size: number): Promise<void> {
    if (this.#isAskedToUnpack) return;
    this.#isAskedToUnpack = true;
    const all = vscode.l10n.t('Unpack All');
    const answer = await warn(
      vscode.l10n.t(
        '{0} unpacks to more than {1} GB. Unpack the rest, too? It takes as much room on this disk until the tab is closed.',
        vscode.workspace.asRelativePath(this.#uri),
        Math.floor(size / 1e9),
      ),
      all,
      vscode.l10n.t('Show the Start Only'),
    );
    await this.#thread.call('unpackOn', answer === all).catch(() => undefined);
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  /** Runs a command of the editor in the page. */
  run(command: LogViewerCommand): void {
    this.#send({ type: 'command', command });
  }

  /** Ends the thread, the searches and queries of this tab. */
  dispose(): void {
    this.#listeners.dispose();
    for (const hover of this.#hovers.values()) hover.abort();
    void this.#thread.close();
  }

  #send(update: LogViewerUpdate): void {
    void this.#panel.webview.postMessage(update);
  }

  async #receive(message: LogViewerMessage): Promise<void> {
    try {
      await this.#answer(message);
    } catch (error) {
      // The file is gone, may not be read, or its thread has ended.
      const text = error instanceof Error ? error.message : String(error);
      this.#send({ type: 'failure', text: vscode.l10n.t('This file cannot be read: {0}', text) });
    }
  }

  async #answer(message: LogViewerMessage): Promise<void> {
    const thread = this.#thread;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#send({ type: 'setup', setup: viewerSetup(this.#uri), ...this.#parts.places.of(this.#uri) });
        this.#send({ type: 'state', state: await thread.state() });
        return;
      case 'ask':
        this.#send({ type: 'answer', id: message.id, value: await this.#valueOf(message.question) });
        return;
      case 'hover':
        await this.#showHover(message);
        return;
      case 'hoverEnd':
        this.#hovers.get(message.id)?.abort();
        this.#hovers.delete(message.id);
        return;
      case 'run':
        if (hoverCommands.includes(message.command))
          await vscode.commands.executeCommand(message.command, message.argument);
        return;
      case 'openCall':
        await this.#parts.openCall(
          await this.#named(message.callId, message.offset),
          sequenceOfViewer({
            name: this.#uri.path.slice(this.#uri.path.lastIndexOf('/') + 1),
            serverId: this.#parts.registry.active?.id ?? '',
            thread,
            named: (callId, offset) => this.#named(callId, offset),
            reveal: (offset, how) => {
              if (how === 'asked') this.#panel.reveal();
              this.#send({ type: 'reveal', offset });
            },
          }),
        );
        return;
      case 'find':
        await thread.call('find', message.query);
        return;
      case 'cancelFind':
        await thread.call('cancelFind');
        return;
      case 'showOnly':
        await thread.call('showOnly', message.callId);
        return;
      case 'copy':
        await this.#copy(message.from, message.to);
        return;
      case 'keepPlace':
        this.#parts.places.keep(this.#uri, message.place);
        return;
      case 'lookUpAll':
        this.#parts.lookUpAll(this.#uri);
        return;
    }
  }

  async #valueOf(question: LogViewerQuestion): Promise<unknown> {
    const thread = this.#thread;
    switch (question.kind) {
      case 'rows':
        return thread.call('rows', question.from, Math.min(question.count, 1000), question.focus);
      case 'nextCall':
        return thread.call('nextCall', question.from, question.direction);
      case 'nextMatch':
        return thread.call('nextMatch', question.from, question.direction);
      case 'rowOf':
        return thread.call('rowOf', question.line);
      case 'marks': {
        const marks: LogMarks = {
          failed: await thread.call('partsWith', await this.#failedCallIds(), question.parts),
          matches: await thread.call('partsWithMatches', question.parts),
        };
        return marks;
      }
    }
  }

  /** A call with the VDN that the file names, else the server's default. */
  async #named(callId: string, offset: number): Promise<NamedCall> {
    return this.#parts.hovers.named(callId, await this.#thread.call('vdnAt', callId, offset));
  }

  async #showHover({ id, callId, offset, fresh, agrees }: HoverMessage): Promise<void> {
    const controller = new AbortController();
    this.#hovers.set(id, controller);
    const show = (hover: CallHover): void => {
      this.#send({ type: 'hoverCall', id, hover });
    };
    const call = await this.#named(callId, offset);
    await this.#parts.hovers.run(call, show, {
      signal: controller.signal,
      fresh: fresh === true,
      agrees: agrees === true,
    });
  }

  /** The IDs of calls that are known to have failed, on the server in use. */
  async #failedCallIds(): Promise<string[]> {
    const { active } = this.#parts.registry;
    return active ? [...(await this.#parts.known.failedOf(active.id))] : [];
  }

  async #copy(from: number, to: number): Promise<void> {
    const { text, isCut } = await this.#thread.call('text', from, to, mostCopied);
    await vscode.env.clipboard.writeText(text);
    const count = to - from + 1;
    const done = vscode.l10n.t('Copied {0}.', linesCounted(count));
    if (isCut)
      void warn(
        vscode.l10n.t('Only the first {0} MB of the selected lines were copied.', mostCopied / 1024 / 1024),
      );
    else sayInStatusBar(done, 3000);
  }
}
