import * as vscode from 'vscode';
import { parseRecordPath, type KeptRecording } from '../../isales/recording.ts';
import { callKeyText, type CallKey, type Lookup } from '../../lookup/call.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { lookUpPaced } from '../../lookup/pacedLookUps.ts';
import type { Pacer, Pacers } from '../../lookup/pacer.ts';
import type { ResultRow } from '../../lookup/resultSource.ts';
import { describeFailure } from '../../wording/failures.ts';
import { inShort } from '../../wording/failureText.ts';
import { language } from '../../wording/language.ts';
import { callsAsMarkdown } from '../../wording/callTables.ts';
import { rowsAsCsv, rowsAsJsonLines, rowsAsMarkdown, type ExportedRow } from '../../wording/resultExports.ts';
import { callsCounted } from '../../wording/counts.ts';
import { askWhereToSave } from '../askWhereToSave.ts';
import { copy } from '../lookups/exportCall.ts';
import { choose } from '../quickInput.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { linkTo } from '../sharing/copyForOthers.ts';
import { placeNames, type ResultsPanel } from './resultsPanel.ts';
import { tell, tellError, warn, withProgress } from '../say.ts';

export interface ExportParts {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly pacers: Pacers;
  /** Names this extension in links. */
  readonly extensionId: string;
}

interface Format {
  readonly extension: 'csv' | 'jsonl' | 'md';
  readonly write: (rows: readonly ExportedRow[], panel: ResultsPanel, filter: readonly string[]) => string;
}

type Destination = 'file' | 'clipboard' | 'fileWithLinks';

/** Hands on the rows that are shown, as the user chooses: how, and where to. */
export async function exportRows(
  panel: ResultsPanel,
  places: readonly number[],
  filter: readonly string[],
  parts: ExportParts,
): Promise<void> {
  const format = await chooseFormat(places.length);
  const destination = format && (await chooseDestination(format));
  if (!format || !destination) return;
  const rows = places.flatMap((place) => panel.source.rows[place] ?? []);
  const links =
    destination === 'fileWithLinks' ? await recordingLinks(rows, parts) : new Map<string, string>();
  if (!links) return;
  const text = format.write(exportedRows(panel, places, links, parts.registry), panel, filter);
  if (destination === 'clipboard') await copy(text);
  else await save(text, format.extension, panel.source.title);
}

/** Puts some rows on the clipboard as Markdown: each with its server, when it was asked for, and a link that opens it. */
export async function copyRows(
  panel: ResultsPanel,
  places: readonly number[],
  { registry, extensionId }: ExportParts,
): Promise<void> {
  const rows = exportedRows(panel, places, new Map(), registry).map((row) => {
    const source = panel.source.rows[row.at];
    const key = source && keyOf(source);
    const link = key && linkTo(registry, extensionId, key);
    const askedAt = source && 'askedAt' in source.outcome ? source.outcome.askedAt : undefined;
    return {
      ...row,
      ...(link === undefined ? {} : { link }),
      ...(askedAt === undefined ? {} : { askedAt }),
    };
  });
  if (rows.length > 0) await copy(callsAsMarkdown(rows, language()));
}

function chooseFormat(count: number): Promise<Format | undefined> {
  return choose<Format>(vscode.l10n.t('Export {0}', callsCounted(count)), vscode.l10n.t('Choose a format'), [
    {
      label: vscode.l10n.t('CSV for Spreadsheets'),
      description: vscode.l10n.t('with byte order mark; codes keep their leading zeros'),
      value: { extension: 'csv', write: (rows) => rowsAsCsv(rows, 'spreadsheet') },
    },
    {
      label: vscode.l10n.t('CSV for Programs'),
      description: vscode.l10n.t('UTF-8 without byte order mark'),
      value: { extension: 'csv', write: (rows) => rowsAsCsv(rows, 'programs') },
    },
    {
      label: 'JSON Lines',
      description: vscode.l10n.t('an object for each call'),
      value: { extension: 'jsonl', write: rowsAsJsonLines },
    },
    {
      label: vscode.l10n.t('Markdown Summary'),
      description: vscode.l10n.t('counts and failed calls, for a ticket'),
      value: {
        extension: 'md',
        write: (rows, { source }, filter) =>
          rowsAsMarkdown(rows, {
            title: source.title,
            filter,
            leftOut: source.progress,
            language: language(),
          }),
      },
    },
  ]);
}

