import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { CallFinders } from '../../callsInText/index.ts';
import type { CallKey, Lookup } from '../../lookup/call.ts';
import type { HistoryEntry } from '../../lookup/history.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import { actionTitle } from '../../wording/failureActions.ts';
import { describeFailure } from '../../wording/failures.ts';
import { inShort } from '../../wording/failureText.ts';
import type { CallPanel } from '../callPanel/callPanel.ts';
import type { CallPanels } from '../callPanel/callPanels.ts';
import type { CallSequence } from '../callPanel/callSequence.ts';
import type { TrailStop } from '../callPanel/panelTrail.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { askForCall, callAtHand, type CallHint } from './askForCall.ts';
import { tellError, withProgress } from '../say.ts';

interface LookUpArguments extends CallHint {
  readonly serverId?: string;
}

export interface ShowOptions {
  /** Asks the server even when an answer is at hand. */
  readonly fresh?: boolean;
  /** The log or batch the call belongs to; that of the active editor unless told. */
  readonly sequence?: CallSequence;
  /** The panel that leads on to this call. */
  readonly from?: CallPanel;
  /** The keyboard stays in the list or table that the call is opened from. */
  readonly keepsFocus?: boolean;
  /** It gets a tab of its own. */
  readonly stays?: boolean;
}

export interface LookUpCallParts {
  readonly registry: ServerRegistry;
  /** The active server, or one that the user adds, told for what. */
  readonly serverToAsk: (title: string) => Promise<ServerProfile | undefined>;
  readonly service: LookupService;
  readonly panels: CallPanels;
  readonly memory: vscode.Memento;
  /** The user's own patterns of call IDs. */
  readonly finders: () => CallFinders;
  /** The call at the cursor of an editor, as hovers tell it. */
  readonly callAtCursor: (editor: vscode.TextEditor) => Promise<NamedCall | undefined>;
  /** Looks up all calls that a text names, in bulk. */
  readonly lookUpAll: (text: string) => Promise<void>;
  /** The calls of the log that the user works on. */
  readonly sequenceAtHand: () => Promise<CallSequence | undefined>;
}

const lastVdnKey = 'isales.lastVdnId';
/** A query that takes longer gets a notification with a Cancel button. */
const quietMs = 700;

/** A call that the server is being asked for. */
interface Query {
  readonly call: CallKey;
  readonly controller: AbortController;
  readonly lookup: Promise<Lookup>;
}

/** The main command: asks for what is missing, opens the call's panel, and shows in it what the server says. */
export class LookUpCall {
  readonly #parts: LookUpCallParts;

  constructor(parts: LookUpCallParts) {
    this.#parts = parts;
  }

  /** The VDN that was asked for last in this workspace. */
  get lastVdn(): number | undefined {
    return this.#parts.memory.get<number>(lastVdnKey);
  }

