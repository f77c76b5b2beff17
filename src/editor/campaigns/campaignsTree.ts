import * as vscode from 'vscode';
import type { Campaign } from '../../isales/campaigns.ts';
import type { CallResult } from '../../isales/callResult.ts';
import type { Failure } from '../../isales/failures.ts';
import type { CampaignBrowser, Listed } from '../../lookup/campaignBrowser.ts';
import { campaignStatusName, describeCampaignFilter } from '../../wording/campaigns.ts';
import { formatServerDate, formatServerDateTime } from '../../wording/dates.ts';
import { actionTitle } from '../../wording/failureActions.ts';
import { describeFailure } from '../../wording/failures.ts';
import { explained, outcomeTitle, toneOf } from '../../wording/outcomes.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import { callAloud, outcomeAloud } from '../../wording/readAloud.ts';
import { leftOutRows } from '../../wording/leftOutRows.ts';
import { visibleInLine } from '../../wording/visible.ts';
import { formatCount } from '../../wording/numbers.ts';
import { labelled } from '../../wording/punctuation.ts';
import { commands, contextKeys, setContext } from '../contributions.ts';
import { toneIcon } from '../lookups/historyTree.ts';
import type { KnownVdns } from './knownVdns.ts';
import { plainLine } from '../plainText.ts';
import { plainTreeItem } from '../plainTreeItem.ts';

/** A virtual call centre of the active server. */
export interface VdnRow {
  readonly kind: 'vdn';
  readonly serverId: string;
  readonly vdnId: number;
  /** Added by the user, who may remove it. */
  readonly isAdded: boolean;
}

export interface CampaignRow {
  readonly kind: 'campaign';
  readonly serverId: string;
  readonly vdnId: number;
  readonly campaign: Campaign;
}

interface CallRow {
  readonly kind: 'call';
  readonly result: CallResult;
  readonly call: { readonly serverId: string; readonly vdnId: number; readonly callId: string };
}

/** Asks for the next page of the row it stands in. */
export interface MoreRow {
  readonly kind: 'more';
  readonly of: VdnRow | CampaignRow;
  readonly left: number | undefined;
}

interface FailureRow {
  readonly kind: 'failure';
  readonly of: VdnRow | CampaignRow;
  readonly failure: Failure;
}

interface EmptyRow {
  readonly kind: 'empty';
  readonly text: string;
}

/** Rows of the server that are left out. */
interface LeftOutRow {
  readonly kind: 'leftOut';
  readonly text: string;
}

export type CampaignsRow = VdnRow | CampaignRow | CallRow | MoreRow | FailureRow | LeftOutRow | EmptyRow;

export interface CampaignsTreeParts {
  readonly browser: CampaignBrowser;
  readonly vdns: KnownVdns;
  /** Told when a VDN's campaigns came: what its codes mean is asked for with them. */
  readonly onOpened: (row: VdnRow) => void;
  /** What is missing of what its codes mean, in words. */
  readonly missingOf: (row: VdnRow) => string | undefined;
}

/** The view of campaigns: VDNs, their campaigns, their calls. Nothing is asked before a row is opened. */
export class CampaignsTree implements vscode.TreeDataProvider<CampaignsRow> {
  readonly #parts: CampaignsTreeParts;
  readonly #view: vscode.TreeView<unknown>;

  constructor(parts: CampaignsTreeParts, view: vscode.TreeView<unknown>) {
    this.#parts = parts;
    this.#view = view;
  }

  async getChildren(parent?: CampaignsRow): Promise<CampaignsRow[]> {
    const { browser, vdns } = this.#parts;
    if (!parent) {
      this.#showFilter();
      return vdns.all().map((vdn) => ({ kind: 'vdn', ...vdn }));
    }
    if (parent.kind === 'vdn') {
      const listed = await browser.campaigns(parent.serverId, parent.vdnId);
      if (!listed.failure) this.#parts.onOpened(parent);
      const { serverId, vdnId } = parent;
      return withRest(
        parent,
        listed,
        listed.items.map((campaign) => ({ kind: 'campaign', serverId, vdnId, campaign })),
        isFiltered(browser)
          ? vscode.l10n.t('No campaign matches the filter.')
          : vscode.l10n.t('No campaigns in this VDN.'),
      );
    }
    if (parent.kind !== 'campaign') return [];
    const { serverId, vdnId, campaign } = parent;
    const listed = await browser.results(serverId, vdnId, campaign.campaignId);
    const calls = listed.items.flatMap((result): CallRow[] =>
      result.callId === undefined
        ? []
        : [{ kind: 'call', result, call: { serverId, vdnId: result.vdnId ?? vdnId, callId: result.callId } }],
    );
    return withRest(parent, listed, calls, vscode.l10n.t('No finished calls yet.'));
  }

