import * as vscode from 'vscode';
import type { CallKey } from '../../lookup/call.ts';
import { outcomeOfKnown, type KnownOutcome, type KnownOutcomes } from '../../lookup/knownOutcomes.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallFinders } from '../../callsInText/index.ts';
import {
  requests,
  type CallInDocument,
  type NamedCall,
  type NextCallParams,
  type Range,
} from '../../protocol/languageServer.ts';
import { describeFailure } from '../../wording/failures.ts';
import { outcomeTitle } from '../../wording/outcomes.ts';
import { commands } from '../contributions.ts';
import type { HoverConsent } from '../hovers/hoverConsent.ts';
import { callInEditor } from '../lookups/askForCall.ts';
import { callOf, type CommandHandler } from '../commands.ts';
import type { LookUpCall } from '../lookups/lookUpCall.ts';
import { choose } from '../quickInput.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { callAtCursor } from './callAtCursor.ts';
import type { HiddenLines } from './hiddenLines.ts';
import type { LanguageServer } from './languageServer.ts';
import { sayInStatusBar, tell, tellError, withProgress } from '../say.ts';

export interface LogCommandParts {
  readonly server: () => Promise<LanguageServer>;
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly known: KnownOutcomes;
  readonly lookUp: LookUpCall;
  readonly hiddenLines: HiddenLines;
  readonly consent: Pick<HoverConsent, 'give'>;
  /** The user's own patterns. */
  readonly finders: () => CallFinders;
}

type LogCommand =
  | 'lookUpAtCursor'
  | 'nextCall'
  | 'previousCall'
  | 'showLinesOfCall'
  | 'showAllLines'
  | 'pickCallOfDocument'
  | 'showFailedCalls'
  | 'refreshHover';