  /** @param args `{vdnId, callId, serverId?}`, each as far as the caller knows it */
  async run(args: unknown, options: Pick<ShowOptions, 'sequence' | 'keepsFocus'> = {}): Promise<void> {
    const { registry, finders } = this.#parts;
    const known = readArguments(args);
    const server =
      known.serverId === undefined
        ? await this.#parts.serverToAsk(vscode.l10n.t('Look Up Call Result'))
        : registry.all.find(({ id }) => id === known.serverId);
    if (!server) {
      if (known.serverId !== undefined)
        void tellError(vscode.l10n.t('No server has the id “{0}”.', known.serverId));
      return;
    }
    const atHand = known.callId === undefined ? await callAtHand(this.#parts) : undefined;
    const vdnId = atHand?.vdnId ?? this.lastVdn ?? server.defaultVdnId;
    const reference = await askForCall(
      known,
      { ...atHand, ...(vdnId === undefined ? {} : { vdnId }) },
      finders(),
    );
    if (!reference) return;
    if ('text' in reference) {
      await this.#parts.lookUpAll(reference.text);
      return;
    }
    // The panel need not wait for it.
    void this.#parts.memory.update(lastVdnKey, reference.vdnId);
    await this.show({ ...reference, serverId: server.id }, options);
  }

  /** Shows a call in its panel, asking the server when no fresh enough answer is at hand. */
  async show(
    call: CallKey,
    { fresh = false, sequence, from, keepsFocus = false, stays = false }: ShowOptions = {},
  ): Promise<Lookup> {
    const { panels } = this.#parts;
    // Before the panel takes the place of the text; and a panel that only asks again keeps its own.
    const order = sequence ?? (fresh ? undefined : this.#parts.sequenceAtHand().catch(() => undefined));
    const stop = from && (await stopOf(call, sequence));
    // Before there is a panel: making one keeps the editor busy for longer than a server takes to answer.
    const query = this.#ask(call, fresh);
    const panel =
      from && stop ? panels.lead(from, stop) : panels.open(call, { keepsFocus, isAgain: fresh, stays });
    void this.#placeIn(panel, call, order);
    return this.#fill(panel, query);
  }

  /** Shows the call that a panel showed before or after, with what is at hand of it. */
  async move(from: CallPanel, direction: 'back' | 'forward'): Promise<void> {
    const panel = this.#parts.panels.move(from, direction);
    if (!panel) return;
    const { call, sequence } = panel;
    await sequence?.reveal(call, 'alongside');
    if (!panel.lookup && !panel.hasResult) await this.#fill(panel, this.#ask(call, false));
  }

  /** Shows a call beside a list in which the user walks, as far as it is known; nobody is asked. */
  async follow(call: CallKey, sequence: CallSequence, remembered: HistoryEntry | undefined): Promise<void> {
    const panel = this.#parts.panels.follow(await stopOf(call, sequence));
    if (!panel) return;
    const lookup = this.#parts.service.peek(call);
    if (lookup) panel.show(lookup);
    else if (panel.hasResult) return;
    else if (remembered) panel.showRemembered(remembered, 'cache');
    else panel.showNotAsked();
  }

  #ask(call: CallKey, fresh: boolean): Query {
    const controller = new AbortController();
    const { signal } = controller;
    return { call, controller, lookup: this.#parts.service.lookUp(call, { signal, fresh, isOpened: true }) };
  }

  /** Shows in a panel what a query for its call brings; who leaves the panel ends the query. */
  async #fill(panel: CallPanel, query: Query): Promise<Lookup> {
    const left = panel.onDidLeave(() => {
      query.controller.abort();
    });
    try {
      panel.showLoading();
      const lookup = await withLateProgress(query);
      if (!panel.show(lookup)) this.#tellFailedRefresh(lookup);
      return lookup;
    } finally {
      left.dispose();
    }
  }

  /** Tells a panel where its call stands among others, unless it has gone on to another one meanwhile. */
  async #placeIn(
    panel: CallPanel,
    call: CallKey,
    order: CallSequence | undefined | Promise<CallSequence | undefined>,
  ): Promise<void> {
    const sequence = await order;
    const place = await sequence?.place(call);
    if (sequence && place && panel.call === call) panel.setSequence(sequence, place);
  }

  #tellFailedRefresh({ call, answer }: Lookup): void {
    if (answer.ok || answer.error.kind === 'cancelled') return;
    const retry = actionTitle('retry');
    const message = `${call.callId} – ${inShort(describeFailure(answer.error))}`;
    void tellError(message, retry).then(async (chosen) => {
      if (chosen === retry) await this.show(call, { fresh: true });
    });
  }
}

/** Says that a query is under way, with a way to end it, once it has taken a while. */
async function withLateProgress({ call, controller, lookup }: Query): Promise<Lookup> {
  const timer = new AbortController();
  const quiet = delay(quietMs, undefined, { signal: timer.signal }).catch(() => undefined);
  const early = await Promise.race([lookup, quiet]);
  timer.abort();
  if (early) return early;
  return withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking up call {0}…', call.callId),
      cancellable: true,
    },
    async (_progress, token) => {
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await lookup;
      } finally {
        cancelled.dispose();
      }
    },
  );
}

/** Known before the panel goes there, so that what leads on stays where it is. */
async function stopOf(call: CallKey, sequence: CallSequence | undefined): Promise<TrailStop> {
  const place = await sequence?.place(call);
  return sequence && place ? { call, sequence, place } : { call };
}

/** Arguments come from links and key bindings, too: what does not fit is left out and asked for. */
function readArguments(args: unknown): LookUpArguments {
  if (typeof args !== 'object' || args === null) return {};
  const { vdnId, callId, serverId } = args as Record<string, unknown>;
  return {
    ...(isVdnId(vdnId) ? { vdnId } : {}),
    ...(typeof callId === 'string' && callId !== '' ? { callId } : {}),
    ...(typeof serverId === 'string' ? { serverId } : {}),
  };
}
