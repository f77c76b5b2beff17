import * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import type { CallKey } from '../../lookup/call.ts';
import { readCallLink, type CallLinkProblem, type LinkedCall } from '../../lookup/callLink.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { callsCounted } from '../../wording/counts.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { addServer } from '../servers/addServer.ts';
import { tellError, warn } from '../say.ts';

/** A page can fire off links faster than anybody can read what they ask. */
const mostWaiting = 3;
/** So many links a minute are followed without a question. */
const mostUnasked = 5;
const minuteMs = 60_000;

/**
 * Follows links to calls, one at a time. Anybody may have written one: it sends nothing but the query of one call, only to
 * a server that is set up here, and asks first unless that server is the active one of a trusted window, and when many
 * links come.
 */
export class CallLinks {
  readonly #registry: ServerRegistry;
  readonly #show: (call: CallKey) => Promise<unknown>;
  #waiting = 0;
  /** When links were followed in the last minute. */
  #followed: readonly number[] = [];
  #last: Promise<void> = Promise.resolve();

  /** @param show shows a call in its panel */
  constructor(registry: ServerRegistry, show: (call: CallKey) => Promise<unknown>) {
    this.#registry = registry;
    this.#show = show;
  }

  async open(uri: vscode.Uri): Promise<void> {
    if (this.#waiting >= mostWaiting) return;
    this.#waiting++;
    const mine = this.#last.then(() => this.#open(uri)).finally(() => this.#waiting--);
    this.#last = mine.catch(() => undefined);
    await mine;
  }

  async #open({ path, query }: vscode.Uri): Promise<void> {
    const link = readCallLink({ path, query });
    if (!link.ok) {
      void tellError(describe(link.error));
      return;
    }
    const { vdnId, callId, origin } = link.value;
    const server = this.#serverOf(origin) ?? (await this.#offerToAdd(link.value));
    if (!server || !(await this.#mayAsk(link.value, server))) return;
    this.#followed = [...this.#followed, Date.now()];
    // What follows has its own panel, progress and messages: the next link need not wait.
    void this.#show({ vdnId, callId, serverId: server.id });
  }

  /** The active server where the link names it or none, else one with its address. */
  #serverOf(origin: string | undefined): ServerProfile | undefined {
    const { active, all } = this.#registry;
    if (active && (origin === undefined || originOf(active) === origin)) return active;
    return all.find((server) => originOf(server) === origin);
  }

  async #offerToAdd({ callId, origin }: LinkedCall): Promise<ServerProfile | undefined> {
    const add = vscode.l10n.t('Add Server…');
    const chosen = await warn(
      origin === undefined
        ? vscode.l10n.t('A link asks for call {0}, but no server is set up yet.', callId)
        : vscode.l10n.t('A link asks for call {0} on {1}, which is not set up here.', callId, origin),
      add,
    );
    if (chosen !== add) return undefined;
    const added =
      origin === undefined
        ? await addServer(this.#registry)
        : await addServer(
            this.#registry,
            { baseUrl: origin },
            vscode.l10n.t('Server Proposed by a Link: {0}', origin),
          );
    return added && (origin === undefined || originOf(added) === origin) ? added : undefined;
  }

  async #mayAsk({ vdnId, callId }: LinkedCall, server: ServerProfile): Promise<boolean> {
    const isActive = server.id === this.#registry.active?.id;
    const now = Date.now();
    this.#followed = this.#followed.filter((at) => at > now - minuteMs);
    const areMany = this.#followed.length >= mostUnasked;
    if (isActive && vscode.workspace.isTrusted && !areMany) return true;
    const lookUp = vscode.l10n.t('Look Up');
    const where = vscode.l10n.t(
      'A link asks for it: VDN {0} of {1} ({2}).',
      vdnId,
      server.name,
      server.baseUrl,
    );
    const why = [
      ...(isActive ? [] : [vscode.l10n.t('This is not the active server.')]),
      ...(vscode.workspace.isTrusted ? [] : [vscode.l10n.t('This window is in Restricted Mode.')]),
      ...(areMany
        ? [vscode.l10n.t('Links have asked for {0} in the last minute.', callsCounted(this.#followed.length))]
        : []),
    ].join('\n');
    const chosen = await warn(
      vscode.l10n.t('Look up call {0}?', callId),
      { modal: true, detail: `${where}\n${why}` },
      lookUp,
    );
    return chosen === lookUp;
  }
}

function describe(problem: CallLinkProblem): string {
  switch (problem.problem) {
    case 'unknownPath':
      return vscode.l10n.t('This link cannot be followed: it is not a link to a call.');
    case 'noVdn':
      return vscode.l10n.t('This link to a call cannot be followed: it does not name one VDN.');
    case 'noCallId':
      return vscode.l10n.t('This link to a call cannot be followed: it does not name one call ID.');
    case 'badServer':
      return vscode.l10n.t('This link to a call cannot be followed: its server is not an https address.');
    case 'badCall':
      return vscode.l10n.t(
        'This link to a call cannot be followed: {0}',
        describeInputProblem(problem.input),
      );
  }
}
