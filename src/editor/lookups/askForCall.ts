import * as vscode from 'vscode';
import { parseCallId } from '../../ids/callId.ts';
import type { CallReference } from '../../ids/callReference.ts';
import { isVdnId } from '../../ids/vdnId.ts';
import { findInputProblem } from '../../isales/findInputProblem.ts';
import { callsOfText, type CallFinders } from '../../callsInText/index.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { callsCounted } from '../../wording/counts.ts';
import { askText, runSteps, type Step } from '../quickInput.ts';
import { callInText } from './callInText.ts';

/** What is known of the wanted call before anybody is asked. */
export interface CallHint {
  readonly vdnId?: number;
  readonly callId?: string;
}

/** Several calls in one text: they go to the bulk look-up. */
export interface SeveralCalls {
  readonly text: string;
}

/** What somebody typed or pasted into one of the boxes. */
type Typed =
  | { readonly kind: 'call'; readonly call: CallReference }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'neither' };

/**
 * Asks for the call ID, then for its VDN, as far as `known` and what is typed do not say them. Either box takes everything
 * that names a call; a VDN in it wins over the one proposed. Text that names several calls is handed back as it is.
 * @param proposed fills the boxes
 * @param finders the user's own patterns of call IDs
 */
export async function askForCall(
  known: CallHint,
  proposed: CallHint,
  finders: CallFinders,
): Promise<Required<CallReference> | SeveralCalls | undefined> {
  let { vdnId, callId } = known;
  let several: SeveralCalls | undefined;
  const take = (text: string, typed: Typed, vdnOfCall: number | undefined): void => {
    if (typed.kind === 'several') several = { text };
    else if (typed.kind === 'call') {
      ({ callId } = typed.call);
      vdnId = typed.call.vdnId ?? vdnOfCall;
    }
  };
  const callStep = askText(() => ({
    prompt: vscode.l10n.t('Call ID; also 8/1644464743-1388, a query URL, or a pasted callback or response'),
    placeholder: '1644464743-1388',
    value: callId ?? proposed.callId ?? '',
    validate: (text) => checkCallText(text, finders),
    accept: (text) => {
      several = undefined;
      const typed = read(text, finders);
      // What looks unusual is sent as it is.
      take(
        text,
        typed.kind === 'neither' ? { kind: 'call', call: { callId: text.trim() } } : typed,
        known.vdnId,
      );
    },
  }));
  const vdnBox = askText(() => ({
    prompt: vscode.l10n.t('VDN ID of call {0} (1 to 9999)', callId ?? ''),
    placeholder: '8',
    value: String(proposed.vdnId ?? ''),
    validate: (text) => checkVdnText(text, finders, proposed.vdnId),
    accept: (text) => {
      several = undefined;
      if (isVdnText(text)) vdnId = Number(text);
      else take(text, read(text, finders), proposed.vdnId);
    },
  }));
  // Whoever came here found no VDN beside the call ID; a call ID pasted here without one is the call, and asks for its own.
  const vdnStep: Step = async (position) => {
    for (;;) {
      if (several || vdnId !== undefined) return 'next';
      const outcome = await vdnBox(position);
      if (outcome !== 'next') return outcome;
    }
  };
  const steps = [
    ...(known.callId === undefined ? [callStep] : []),
    ...(known.vdnId === undefined ? [vdnStep] : []),
  ];
  if (!(await runSteps(vscode.l10n.t('Look Up Call Result'), steps))) return undefined;
  return several ?? (vdnId === undefined || callId === undefined ? undefined : { vdnId, callId });
}

function read(text: string, finders: CallFinders): Typed {
  const call = callInText(text, finders);
  if (call) return { kind: 'call', call };
  const count = callsOfText(text, finders).length;
  return count > 1 ? { kind: 'several', count } : { kind: 'neither' };
}

function isVdnText(text: string): boolean {
  return isVdnId(Number(text.trim() || Number.NaN));
}

type Problem = string | vscode.InputBoxValidationMessage | undefined;

function checkCallText(text: string, finders: CallFinders): Problem {
  const callId = text.trim();
  if (parseCallId(callId)) return undefined;
  const typed = read(callId, finders);
  if (typed.kind !== 'neither') return understood(typed, undefined);
  const problem = findInputProblem(1, callId);
  if (problem) return describeInputProblem(problem);
  return {
    message: vscode.l10n.t(
      'This does not look like a call ID (ten digits, hyphen, number). It will be looked up as it is.',
    ),
    severity: vscode.InputBoxValidationSeverity.Warning,
  };
}

function checkVdnText(text: string, finders: CallFinders, proposedVdn: number | undefined): Problem {
  if (isVdnText(text)) return undefined;
  const typed = read(text, finders);
  return typed.kind === 'neither'
    ? describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' })
    : understood(typed, proposedVdn);
}

/** Says what a text was taken for, and what Enter does with it. */
function understood(
  typed: Exclude<Typed, { readonly kind: 'neither' }>,
  proposedVdn: number | undefined,
): vscode.InputBoxValidationMessage {
  const severity = vscode.InputBoxValidationSeverity.Info;
  if (typed.kind === 'several')
    return {
      message: vscode.l10n.t('These are {0}: Enter looks up all of them.', callsCounted(typed.count)),
      severity,
    };
  const { callId, vdnId = proposedVdn } = typed.call;
  return {
    message:
      vdnId === undefined
        ? vscode.l10n.t('Call {0}', callId)
        : vscode.l10n.t('Call {0} of VDN {1}', callId, vdnId),
    severity,
  };
}

export interface CallAtHandParts {
  /** The user's own patterns of call IDs. */
  readonly finders: () => CallFinders;
  /** The call at the cursor of an editor, as hovers tell it. */
  readonly callAtCursor: (editor: vscode.TextEditor) => Promise<NamedCall | undefined>;
}

/** The call that the user's selection names, with the VDN that the text around it names, else the one at the cursor. */
export async function callInEditor(
  editor: vscode.TextEditor,
  { finders, callAtCursor }: CallAtHandParts,
): Promise<NamedCall | undefined> {
  const { selection, document } = editor;
  const selected = selection.isEmpty ? undefined : callInText(document.getText(selection), finders());
  if (selected?.vdnId !== undefined) return selected;
  const atCursor = await callAtCursor(editor);
  return selected && selected.callId !== atCursor?.callId ? selected : atCursor;
}

/** The call that the user's selection names, or the place of the cursor, or else the clipboard. */
export async function callAtHand(parts: CallAtHandParts): Promise<CallReference | undefined> {
  const editor = vscode.window.activeTextEditor;
  const inEditor = editor && named(await callInEditor(editor, parts));
  if (inEditor) return inEditor;
  // A browser would ask for permission first, and the editor complains when it is refused.
  if (vscode.env.uiKind === vscode.UIKind.Web) return undefined;
  return callInText(await vscode.env.clipboard.readText(), parts.finders());
}

/** A call with the VDN that a text names; that of the server is not one. */
function named(call: NamedCall | undefined): CallReference | undefined {
  if (!call) return undefined;
  const { callId, vdnId, vdnSource } = call;
  return vdnId === undefined || vdnSource === 'default' ? { callId } : { callId, vdnId };
}
