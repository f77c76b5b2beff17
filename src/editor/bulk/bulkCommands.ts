import path from 'node:path';
import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { callsOfText, type CallFinders } from '../../callsInText/index.ts';
import type { BulkLookUp } from '../../lookup/bulk/bulkLookUp.ts';
import type { BulkLookUps } from '../../lookup/bulk/bulkLookUps.ts';
import { mergeCalls, type CallsOfPlace } from '../../lookup/bulk/seenCalls.ts';
import type { CallKey } from '../../lookup/call.ts';
import type { Log } from '../../lookup/ports.ts';
import type { CommandHandler } from '../commands.ts';
import { confirmRequests } from '../confirmRequests.ts';
import { choose } from '../quickInput.ts';
import { askForVdns } from './askForVdns.ts';
import { filesOfFolders } from './filesOfFolder.ts';
import { gatherCalls, placeOf, type Gathered } from './gatherCalls.ts';
import type { UnfinishedBatches } from './unfinishedBatches.ts';
import { sayInStatusBar, tell, warn } from '../say.ts';
import { filesCounted } from '../../wording/counts.ts';
import { listed } from '../../wording/punctuation.ts';

export interface BulkCommandParts {
  /** The active server, or one that the user adds, told for what. */
  readonly serverToAsk: (title: string) => Promise<ServerProfile | undefined>;
  readonly bulk: BulkLookUps;
  /** Whether a call needs no request. */
  readonly isAtHand: (call: CallKey) => boolean;
  readonly unfinished: UnfinishedBatches;
  /** Brings the results to the front and lets the batch begin. */
  readonly begin: (batch: BulkLookUp) => void;
  readonly lastVdn: () => number | undefined;
  /** The user's own patterns. */
  readonly finders: () => CallFinders;
  readonly log: Log;
}

/** The commands of the bulk look-up, named as in the contributions. */
export type BulkCommand =
  | 'lookUpAllInFile'
  | 'lookUpAllInSelection'
  | 'lookUpAllInFolder'
  | 'lookUpAllFromClipboard'
  | 'resumeBulkLookUp';

/** Looks up all calls of files, folders, the selection or the clipboard. */
export function bulkCommands(
  parts: BulkCommandParts,
): Record<BulkCommand, CommandHandler> & { lookUpAllIn(text: string): Promise<void> } {
  const { serverToAsk, bulk, isAtHand, unfinished, begin, lastVdn, finders, log } = parts;

  async function lookUpAll(title: string, places: readonly CallsOfPlace[]): Promise<void> {
    const server = await serverToAsk(vscode.l10n.t('Look Up All Call IDs'));
    if (!server) return;
    const { defaultVdnId } = server;
    const named =
      defaultVdnId === undefined ? await askForVdns(places, lastVdn()) : withVdn(places, defaultVdnId);
    if (!named) return;
    const calls = mergeCalls(named);
    if (calls.every(({ vdnId }) => vdnId === undefined)) {
      void tell(vscode.l10n.t('Without a VDN ID no call can be looked up.'));
      return;
    }
    const requests = calls.filter(
      ({ callId, vdnId }) => vdnId !== undefined && !isAtHand({ serverId: server.id, vdnId, callId }),
    );
    if (!(await confirmRequests(requests.length, server.name))) return;
    begin(await bulk.create(title, server.id, calls));
  }

  async function lookUpGathered(title: string, gathered: Gathered | undefined): Promise<boolean> {
    if (!gathered) return true;
    tellUnread(gathered);
    if (gathered.places.length === 0) return false;
    await lookUpAll(title, gathered.places);
    return true;
  }

  async function lookUpFiles(files: readonly vscode.Uri[]): Promise<void> {
    const title =
      files[0] && files.length === 1 ? vscode.workspace.asRelativePath(files[0]) : filesCounted(files.length);
    const gathered = await gatherCalls(readingTitle(title), () => Promise.resolve(files), log, finders());
    if (!(await lookUpGathered(title, gathered))) void tell(vscode.l10n.t('No call ID in {0}.', title));
  }

  async function lookUpFolders(folders: readonly vscode.Uri[], withIgnored = false): Promise<void> {
    const title = listed(folders.map(folderName));
    let ignored = 0;
    const list = async (token: vscode.CancellationToken): Promise<readonly vscode.Uri[]> => {
      const found = await filesOfFolders(folders, { withIgnored, token });
      ({ ignored } = found);
      return found.files;
    };
    const gathered = await gatherCalls(readingTitle(title), list, log, finders());
    if (await lookUpGathered(title, gathered)) {
      if (gathered && ignored > 0) sayInStatusBar(ignoredFiles(ignored), 8_000);
      return;
    }
    const none = vscode.l10n.t('No call ID in {0} of {1}.', filesCounted(gathered?.files ?? 0), title);
    if (ignored === 0) {
      void tell(none);
      return;
    }
    const lookThere = vscode.l10n.t('Read Them Too');
    if ((await tell([none, ignoredFiles(ignored)], lookThere)) === lookThere)
      await lookUpFolders(folders, true);
  }

  return {
    lookUpAllInFile: async (target, selected) => {
      const files = await filesFor(target, selected);
      if (files.length > 0) await lookUpFiles(files);
    },
    lookUpAllInSelection: async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const { document, selections } = editor;
      const places = selections.map((selection) =>
        placeOf(document.uri, callsOfText(document.getText(selection), finders()), selection.start.line),
      );
      const file = vscode.workspace.asRelativePath(document.uri);
      if (places.every(({ calls }) => calls.length === 0))
        void tell(vscode.l10n.t('No call ID in the selection.'));
      else await lookUpAll(vscode.l10n.t('Selection in {0}', file), places);
    },
    lookUpAllInFolder: async (target, selected) => {
      const folders = urisOf(target, selected);
      const chosen = folders.length > 0 ? folders : await chooseFolders();
      if (chosen.length > 0) await lookUpFolders(chosen);
    },
    lookUpAllFromClipboard: async () => {
      const calls = callsOfText(await vscode.env.clipboard.readText(), finders());
      if (calls.length > 0) await lookUpAll(vscode.l10n.t('Clipboard'), [placeOf(undefined, calls)]);
      else void tell(vscode.l10n.t('No call ID in the clipboard.'));
    },
    lookUpAllIn: (text) =>
      lookUpAll(vscode.l10n.t('Pasted text'), [placeOf(undefined, callsOfText(text, finders()))]),
    resumeBulkLookUp: () => unfinished.choose(),
  };
}