/** What can be done with the calls of a log without the mouse, and what its code lenses do. */
export function logCommands(parts: LogCommandParts): Record<LogCommand, CommandHandler> {
  const { server, registry, service, known, lookUp, hiddenLines, consent, finders } = parts;

  async function ask<T>(request: string, params: object): Promise<T> {
    return (await server()).ask<T>(request, params);
  }

  const callAt = (editor: vscode.TextEditor): Promise<NamedCall | undefined> =>
    callAtCursor(editor, { server, finders });

  /** Says so when there is none. */
  function orSay(call: NamedCall | undefined): NamedCall | undefined {
    if (!call) sayInStatusBar(vscode.l10n.t('No call ID at the cursor.'), 4000);
    return call;
  }

  /** The call at the cursor, or the only one of its line; says so when there is none. */
  async function atCursor(editor: vscode.TextEditor): Promise<NamedCall | undefined> {
    return orSay(await callAt(editor));
  }

  async function go(direction: NextCallParams['direction']): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const params: NextCallParams = {
      uri: editor.document.uri.toString(),
      position: editor.selection.active,
      direction,
    };
    const range = await ask<Range | null>(requests.nextCall, params);
    if (range) select(editor, range);
    else sayInStatusBar(vscode.l10n.t('No call ID in this document.'), 4000);
  }

  /** The calls of a document, with what is known of them without asking. */
  async function callsOf(uri: string): Promise<(CallInDocument & { readonly outcome?: KnownOutcome })[]> {
    const calls = await ask<CallInDocument[]>(requests.callsIn, { uri });
    const { active } = registry;
    const keys = calls.map(({ callId, vdnId }): CallKey | undefined =>
      active && vdnId !== undefined ? { serverId: active.id, vdnId, callId } : undefined,
    );
    const found = await known.find(keys);
    return calls.map((call, index) => {
      const outcome = outcomeOfKnown(found[index]);
      return outcome ? { ...call, outcome } : call;
    });
  }

  return {
    lookUpAtCursor: async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const call = orSay(await callInEditor(editor, { finders, callAtCursor: callAt }));
      if (call)
        await lookUp.run({ callId: call.callId, ...(call.vdnId === undefined ? {} : { vdnId: call.vdnId }) });
    },
    nextCall: () => go('next'),
    previousCall: () => go('previous'),
    showLinesOfCall: async (target) => {
      const editor = await editorOf(target);
      if (!editor) return;
      const callId = callIdOf(target) ?? (await atCursor(editor))?.callId;
      if (callId === undefined) return;
      await hiddenLines.showOnly(await broughtToFront(editor), [callId]);
    },
    showAllLines: async (target) => {
      const editor = await editorOf(target);
      if (editor) await hiddenLines.showAll(await broughtToFront(editor));
    },
    pickCallOfDocument: async (target) => {
      const editor = await editorOf(target);
      if (!editor) return;
      const calls = await callsOf(editor.document.uri.toString());
      const line = await choose(
        vscode.l10n.t('Calls of this document'),
        vscode.l10n.t('Go to a call'),
        calls.map(({ callId, vdnId, lines, outcome }) => ({
          label: callId,
          description: [
            vdnId === undefined ? undefined : `VDN ${vdnId}`,
            outcome ? outcomeTitle(outcome) : undefined,
          ]
            .filter(Boolean)
            .join(' · '),
          value: lines[0] ?? 0,
        })),
      );
      if (line !== undefined) select(editor, { start: { line, character: 0 }, end: { line, character: 0 } });
    },
    showFailedCalls: async (target) => {
      const editor = await editorOf(target);
      if (!editor) return;
      const calls = await callsOf(editor.document.uri.toString());
      const failed = calls.filter(({ outcome }) => outcome?.status === 'failed');
      if (failed.length > 0) {
        await hiddenLines.showOnly(
          await broughtToFront(editor),
          failed.map(({ callId }) => callId),
        );
        return;
      }
      const all = vscode.l10n.t('Look Up All');
      const chosen = await tell(
        registry.active
          ? vscode.l10n.t(
              'No call of this document is known to have failed on {0}. Only calls that were looked up there count.',
              registry.active.name,
            )
          : vscode.l10n.t('No call of this document is known to have failed: no server is set up.'),
        all,
      );
      if (chosen === all) await vscode.commands.executeCommand(commands.lookUpAllInFile, editor.document.uri);
    },
    refreshHover: async (target) => {
      const call = callOf(target);
      if (!call) return;
      const place = placeOf(target);
      if (agreesTo(target) && registry.active) await consent.give(registry.active.id);
      const editor = vscode.window.activeTextEditor;
      const { answer } = await withProgress(
        { location: vscode.ProgressLocation.Window, title: call.callId },
        () => service.lookUp(call, { fresh: true }),
      );
      if (!answer.ok) void tellError([call.callId, '–', describeFailure(answer.error).title]);
      // A hover that is shown cannot be painted anew, but it can be shown again, at the cursor.
      if (editor && place) editor.selection = new vscode.Selection(place, place);
      await vscode.commands.executeCommand('editor.action.showHover');
    },
  };
}

/** Folding is done in the editor in front, and hovers and code lenses are also in one that is not. */
async function broughtToFront(editor: vscode.TextEditor): Promise<vscode.TextEditor> {
  const { activeTextEditor, showTextDocument } = vscode.window;
  return editor === activeTextEditor ? editor : showTextDocument(editor.document, editor.viewColumn);
}

/** Where the hover stands that a link of it names. */
function placeOf(target: unknown): vscode.Position | undefined {
  if (typeof target !== 'object' || target === null || !('at' in target)) return undefined;
  const { line, character } = target.at as Record<string, unknown>;
  return typeof line === 'number' && typeof character === 'number'
    ? new vscode.Position(line, character)
    : undefined;
}

/** Whether a link of a hover wants that pointing asks the server from now on. */
function agreesTo(target: unknown): boolean {
  return typeof target === 'object' && target !== null && 'agrees' in target && target.agrees === true;
}

/** The call of a hover that a link of it names. */
function callIdOf(target: unknown): string | undefined {
  const isCall = typeof target === 'object' && target !== null && 'callId' in target;
  return isCall && typeof target.callId === 'string' ? target.callId : undefined;
}

function select(editor: vscode.TextEditor, { start, end }: Range): void {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The editor of the document that a code lens or a hover names; without one, the active editor. */
async function editorOf(target: unknown): Promise<vscode.TextEditor | undefined> {
  if (typeof target !== 'object' || target === null || !('uri' in target) || typeof target.uri !== 'string')
    return vscode.window.activeTextEditor;
  const { uri } = target;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  return visible ?? (document && vscode.window.showTextDocument(document));
}
