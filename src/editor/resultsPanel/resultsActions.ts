import * as vscode from 'vscode';
import { parseBaseUrl, type ServerProfile } from '../../isales/serverProfile.ts';
import type { CallKey } from '../../lookup/call.ts';
import type { ResultRow, SeenAt } from '../../lookup/resultSource.ts';
import { rememberedOfRow } from '../../lookup/rowOutcomes.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import { sequenceOfRows, type CallSequence } from '../callPanel/callSequence.ts';
import { copy } from '../lookups/exportCall.ts';
import type { LookUpCall } from '../lookups/lookUpCall.ts';
import { confirmRequests } from '../confirmRequests.ts';
import { choose } from '../quickInput.ts';
import { copyRows, exportRows, type ExportParts } from './exportRows.ts';
import { placeNames, type ResultsPanel } from './resultsPanel.ts';
import type { ResultsRequest } from './resultsPanels.ts';

export interface ResultsActionsOptions extends ExportParts {
  readonly lookUp: LookUpCall;
  /** Shows two calls side by side. */
  readonly compare: (one: CallKey, other: CallKey) => void;
  /** Leads to what mends a failure; resolves to whether asking again makes sense. */
  readonly mend: (server: ServerProfile, action: FailureAction) => Promise<boolean>;
}

/** Carries out what the page of a results panel asks for. */
export class ResultsActions {
  readonly #options: ResultsActionsOptions;

  constructor(options: ResultsActionsOptions) {
    this.#options = options;
  }

  async run(panel: ResultsPanel, request: ResultsRequest): Promise<void> {
    const { source } = panel;
    switch (request.type) {
      case 'openCall':
        await this.#openCall(panel, request.row, request.stays);
        return;
      case 'follow':
        await this.#follow(panel, request.row);
        return;
      case 'goToPlace':
        await goToPlace(source.rows[request.row]);
        return;
      case 'copyCallIds':
        await this.#copyCallIds(panel, request.rows);
        return;
      case 'copyMarkdown':
        await copyRows(panel, request.rows, this.#options);
        return;
      case 'compare':
        this.#compare(panel, request.rows);
        return;
      case 'askAgain':
        await this.#askAgain(panel, request.rows);
        return;
      case 'export':
        await exportRows(panel, request.rows, request.filter, this.#options);
        return;
      case 'run':
        if (request.action === 'pause') source.pause();
        else if (request.action === 'resume') source.resume();
        else await this.#mend(panel, request.action);
    }
  }

  async #copyCallIds({ source }: ResultsPanel, rows: readonly number[]): Promise<void> {
    const callIds = rows.flatMap((row) => source.rows[row]?.callId ?? []);
    if (callIds.length > 0) await copy(callIds.join('\n'));
  }

  async #openCall(panel: ResultsPanel, index: number | undefined, stays = false): Promise<void> {
    const row = index === undefined ? undefined : panel.source.rows[index];
    if (!row) return;
    const { serverId, callId, vdnId } = row;
    if (vdnId === undefined) await this.#options.lookUp.run({ serverId, callId }, { keepsFocus: true });
    else
      await this.#options.lookUp.show(
        { serverId, callId, vdnId },
        { sequence: shownSequence(panel), keepsFocus: true, stays },
      );
  }

  async #follow(panel: ResultsPanel, index: number): Promise<void> {
    const row = panel.source.rows[index];
    if (row?.vdnId === undefined) return;
    const { serverId, callId, vdnId, outcome } = row;
    const call = { serverId, callId, vdnId };
    const server = this.#options.registry.find(serverId);
    const host = server.ok ? parseBaseUrl(server.value.baseUrl) : server;
    await this.#options.lookUp.follow(
      call,
      shownSequence(panel),
      rememberedOfRow(call, outcome, {
        name: server.ok ? server.value.name : '',
        host: host.ok ? host.value.host : '',
      }),
    );
  }

  #compare({ source }: ResultsPanel, rows: readonly number[]): void {
    const [one, other] = rows.flatMap((index) => {
      const row = source.rows[index];
      return row?.vdnId === undefined
        ? []
        : [{ serverId: row.serverId, vdnId: row.vdnId, callId: row.callId }];
    });
    if (one && other) this.#options.compare(one, other);
  }

  async #askAgain({ source }: ResultsPanel, rows: readonly number[]): Promise<void> {
    const server = this.#options.registry.find(source.rows[0]?.serverId ?? '');
    if (await confirmRequests(rows.length, server.ok ? server.value.name : source.title))
      source.askAgain(rows);
  }

  async #mend({ source }: ResultsPanel, action: FailureAction): Promise<void> {
    const server = this.#options.registry.find(source.rows[0]?.serverId ?? '');
    if (server.ok && (await this.#options.mend(server.value, action)) && action !== 'testConnection')
      source.resume();
  }
}

/** The calls of a panel as they are filtered and sorted. */
function shownSequence(panel: ResultsPanel): CallSequence {
  const { source, shownOrder } = panel;
  return sequenceOfRows(
    source.title,
    shownOrder.map((place) => source.rows[place]),
    (index, how) => {
      const row = shownOrder[index];
      if (row !== undefined) panel.revealRow(row, how);
    },
  );
}

/** Opens the file where a call was seen, at its line; asks which where there are several. */
async function goToPlace(row: ResultRow | undefined): Promise<void> {
  const place = row && (await choosePlace(row));
  if (!place) return;
  const at = new vscode.Position(place.line, 0);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(place.file), {
    selection: new vscode.Range(at, at),
  });
}

async function choosePlace({ callId, seenAt }: ResultRow): Promise<SeenAt | undefined> {
  if (seenAt.length < 2) return seenAt[0];
  const name = placeNames();
  return choose(
    vscode.l10n.t('Where call {0} was seen', callId),
    vscode.l10n.t('Go to a line'),
    seenAt.map((seen) => ({ label: name(seen), value: seen })),
  );
}