function ignoredFiles(count: number): string {
  return vscode.l10n.t('Left out because of .gitignore: {0}', filesCounted(count));
}

function readingTitle(title: string): string {
  return vscode.l10n.t('Looking for call IDs: {0}', title);
}

/** What could not be read, or not as it was meant, must not look as if it held no calls. */
function tellUnread({ damaged, binary, unreadable, cut, crowded, unknownEncodings }: Gathered): void {
  const names = (files: readonly vscode.Uri[]): string =>
    listed([
      ...files.slice(0, 3).map((file) => vscode.workspace.asRelativePath(file)),
      ...(files.length > 3 ? ['…'] : []),
    ]);
  if (unreadable.length > 0)
    void warn(
      vscode.l10n.t('Could not be read: {0} ({1})', filesCounted(unreadable.length), names(unreadable)),
    );
  if (damaged.length > 0)
    void warn(
      vscode.l10n.t(
        'Damaged, and read as far as it could be unpacked: {0} ({1})',
        filesCounted(damaged.length),
        names(damaged),
      ),
    );
  if (cut.length > 0)
    void warn(vscode.l10n.t('Too many calls to collect; only the first ones were taken: {0}', names(cut)));
  if (crowded.length > 0)
    void warn(
      vscode.l10n.t(
        'Too many lines with call IDs to keep. No call is left out, but some of its lines are: {0}',
        names(crowded),
      ),
    );
  for (const encoding of unknownEncodings)
    void warn(
      vscode.l10n.t(
        'The encoding “{0}” of the setting files.encoding is not known here. Files without a byte order mark were read as what their bytes look like.',
        encoding,
      ),
    );
  if (binary.length > 0)
    void tell(vscode.l10n.t('Skipped as binary: {0} ({1})', filesCounted(binary.length), names(binary)));
}

function withVdn(places: readonly CallsOfPlace[], vdnId: number): readonly CallsOfPlace[] {
  const named = new Set(
    places.flatMap(({ calls }) => calls.flatMap((call) => (call.vdnId === undefined ? [] : [call.callId]))),
  );
  return places.map((place) => ({
    ...place,
    // Another file may say better.
    calls: place.calls.map((call) => (named.has(call.callId) ? call : { vdnId, ...call })),
  }));
}

/** The files of a menu, of a code lens, or the one in the active editor; else the user chooses some. */
async function filesFor(target: unknown, selected: unknown): Promise<readonly vscode.Uri[]> {
  const uris = urisOf(target, selected);
  if (uris.length > 0) return uris;
  if (typeof target === 'object' && target !== null && 'uri' in target && typeof target.uri === 'string')
    return [vscode.Uri.parse(target.uri)];
  const active = vscode.window.activeTextEditor?.document.uri ?? uriOfTab();
  if (active) return [active];
  return (
    (await vscode.window.showOpenDialog({
      canSelectMany: true,
      openLabel: vscode.l10n.t('Look Up All Call IDs'),
    })) ?? []
  );
}

/** What no text editor shows, such as a compressed or very large log. */
function uriOfTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}

function urisOf(target: unknown, selected: unknown): readonly vscode.Uri[] {
  const all = Array.isArray(selected) ? (selected as readonly unknown[]) : [target];
  return all.filter((item) => item instanceof vscode.Uri);
}

async function chooseFolders(): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const all = folders.map(({ uri }) => uri);
  const choices = [
    ...(folders.length > 1 ? [{ label: vscode.l10n.t('All folders of the workspace'), value: all }] : []),
    ...folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, value: [uri] })),
    { label: vscode.l10n.t('Another folder…'), value: [] as vscode.Uri[] },
  ];
  const chosen =
    folders.length === 0
      ? []
      : await choose(
          vscode.l10n.t('Look Up All Call IDs in Folder'),
          vscode.l10n.t('Which folder?'),
          choices,
        );
  if (!chosen || chosen.length > 0) return chosen ?? [];
  return (
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      canSelectMany: true,
      openLabel: vscode.l10n.t('Look Up All Call IDs'),
    })) ?? []
  );
}

function folderName(folder: vscode.Uri): string {
  const inWorkspace = vscode.workspace.workspaceFolders?.find(
    ({ uri }) => uri.toString() === folder.toString(),
  );
  const relative = vscode.workspace.asRelativePath(folder);
  return inWorkspace?.name ?? (relative === folder.fsPath ? path.basename(relative) : relative);
}
