import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import type { CallKey } from '../../lookup/call.ts';
import type { CampaignBrowser } from '../../lookup/campaignBrowser.ts';
import {
  CampaignResults,
  parseCampaignSourceId,
  type CampaignResultsKey,
} from '../../lookup/campaignResults.ts';
import type { ResultSource } from '../../lookup/resultSource.ts';
import type { CodeCatalog } from '../../lookup/codeCatalog.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { Pacers } from '../../lookup/pacer.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import { describeFailure } from '../../wording/failures.ts';
import { inShort } from '../../wording/failureText.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { visibleInLine } from '../../wording/visible.ts';
import type { CommandHandler } from '../commands.ts';
import { views } from '../contributions.ts';
import { confirmRequests } from '../confirmRequests.ts';
import { askText, runSteps } from '../quickInput.ts';
import type { ResultsPanels } from '../resultsPanel/resultsPanels.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { askForCampaignFilter, askForResults } from './campaignQuestions.ts';
import { codesLeftOut, type CampaignRow, type MoreRow, type VdnRow } from './campaignsTree.ts';
import type { KnownVdns } from './knownVdns.ts';
import { sayInStatusBar, tellError, withProgress, warn } from '../say.ts';

export interface CampaignParts {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly pacers: Pacers;
  readonly browser: CampaignBrowser;
  readonly vdns: KnownVdns;
  readonly codes: CodeCatalog;
  readonly results: ResultsPanels;
  /** Makes the view ask for its rows again. */
  readonly refresh: () => void;
  readonly mend: (server: ServerProfile, action: FailureAction) => Promise<boolean>;
}

type CampaignCommand =
  | 'refreshCampaigns'
  | 'filterCampaigns'
  | 'clearCampaignFilter'
  | 'addVdn'
  | 'removeVdn'
  | 'loadMoreCampaigns'
  | 'openCampaignResults'
  | 'mendCampaigns'
  | 'refreshCodeMeanings';

/** What the view of campaigns offers. */
export function campaignCommands(parts: CampaignParts): Record<CampaignCommand, CommandHandler> {
  const { registry, browser, vdns, refresh, mend } = parts;
  return {
    refreshCampaigns: () => {
      browser.forget();
      refresh();
    },
    filterCampaigns: async () => {
      await vscode.commands.executeCommand(`${views.campaigns}.focus`);
      const filter = await askForCampaignFilter(browser.filter);
      if (!filter) return;
      browser.setFilter(filter);
      refresh();
    },
    clearCampaignFilter: () => {
      browser.setFilter({});
      refresh();
    },
    addVdn: async () => {
      const { active } = registry;
      const vdnId = active && (await askForVdn());
      if (!active || vdnId === undefined) return;
      await vdns.add(active.id, vdnId);
      refresh();
    },
    removeVdn: async (target) => {
      if (!isVdnRow(target)) return;
      await vdns.remove(target.serverId, target.vdnId);
      refresh();
    },
    loadMoreCampaigns: async (target) => {
      const { of } = target as MoreRow;
      await withProgress({ location: { viewId: views.campaigns } }, () =>
        of.kind === 'vdn'
          ? browser.moreCampaigns(of.serverId, of.vdnId)
          : browser.moreResults(of.serverId, of.vdnId, of.campaign.campaignId),
      );
      refresh();
    },
    openCampaignResults: async (target) => {
      if (isCampaignRow(target)) await openResults(parts, target);
    },
    mendCampaigns: async (target) => {
      const { serverId, action } = target as { serverId: string; action: FailureAction };
      const server = registry.find(serverId);
      if (action !== 'retry' && server.ok) await mend(server.value, action);
      browser.forget();
      refresh();
    },
    refreshCodeMeanings: async (target) => {
      const { active } = registry;
      const of = isVdnRow(target) ? target : active && { serverId: active.id, vdnId: active.defaultVdnId };
      if (!of) return;
      const vdnId = of.vdnId ?? (await askForVdn());
      if (vdnId !== undefined) await askCodeMeanings(parts.codes, { serverId: of.serverId, vdnId });
    },
  };
}

/** Asks a server anew what its codes mean, and says what came of it. */
export async function askCodeMeanings(
  codes: CodeCatalog,
  { serverId, vdnId }: Pick<CallKey, 'serverId' | 'vdnId'>,
): Promise<void> {
  const fetched = await withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Fetching the code meanings of VDN {0}', vdnId),
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await codes.fetch(serverId, vdnId, { fresh: true, signal: controller.signal });
      } finally {
        cancelled.dispose();
      }
    },
  );
  if (fetched.ok && fetched.value.isCut === true) void warn(codesLeftOut());
  else if (fetched.ok) sayInStatusBar(vscode.l10n.t('Code meanings are up to date.'), 4000);
  else if (fetched.error.kind !== 'cancelled') {
    void tellError(inShort(describeFailure(fetched.error)));
  }
}

async function openResults(
  parts: CampaignParts,
  { serverId, vdnId, campaign: { campaignId, name } }: CampaignRow,
): Promise<void> {
  const title = visibleInLine(name);
  const wanted = await askForResults(title, parts.service.utcOffsetOf(serverId));
  if (!wanted) return;
  const source = resultsOf({ ...wanted, serverId, vdnId, campaignId }, title, parts);
  parts.results.open(source);
  // Where a panel shows the same already, that one goes on.
  if (source.isShown) source.resume();
}

type SourceParts = Pick<CampaignParts, 'registry' | 'service' | 'pacers'>;

/**
 * The campaign's results behind a panel that the editor brings back. They were in memory alone: the table is empty until
 * the user lets it go on.
 * @returns `undefined` for a panel of another kind
 */
export function reopenCampaign(
  sourceId: string,
  title: string,
  parts: SourceParts,
): ResultSource | undefined {
  const key = parseCampaignSourceId(sourceId);
  return key && resultsOf(key, title, parts);
}

function resultsOf(
  key: CampaignResultsKey,
  title: string,
  { registry, service, pacers }: SourceParts,
): CampaignResults {
  const { serverId, vdnId, campaignId } = key;
  return new CampaignResults({
    ...key,
    title,
    service,
    now: Date.now,
    maySend: (requests) => {
      const server = registry.find(serverId);
      return confirmRequests(requests, server.ok ? server.value.name : title);
    },
    pacer: () => {
      const server = registry.find(serverId);
      return pacers.of((server.ok ? originOf(server.value) : undefined) ?? serverId);
    },
    ask: async (page, signal) => {
      const server = registry.find(serverId);
      if (!server.ok) return { ...server, elapsedMs: 0 };
      const client = await registry.connect(server.value);
      if (!client.ok) return { ...client, elapsedMs: 0 };
      const options = { signal, repeat: false };
      return client.value.campaignResults(vdnId, campaignId, { ...key, page }, options);
    },
  });
}

async function askForVdn(): Promise<number | undefined> {
  let vdnId: number | undefined;
  await runSteps(vscode.l10n.t('Add VDN'), [
    askText(() => ({
      prompt: vscode.l10n.t('VDN ID, 1 to 9999'),
      validate: (text) =>
        isVdnId(Number(text.trim() || Number.NaN))
          ? undefined
          : describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' }),
      accept: (text) => (vdnId = Number(text)),
    })),
  ]);
  return vdnId;
}

function isVdnRow(target: unknown): target is VdnRow {
  return typeof target === 'object' && target !== null && 'kind' in target && target.kind === 'vdn';
}

function isCampaignRow(target: unknown): target is CampaignRow {
  return typeof target === 'object' && target !== null && 'kind' in target && target.kind === 'campaign';
}
