import * as vscode from 'vscode';
import { findCampaignProblem, type CampaignResultsOptions } from '../../isales/campaigns.ts';
import type { CampaignFilter } from '../../lookup/campaignBrowser.ts';
import { campaignStatusName } from '../../wording/campaigns.ts';
import { formatServerDays } from '../../wording/dates.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { askChoice, askText, askWhen, choose, runSteps } from '../quickInput.ts';

type Wanted = Pick<CampaignResultsOptions, 'everyAttempt' | 'days'>;

const dayMs = 86_400_000;

/** Asks which calls of a campaign are wanted: the days, and whether every attempt counts. */
export async function askForResults(
  name: string,
  utcOffsetMinutes: number | undefined,
): Promise<Wanted | undefined> {
  let days: Wanted['days'];
  /** The user names days that no choice does. */
  let isOwn = false;
  let everyAttempt = false;
  const today = dayOf(Date.now(), utcOffsetMinutes);
  const preset = (
    label: string,
    back: number,
  ): { label: string; description: string; value: Wanted['days'] } => {
    const from = dayOf(Date.now() - back * dayMs, utcOffsetMinutes);
    return {
      label,
      description: formatServerDays(from, today),
      value: { from, to: today },
    };
  };
  const finished = await runSteps(vscode.l10n.t('Results of {0}', name), [
    askChoice<Wanted['days'] | 'own' | 'all'>({
      placeholder: vscode.l10n.t('Which days'),
      choices: () => [
        { label: vscode.l10n.t('All days'), value: 'all' },
        preset(vscode.l10n.t('Today'), 0),
        preset(vscode.l10n.t('Last 7 days'), 6),
        preset(vscode.l10n.t('Last 30 days'), 29),
        { label: vscode.l10n.t('Other days…'), value: 'own' },
      ],
      accept: (value) => {
        isOwn = value === 'own';
        days = typeof value === 'object' ? value : undefined;
      },
    }),
    askWhen(
      () => isOwn,
      askText(() => ({
        prompt: vscode.l10n.t('First and last day on the server, at most 30 days apart'),
        value: typeof days === 'object' ? `${days.from} ${days.to}` : `${today} ${today}`,
        selectAll: false,
        validate: (text) => problemOf(readDays(text)),
        accept: (text) => (days = readDays(text)),
      })),
    ),
    askChoice<boolean>({
      placeholder: vscode.l10n.t('Which calls'),
      choices: () => [
        {
          label: vscode.l10n.t('Final results'),
          description: vscode.l10n.t('the last call to each number'),
          value: false,
        },
        {
          label: vscode.l10n.t('Every attempt'),
          description: vscode.l10n.t('all calls to each number'),
          value: true,
        },
      ],
      accept: (value) => (everyAttempt = value),
    }),
  ]);
  if (!finished) return undefined;
  return days ? { everyAttempt, days } : { everyAttempt };
}

/** Days of the server's calendar; of UTC where its offset is not known. */
function dayOf(instant: number, utcOffsetMinutes = 0): string {
  return new Date(instant + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}

function readDays(text: string): { readonly from: string; readonly to: string } {
  const [from = '', to = from] = text.trim().split(/\s+(?:[-–—]\s+)?|\s*[,;–—]\s*/);
  return { from, to };
}

function problemOf(days: { readonly from: string; readonly to: string }): string | undefined {
  const problem = findCampaignProblem('1', { days });
  return problem && describeInputProblem(problem);
}

/** Asks which campaigns are to be shown; `undefined` when the user turned away. */
export async function askForCampaignFilter(current: CampaignFilter): Promise<CampaignFilter | undefined> {
  type Status = NonNullable<CampaignFilter['status']>;
  const statuses: readonly Status[] = ['started', 'paused', 'finished'];
  let name = '';
  const status = await choose<Status | 'all' | 'name'>(
    vscode.l10n.t('Filter Campaigns'),
    vscode.l10n.t('Pick a status, or filter by name'),
    [
      { label: vscode.l10n.t('Name contains…'), value: 'name' },
      { label: vscode.l10n.t('All campaigns'), value: 'all' },
      ...statuses.map((value) => ({ label: campaignStatusName(value), value })),
    ],
  );
  if (status === undefined) return undefined;
  if (status === 'all') return {};
  if (status !== 'name') return { ...current, status };
  const named = await runSteps(vscode.l10n.t('Filter Campaigns'), [
    askText(() => ({
      prompt: vscode.l10n.t('Part of the name, up to 30 characters; empty for all'),
      value: current.name ?? '',
      validate: (text) =>
        text.trim().length > 30 ? vscode.l10n.t('A name has at most 30 characters.') : undefined,
      accept: (text) => (name = text.trim()),
    })),
  ]);
  if (!named) return undefined;
  const { status: kept } = current;
  return { ...(kept === undefined ? {} : { status: kept }), ...(name === '' ? {} : { name }) };
}
