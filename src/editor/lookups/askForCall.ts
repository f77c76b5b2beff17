import * as vscode from 'vscode';
import { parseCallId } from '../../ids/callId.ts';
import type { CallReference } from '../../ids/callReference.ts';
import { isVdnId } from '../../ids/vdnId.ts';
import { findInputProblem } from '../../isales/findInputProblem.ts';
import type { CallFinders } from '../../logs/index.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { askText, runSteps } from '../quickInput.ts';
import { callInText } from './callInText.ts';

/** What is known of the wanted call before anybody is asked. */
export interface CallHint {
  readonly vdnId?: number;
  readonly callId?: string;
}

/**
 * Asks for VDN and call ID, as far as `known` does not say them. The call ID box takes everything that names a call;
 * a VDN in it wins over the one asked for.
 * @param proposed fills the boxes
 * @param finders the user's own patterns of call IDs
 */
export async function askForCall(
  known: CallHint,
  proposed: CallHint,
  finders: CallFinders,
): Promise<Required<CallReference> | undefined> {
  let { vdnId, callId } = known;
  const vdnStep = askText(() => ({
    prompt: vscode.l10n.t('VDN ID of the call (1 to 9999)'),
    placeholder: '8',
    value: String(vdnId ?? proposed.vdnId ?? ''),
    validate: (text) => {
      const pasted = callInText(text, finders);
      return pasted?.vdnId !== undefined || isVdnId(Number(text.trim() || Number.NaN))
        ? undefined
        : describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' });
    },
    accept: (text) => {
      const pasted = callInText(text, finders);
      vdnId = pasted?.vdnId ?? Number(text);
      if (pasted?.vdnId !== undefined) callId = pasted.callId;
    },
  }));
  const callStep = askText(() => ({
    prompt: vscode.l10n.t('Call ID; also 8/1644464743-1388, a query URL, or a pasted callback or response'),
    placeholder: '1644464743-1388',
    value: callId ?? proposed.callId ?? '',
    validate: (text) => checkCallText(text, finders),
    accept: (text) => {
      const pasted = callInText(text, finders) ?? { callId: text.trim() };
      ({ callId } = pasted);
      vdnId = pasted.vdnId ?? vdnId;
    },
  }));
  const steps = [
    ...(known.vdnId === undefined ? [vdnStep] : []),
    ...(known.callId === undefined ? [callStep] : []),
  ];
  if (!(await runSteps(vscode.l10n.t('Look Up Call Result'), steps))) return undefined;
  return vdnId === undefined || callId === undefined ? undefined : { vdnId, callId };
}

function checkCallText(
  text: string,
  finders: CallFinders,
): string | vscode.InputBoxValidationMessage | undefined {
  const callId = text.trim();
  if (parseCallId(callId)) return undefined;
  const pasted = callInText(callId, finders);
  if (pasted) {
    return {
      message:
        pasted.vdnId === undefined
          ? vscode.l10n.t('Call {0}', pasted.callId)
          : vscode.l10n.t('Call {0} of VDN {1}', pasted.callId, pasted.vdnId),
      severity: vscode.InputBoxValidationSeverity.Info,
    };
  }
  const problem = findInputProblem(1, callId);
  if (problem) return describeInputProblem(problem);
  return {
    message: vscode.l10n.t(
      'This does not look like a call ID (ten digits, hyphen, number). It will be looked up as it is.',
    ),
    severity: vscode.InputBoxValidationSeverity.Warning,
  };
}

export interface CallAtHandParts {
  /** The user's own patterns of call IDs. */
  readonly finders: () => CallFinders;
  /** The call at the cursor of an editor, as hovers tell it. */
  readonly callAtCursor: (editor: vscode.TextEditor) => Promise<NamedCall | undefined>;
}

/** The call that the user's selection names, or the place of the cursor, or else the clipboard. */
export async function callAtHand({
  finders,
  callAtCursor,
}: CallAtHandParts): Promise<CallReference | undefined> {
  const editor = vscode.window.activeTextEditor;
  const inEditor =
    editor &&
    (editor.selection.isEmpty
      ? named(await callAtCursor(editor))
      : callInText(editor.document.getText(editor.selection), finders()));
  if (inEditor) return inEditor;
  // A browser would ask for permission first, and the editor complains when it is refused.
  if (vscode.env.uiKind === vscode.UIKind.Web) return undefined;
  return callInText(await vscode.env.clipboard.readText(), finders());
}

/** A call with the VDN that a text names; that of the server is not one. */
function named(call: NamedCall | undefined): CallReference | undefined {
  if (!call) return undefined;
  const { callId, vdnId, vdnSource } = call;
  return vdnId === undefined || vdnSource === 'default' ? { callId } : { callId, vdnId };
}
