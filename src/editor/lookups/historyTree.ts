import * as vscode from 'vscode';
import type { History, HistoryEntry } from '../../lookup/history.ts';
import type { Tone } from '../../protocol/callPanel.ts';
import { callKeyText } from '../../lookup/call.ts';
import { formatInstant, formatServerDateTime, formatTimeOfDay } from '../../wording/dates.ts';
import { dayName, dayOf } from '../../wording/days.ts';
import { formatDuration } from '../../wording/durations.ts';
import { explained, outcomeTitle, toneOf } from '../../wording/outcomes.ts';
import { failureTitle } from '../../wording/failureTitles.ts';
import { callAloud, outcomeAloud } from '../../wording/readAloud.ts';
import { recordingInWords } from '../../wording/recordings.ts';
import { visibleInLine } from '../../wording/visible.ts';
import { callsOf } from '../../wording/counts.ts';
import { labelled } from '../../wording/punctuation.ts';
import { commands, contextKeys, setContext } from '../contributions.ts';
import { plainLine } from '../plainText.ts';
import { plainTreeItem } from '../plainTreeItem.ts';

/** Which entries are shown. */
export interface HistoryFilter {
  readonly label: string;
  readonly matches: (entry: HistoryEntry) => boolean;
}

/** The calls that were asked for on one day. */
export interface HistoryDay {
  readonly day: string;
  /** Newest first; one at least. */
  readonly entries: readonly HistoryEntry[];
}

type HistoryRow = HistoryDay | HistoryEntry;

/** The view of looked-up calls, newest first, by the day they were last asked for. */
export class HistoryTree implements vscode.TreeDataProvider<HistoryRow> {
  readonly #history: History;
  readonly #view: vscode.TreeView<unknown>;
  #filter: HistoryFilter | undefined;
  readonly #refresh: () => void;

  constructor(history: History, view: vscode.TreeView<unknown>, refresh: () => void) {
    this.#history = history;
    this.#view = view;
    this.#refresh = refresh;
  }

  setFilter(filter: HistoryFilter | undefined): void {
    this.#filter = filter;
    setContext(contextKeys.historyFiltered, filter !== undefined);
    this.#refresh();
  }

  /** The row that is selected, where one is. */
  get selected(): unknown {
    return this.#view.selection[0];
  }

  async getChildren(parent?: HistoryRow): Promise<HistoryRow[]> {
    if (parent) return 'entries' in parent ? [...parent.entries] : [];
    const entries = [...(await this.#history.entries())];
    const filter = this.#filter;
    const shown = filter ? entries.filter(filter.matches) : entries;
    const message = filter && vscode.l10n.t('{0}: {1}', filter.label, callsOf(shown.length, entries.length));
    // An empty message would leave a blank line.
    (this.#view as { message: string | undefined }).message = message && plainLine(message);
    return [...Map.groupBy(shown, ({ askedAt }) => dayOf(askedAt))].map(([day, ofDay]) => ({
      day,
      entries: ofDay,
    }));
  }

  getTreeItem(row: HistoryRow): vscode.TreeItem {
    return plainTreeItem('entries' in row ? dayItem(row) : this.#item(row));
  }

  #item(entry: HistoryEntry): vscode.TreeItem {
    const item = new vscode.TreeItem(entry.call.callId);
    item.id = callKeyText(entry.call);
    item.description = [describeEntry(entry), formatTimeOfDay(entry.askedAt, vscode.env.language)].join(
      ' · ',
    );
    item.iconPath = iconOf(entry);
    item.contextValue = 'call';
    item.tooltip = tooltipOf(entry);
    item.command = {
      command: commands.openCall,
      title: vscode.l10n.t('Open'),
      arguments: [{ call: entry.call, keepsFocus: true }],
    };
    item.accessibilityInformation = {
      label: entryAloud(entry),
    };
    return item;
  }
}

function dayItem({ day, entries }: HistoryDay): vscode.TreeItem {
  const name = dayName(entries[0]?.askedAt ?? 0, Date.now(), vscode.env.language);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = day;
  item.description = String(entries.length);
  item.contextValue = 'day';
  return item;
}

/** "No answer · 38 s". */
export function describeEntry({ result, failure }: HistoryEntry): string {
  if (!result) return failure === undefined ? '' : failureTitle(failure);
  const seconds = result.talkingSeconds ?? result.ringingSeconds;
  const duration = seconds === undefined ? [] : [formatDuration(seconds)];
  return visibleInLine([outcomeTitle(result), ...duration].join(' · '));
}

/** "Call 1644464743-1388, VDN 8, Answered, ringing 4 seconds, talking 4 seconds". */
export function entryAloud({ call, result, failure }: HistoryEntry): string {
  const said = result ? outcomeAloud(result, call) : failure && failureTitle(failure);
  return visibleInLine(callAloud(call, said));
}

function iconOf({ result, failure }: HistoryEntry): vscode.ThemeIcon {
  if (!result)
    return new vscode.ThemeIcon(
      failure === 'callNotFound' ? 'question' : 'warning',
      new vscode.ThemeColor('list.warningForeground'),
    );
  return toneIcon(toneOf(result));
}

/** How a call went, as a picture in a list. */
export function toneIcon(tone: Tone): vscode.ThemeIcon {
  switch (tone) {
    case 'answered':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
  }
}

function tooltipOf({ call, server, askedAt, result, failure }: HistoryEntry): string {
  const failCode = result?.failCode === undefined ? undefined : explained(result.failCode, call);
  const lines: (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Outcome'), result ? outcomeTitle(result) : undefined],
    [vscode.l10n.t('Server'), server.name === server.host ? server.host : `${server.name} (${server.host})`],
    ['VDN', String(call.vdnId)],
    [vscode.l10n.t('Called'), result?.called],
    [
      vscode.l10n.t('Ringing from'),
      result?.ringingAt &&
        [formatServerDateTime(result.ringingAt.text), duration(result.ringingSeconds)]
          .filter(Boolean)
          .join(' · '),
    ],
    [
      vscode.l10n.t('Answered at'),
      result?.answeredAt &&
        [formatServerDateTime(result.answeredAt.text), duration(result.talkingSeconds)]
          .filter(Boolean)
          .join(' · '),
    ],
    [vscode.l10n.t('Hung up at'), result?.hungUpAt && formatServerDateTime(result.hungUpAt.text)],
    [vscode.l10n.t('failCode'), failCode && [failCode.code, failCode.meaning].filter(Boolean).join(' ')],
    [vscode.l10n.t('Display code'), result?.displayCode],
    [
      vscode.l10n.t('Recording'),
      result &&
        recordingInWords({
          hasRecording: result.hadRecording,
          ...(result.recordingPath === undefined ? {} : { recordingPath: result.recordingPath }),
        }),
    ],
    [vscode.l10n.t('Last query failed'), failure && failureTitle(failure)],
    // Not how long ago: the editor reads a tooltip once, and shows it for as long as the row stands.
    [vscode.l10n.t('Looked up'), formatInstant(askedAt, vscode.env.language)],
  ];
  const shown = lines.flatMap(([name, value]) => (value ? [labelled(name, visibleInLine(value))] : []));
  return [call.callId, ...shown].join('\n');
}

function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(seconds);
}