  getTreeItem(row: CampaignsRow): vscode.TreeItem {
    return plainTreeItem(this.#item(row));
  }

  #item(row: CampaignsRow): vscode.TreeItem {
    switch (row.kind) {
      case 'vdn':
        return vdnItem(row, this.#parts.missingOf(row));
      case 'campaign':
        return campaignItem(row);
      case 'call':
        return callItem(row);
      case 'more':
        return moreItem(row);
      case 'failure':
        return failureItem(row);
      case 'leftOut':
        return leftOutItem(row);
      case 'empty':
        return new vscode.TreeItem(row.text);
    }
  }

  #showFilter(): void {
    const { browser } = this.#parts;
    const filtered = isFiltered(browser);
    setContext(contextKeys.campaignsFiltered, filtered);
    // An empty message would leave a blank line.
    (this.#view as { message: string | undefined }).message = filtered
      ? plainLine(describeCampaignFilter(browser.filter))
      : undefined;
  }
}

function isFiltered({ filter }: CampaignBrowser): boolean {
  return filter.name !== undefined || filter.status !== undefined;
}

function withRest(
  of: VdnRow | CampaignRow,
  { failure, hasMore, items, totalCount, ...leftOut }: Listed<unknown>,
  readable: readonly CampaignsRow[],
  empty: string,
): CampaignsRow[] {
  const rows: readonly CampaignsRow[] = [
    ...readable,
    ...leftOutRows(leftOut).map((text): LeftOutRow => ({ kind: 'leftOut', text })),
  ];
  if (failure) return failure.kind === 'cancelled' ? [...rows] : [...rows, { kind: 'failure', of, failure }];
  if (hasMore)
    return [
      ...rows,
      {
        kind: 'more',
        of,
        left: totalCount === undefined ? undefined : totalCount - items.length - (leftOut.unreadable ?? 0),
      },
    ];
  return rows.length > 0 ? [...rows] : [{ kind: 'empty', text: empty }];
}

/** Of a server that explains more codes, or in more words, than are kept. */
export function codesLeftOut(): string {
  return vscode.l10n.t(
    'The server sends more code meanings than are kept: some are left out, and the built-in ones stand for them.',
  );
}

function vdnItem({ serverId, vdnId, isAdded }: VdnRow, missing: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('VDN {0}', vdnId),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${serverId}/${vdnId}`;
  item.iconPath = new vscode.ThemeIcon('organization');
  item.contextValue = isAdded ? 'vdn.added' : 'vdn';
  if (missing !== undefined) item.tooltip = missing;
  return item;
}

const statusIcons = {
  started: new vscode.ThemeIcon('play-circle', new vscode.ThemeColor('testing.iconPassed')),
  paused: new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('testing.iconQueued')),
  finished: new vscode.ThemeIcon('pass'),
  unknown: new vscode.ThemeIcon('question'),
} as const;

function campaignItem({ serverId, vdnId, campaign }: CampaignRow): vscode.TreeItem {
  const { campaignId, status } = campaign;
  const name = visibleInLine(campaign.name);
  const beginTime = campaign.beginTime && visibleInLine(formatServerDateTime(campaign.beginTime));
  const beginDay = campaign.beginTime && visibleInLine(formatServerDate(campaign.beginTime));
  const endTime = campaign.endTime && visibleInLine(formatServerDateTime(campaign.endTime));
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${serverId}/${vdnId}/${campaignId}`;
  const statusName = campaignStatusName(status);
  item.description = [statusName, beginDay].filter(Boolean).join(' · ');
  item.iconPath = statusIcons[status];
  item.contextValue = 'campaign';
  item.tooltip = [
    name,
    vscode.l10n.t('Campaign {0} of VDN {1}', campaignId, vdnId),
    statusName,
    ...(beginTime === undefined ? [] : [vscode.l10n.t('From {0}', beginTime)]),
    ...(endTime === undefined ? [] : [vscode.l10n.t('To {0}', endTime)]),
  ].join('\n');
  item.accessibilityInformation = {
    label: inOneBreath(
      vscode.l10n.t('Campaign {0}', name),
      statusName,
      beginDay === undefined ? undefined : vscode.l10n.t('From {0}', beginDay),
    ),
  };
  return item;
}

function callItem({ result, call }: CallRow): vscode.TreeItem {
  const item = new vscode.TreeItem(call.callId);
  const cause = result.failCode === undefined ? undefined : explained(result.failCode, call);
  const outcome =
    result.status === 'failed' && cause
      ? [cause.code, cause.meaning].filter(Boolean).join(' ')
      : outcomeTitle(result);
  const ringingAt = result.ringingAt && formatServerDateTime(result.ringingAt.text);
  item.description = [outcome, ringingAt].filter(Boolean).join(' · ');
  item.iconPath = toneIcon(toneOf(result));
  item.contextValue = 'campaignCall';
  item.command = {
    command: commands.openCall,
    title: vscode.l10n.t('Open'),
    arguments: [{ call, keepsFocus: true }],
  };
  item.accessibilityInformation = {
    label: callAloud(call, outcomeAloud(result, call), ringingAt),
  };
  return item;
}

function moreItem(row: MoreRow): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More'));
  if (row.left !== undefined) item.description = vscode.l10n.t('{0} more', formatCount(row.left));
  item.accessibilityInformation = {
    label: inOneBreath(
      vscode.l10n.t('Load More'),
      typeof item.description === 'string' ? item.description : undefined,
    ),
  };
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    command: commands.loadMoreCampaigns,
    title: vscode.l10n.t('Load More'),
    arguments: [row],
  };
  return item;
}

function leftOutItem({ text }: LeftOutRow): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return item;
}

function failureItem({ of, failure }: FailureRow): vscode.TreeItem {
  const { title, lines, actions } = describeFailure(failure);
  const item = new vscode.TreeItem(title);
  const mend = actions.find((action) => action !== 'retry') ?? 'retry';
  item.description = actionTitle(mend);
  item.tooltip = [title, ...lines.map(({ label, text }) => labelled(label, text))].join('\n');
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'campaignFailure';
  item.command = {
    command: commands.mendCampaigns,
    title: actionTitle(mend),
    arguments: [{ serverId: of.serverId, action: mend }],
  };
  item.accessibilityInformation = { label: inOneBreath(title, actionTitle(mend)) };
  return item;
}