function chooseDestination({ extension }: Format): Promise<Destination | undefined> {
  return choose<Destination>(vscode.l10n.t('Export'), vscode.l10n.t('Choose a destination'), [
    { label: vscode.l10n.t('Save to File…'), value: 'file' },
    { label: vscode.l10n.t('Copy to Clipboard'), value: 'clipboard' },
    ...(extension === 'md'
      ? []
      : [
          {
            label: vscode.l10n.t('Save with Recording Links…'),
            description: vscode.l10n.t('asks the server for them'),
            value: 'fileWithLinks' as const,
          },
        ]),
  ]);
}

function exportedRows(
  panel: ResultsPanel,
  places: readonly number[],
  links: ReadonlyMap<string, string>,
  registry: ServerRegistry,
): readonly ExportedRow[] {
  const nameOfPlace = placeNames();
  const servers = new Map(registry.all.map(({ id, name }) => [id, name]));
  return panel
    .describe(places)
    .map(({ seenAt: _seenAt, places: _places, look: _look, isFinal: _isFinal, ...row }) => {
      const source = panel.source.rows[row.at];
      const key = source && keyOf(source);
      const recordingUrl = key && links.get(callKeyText(key));
      return {
        ...row,
        server: servers.get(source?.serverId ?? '') ?? source?.serverId ?? '',
        seenAt: source?.seenAt.map(nameOfPlace) ?? [],
        ...(recordingUrl === undefined ? {} : { recordingUrl }),
      };
    });
}

function keyOf({ serverId, vdnId, callId }: ResultRow): CallKey | undefined {
  return vdnId === undefined ? undefined : { serverId, vdnId, callId };
}

function hasLink({ hasRecording, recordingPath }: KeptRecording): boolean {
  return hasRecording && recordingPath === undefined;
}

/**
 * The links of the rows that have one, by their calls, after a warning; from the cache or at the pace allowed.
 * @returns `undefined` when the user stopped it
 */
async function recordingLinks(
  rows: readonly ResultRow[],
  { registry, service, pacers }: ExportParts,
): Promise<Map<string, string> | undefined> {
  const calls = rows.flatMap((row) =>
    row.outcome.kind === 'found' && hasLink(row.outcome.result) ? (keyOf(row) ?? []) : [],
  );
  if (calls.length === 0) {
    void tell(vscode.l10n.t('None of these calls has a link to a recording.'));
    return undefined;
  }
  const include = vscode.l10n.t('Include Links');
  const answer = await warn(
    vscode.l10n.t('Write the recording links of {0} into the file?', callsCounted(calls.length)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Whoever has such a link can listen to the recording until the link expires. Links that are not at hand are asked for, ten calls a second at most.',
      ),
    },
    include,
  );
  const pacer = pacers.ofServer(calls[0]?.serverId ?? '', registry);
  return answer === include ? askForLinks(service, calls, pacer) : undefined;
}

async function askForLinks(
  service: LookupService,
  calls: readonly CallKey[],
  pacer: Pacer,
): Promise<Map<string, string> | undefined> {
  const links = new Map<string, string>();
  const controller = new AbortController();
  const { signal } = controller;
  const failure = await withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Asking for the recording links of {0}', callsCounted(calls.length)),
      cancellable: true,
    },
    async (progress, token) => {
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      const take = ({ call, answer }: Lookup): void => {
        progress.report({ increment: 100 / calls.length });
        const link = answer.ok ? parseRecordPath(answer.value.recordPath ?? '') : undefined;
        if (link) links.set(callKeyText(call), link.url);
      };
      try {
        return await lookUpPaced(withLiveLinks(service), calls, { pacer, signal, onLookup: take });
      } finally {
        cancelled.dispose();
      }
    },
  );
  if (failure) {
    void tellError(vscode.l10n.t('Nothing was exported: {0}', inShort(describeFailure(failure))));
    return undefined;
  }
  return signal.aborted ? undefined : links;
}

/** A link that is about to expire is of no use in a file: such a call is asked for again. */
const soonMs = 10 * 60_000;

function withLiveLinks(service: LookupService): Pick<LookupService, 'lookUp' | 'peek'> {
  return {
    peek: (call) => {
      const known = service.peek(call);
      const link =
        known?.answer.ok === true ? parseRecordPath(known.answer.value.recordPath ?? '') : undefined;
      return link && (link.expiresAt ?? Infinity) - Date.now() > soonMs ? known : undefined;
    },
    lookUp: (call, options) => service.lookUp(call, { ...options, fresh: true }),
  };
}

async function save(text: string, extension: Format['extension'], title: string): Promise<void> {
  const target = await askWhereToSave(
    { content: 'calls', namedAfter: title, suffix: `.${extension}` },
    { title: vscode.l10n.t('Export'), filters: { [extension.toUpperCase()]: [extension] } },
  );
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const chosen = await tell(vscode.l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target)), open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}
