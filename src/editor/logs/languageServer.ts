import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import type { CodeCatalog } from '../../lookup/codeCatalog.ts';
import type { PatternsInUse } from '../../callsInText/index.ts';
import type { CallKey } from '../../lookup/call.ts';
import type { KnownOutcomes } from '../../lookup/knownOutcomes.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { knownFacts } from '../../present/callFacts.ts';
import type { HintFacts } from '../../protocol/callHover.ts';
import {
  notifications,
  requests,
  type CachedCall,
  type ServerConfiguration,
  type ServerOptions,
  type SwitchedOffPattern,
} from '../../protocol/languageServer.ts';
import { language, translations } from '../../wording/language.ts';
import { onDidChangeSetting, readSetting } from '../contributions.ts';
import type { LogChannel } from '../logChannel.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { logDocumentSelector } from './logDocuments.ts';

export interface LanguageServerParts {
  readonly extensionUri: vscode.Uri;
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly known: KnownOutcomes;
  readonly codes: CodeCatalog;
  readonly patterns: PatternsInUse;
  /** Documents of which only some lines are shown. */
  readonly narrowed: NarrowedDocuments;
  readonly log: LogChannel;
}

/** A server that ended this often within the span below is left alone. */
const maxRestarts = 4;
const restartSpanMs = 3 * 60_000;
const announcementMs = 250;

/** Documents of which only the lines of some calls are shown. */
export interface NarrowedDocuments {
  readonly uris: readonly string[];
  onDidChange(listener: () => void): { dispose(): void };
}

/** The language server's process, from the side of the extension: starts it, and tells it the results it has at hand. */
export class LanguageServer {
  readonly #parts: LanguageServerParts;
  readonly #client: LanguageClient;
  readonly #listeners: vscode.Disposable;
  readonly #ends: number[] = [];
  /** The configuration that the server has, as text. */
  #sent = '';
  #announcement: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(parts: LanguageServerParts) {
    this.#parts = parts;
    const { extensionUri, registry, service, codes, patterns, narrowed, log } = parts;
    // A function, because a server that is started again wants what holds then.
    const initializationOptions = (): ServerOptions => {
      const configuration = this.#configuration();
      this.#sent = JSON.stringify(configuration);
      return { language: language(), configuration, ...optionalTranslations() };
    };
    this.#client = new LanguageClient(
      'isales',
      'iSales Call Lens',
      {
        module: vscode.Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath,
        // Not Node's own channel, which keeps about twice the memory after a large document.
        transport: TransportKind.stdio,
      },
      {
        documentSelector: logDocumentSelector(),
        initializationOptions,
        outputChannel: log.channel,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => ({ action: this.#afterEnd(), handled: true }),
        },
      },
    );
    this.#serve();
    const configure = (): void => {
      const configuration = this.#configuration();
      const text = JSON.stringify(configuration);
      if (text === this.#sent) return;
      this.#sent = text;
      this.#notify(notifications.configuration, configuration);
    };
    this.#listeners = vscode.Disposable.from(
      registry.onDidChange(configure),
      codes.onDidChange(() => {
        configure();
        this.#announceResults();
      }),
      patterns.onDidChange(configure),
      narrowed.onDidChange(configure),
      ...(['codeLens.enabled', 'inlayHints.enabled'] as const).map((name) =>
        onDidChangeSetting(name, configure),
      ),
      service.onDidLookUp(() => {
        this.#announceResults();
      }),
    );
  }

  async start(): Promise<void> {
    const isGone = (): boolean => this.#isDisposed;
    if (isGone()) return;
    await this.#client.start();
    if (isGone()) await this.#client.dispose();
  }

  /** Ends the process. */
  dispose(): void {
    clearTimeout(this.#announcement);
    this.#listeners.dispose();
    this.#isDisposed = true;
    // One that is still being started refuses: it is ended as soon as it has been.
    this.#client.dispose().catch(() => undefined);
  }

  /** Asks the server. */
  async ask<T>(request: string, params: unknown): Promise<T> {
    return this.#client.sendRequest<T>(request, params);
  }

  /** Many results at a time are told once. */
  #announceResults(): void {
    this.#announcement ??= setTimeout(() => {
      this.#announcement = undefined;
      this.#notify(notifications.resultsChanged);
    }, announcementMs);
  }

  /** A server that has just ended hears nothing; it is told everything when it starts again. */
  #notify(notification: string, params?: object): void {
    this.#client.sendNotification(notification, params).catch(() => undefined);
  }

  #serve(): void {
    const { registry, known } = this.#parts;
    const hintsOf = async (calls: readonly CachedCall[]): Promise<(HintFacts | null)[]> => {
      const { active } = registry;
      if (!active) return calls.map(() => null);
      const keys = calls.map(({ vdnId, callId }): CallKey => ({ serverId: active.id, vdnId, callId }));
      const found = await known.find(keys);
      return keys.map((key, index) => {
        const of = found[index];
        return of ? knownFacts(of, key, active.name, readSetting('maskNumbers')) : null;
      });
    };
    this.#client.onRequest(requests.cached, hintsOf);
    this.#client.onNotification(notifications.patternSwitchedOff, (pattern: SwitchedOffPattern) => {
      this.#parts.patterns.report(pattern);
    });
  }

  #configuration(): ServerConfiguration {
    const { registry, codes, patterns } = this.#parts;
    const { active } = registry;
    const defaultVdnId = active?.defaultVdnId;
    const failCodes = defaultVdnId && codes.failCodesOf(active.id, defaultVdnId);
    return {
      codeLens: readSetting('codeLens.enabled'),
      inlayHints: readSetting('inlayHints.enabled'),
      narrowed: this.#parts.narrowed.uris,
      patterns: Object.fromEntries(patterns.all.map(({ name, source }) => [name, source])),
      ...(failCodes ? { failCodes } : {}),
      ...(defaultVdnId === undefined ? {} : { defaultVdnId }),
    };
  }

  #afterEnd(): CloseAction {
    const now = Date.now();
    this.#ends.push(now);
    const recent = this.#ends.filter((end) => now - end < restartSpanMs).length;
    const again = recent <= maxRestarts;
    this.#parts.log.warn(
      again
        ? 'The language server ended and is started again.'
        : `The language server ended ${recent} times in three minutes and is not started again.`,
    );
    return again ? CloseAction.Restart : CloseAction.DoNotRestart;
  }
}

function optionalTranslations(): Pick<ServerOptions, 'translations'> {
  const texts = translations();
  return texts ? { translations: texts } : {};
}
