import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import type { LookupService } from '../../lookup/lookupService.ts';
import {
  notifications,
  requests,
  type CallFacts,
  type LookUpParams,
  type ServerConfiguration,
  type ServerOptions,
  type SwitchedOffPattern,
} from '../../protocol/languageServer.ts';
import { language, translations } from '../../wording/language.ts';
import { hoverCommands, onDidChangeSetting, readSetting } from '../contributions.ts';
import type { LogChannel } from '../logChannel.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import type { HoverConsent } from './hoverConsent.ts';
import { logDocumentSelector } from './logDocuments.ts';
import { presentFacts } from './presentFacts.ts';

export interface LanguageServerParts {
  readonly extensionUri: vscode.Uri;
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly consent: HoverConsent;
  readonly log: LogChannel;
}

/** A server that ended this often within the span below is left alone. */
const maxRestarts = 4;
const restartSpanMs = 3 * 60_000;

/** The language server's process, from the side of the extension: starts it, and gives it the results it asks for. */
export class LanguageServer {
  readonly #parts: LanguageServerParts;
  readonly #client: LanguageClient;
  readonly #listeners: vscode.Disposable;
  readonly #ends: number[] = [];

  constructor(parts: LanguageServerParts) {
    this.#parts = parts;
    const { extensionUri, registry, service, consent, log } = parts;
    const initializationOptions: ServerOptions = {
      language: language(),
      configuration: this.#configuration(),
      ...optionalTranslations(),
    };
    this.#client = new LanguageClient(
      'isales',
      'iSales Call Lens',
      {
        module: vscode.Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath,
        transport: TransportKind.ipc,
      },
      {
        documentSelector: logDocumentSelector(),
        initializationOptions,
        markdown: { isTrusted: { enabledCommands: hoverCommands }, supportThemeIcons: true },
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
      void this.#client.sendNotification(notifications.configuration, this.#configuration());
    };
    this.#listeners = vscode.Disposable.from(
      registry.onDidChange(configure),
      consent.onDidChange(configure),
      vscode.workspace.onDidGrantWorkspaceTrust(configure),
      ...(['hover.lookup', 'codeLens.enabled', 'inlayHints.enabled', 'patterns'] as const).map((name) =>
        onDidChangeSetting(name, configure),
      ),
      service.onDidLookUp(() => {
        configure();
        void this.#client.sendNotification(notifications.resultsChanged);
      }),
    );
  }

  async start(): Promise<void> {
    await this.#client.start();
  }

  /** Ends the process. */
  dispose(): void {
    this.#listeners.dispose();
    void this.#client.dispose();
  }

  /** Asks the server; `token` cancels, down to the request to the CC-iSales server. */
  async ask<T>(request: string, params: unknown, token?: vscode.CancellationToken): Promise<T> {
    return this.#client.sendRequest<T>(request, params, token);
  }

  #serve(): void {
    const { registry, service, consent } = this.#parts;
    this.#client.onRequest(
      requests.lookUp,
      async ({ vdnId, callId }: LookUpParams, token: vscode.CancellationToken): Promise<CallFacts | null> => {
        const { active } = registry;
        if (!active || !consent.isGiven) return null;
        const controller = new AbortController();
        const cancelled = token.onCancellationRequested(() => {
          controller.abort();
        });
        try {
          const call = { serverId: active.id, vdnId, callId };
          const lookup = await service.lookUp(call, { signal: controller.signal });
          return presentFacts(lookup, readSetting('maskNumbers'));
        } finally {
          cancelled.dispose();
        }
      },
    );
    this.#client.onRequest(requests.cached, (calls: readonly LookUpParams[]): (CallFacts | null)[] => {
      const { active } = registry;
      return calls.map(({ vdnId, callId }) => {
        const lookup = active && service.peek({ serverId: active.id, vdnId, callId });
        return lookup ? presentFacts(lookup, readSetting('maskNumbers')) : null;
      });
    });
    this.#client.onNotification(notifications.patternSwitchedOff, (pattern: SwitchedOffPattern) => {
      void vscode.window.showWarningMessage(describePattern(pattern));
    });
  }

  #configuration(): ServerConfiguration {
    const { registry, service, consent } = this.#parts;
    const { active } = registry;
    const utcOffsetMinutes = active && service.utcOffsetOf(active.id);
    return {
      hoverLookup: consent.isGiven ? 'automatic' : 'button',
      codeLens: readSetting('codeLens.enabled'),
      inlayHints: readSetting('inlayHints.enabled'),
      patterns: readSetting('patterns'),
      ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
      ...(active
        ? {
            activeServer: {
              name: active.name,
              ...(active.defaultVdnId === undefined ? {} : { defaultVdnId: active.defaultVdnId }),
            },
          }
        : {}),
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

function describePattern({ name, reason, detail }: SwitchedOffPattern): string {
  return reason === 'tooSlow'
    ? vscode.l10n.t(
        'The pattern “{0}” takes more than a second and is switched off until it is changed.',
        name,
      )
    : vscode.l10n.t('The pattern “{0}” cannot be used: {1}', name, detail);
}
