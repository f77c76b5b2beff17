import * as vscode from 'vscode';
import { parseCallId } from '../../ids/callId.ts';
import type { CallReference } from '../../ids/callReference.ts';
import { isVdnId } from '../../ids/vdnId.ts';
import { findInputProblem } from '../../isales/findInputProblem.ts';
import { readCallReference } from '../../logs/callNamed.ts';
import { describeInputProblem } from '../../wording/inputProblems.ts';
import { askText, runSteps } from '../quickInput.ts';

/** What is known of the wanted call before anybody is asked. */
export interface CallHint {
  readonly vdnId?: number;
  readonly callId?: string;
}

/**
 * Asks for VDN and call ID, as far as `known` does not say them. The call ID box takes everything that names a call;
 * a VDN in it wins over the one asked for.
 * @param proposed fills the boxes
 */
export async function askForCall(
  known: CallHint,
  proposed: CallHint,
): Promise<Required<CallReference> | undefined> {
  let { vdnId, callId } = known;
  const vdnStep = askText(() => ({
    prompt: vscode.l10n.t('VDN ID of the call (1 to 9999)'),
    placeholder: '8',
    value: String(vdnId ?? proposed.vdnId ?? ''),
    validate: (text) => {
      const pasted = readCallReference(text);
      return pasted?.vdnId !== undefined || isVdnId(Number(text.trim() || Number.NaN))
        ? undefined
        : describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' });
    },
    accept: (text) => {
      const pasted = readCallReference(text);
      vdnId = pasted?.vdnId ?? Number(text);
      if (pasted?.vdnId !== undefined) callId = pasted.callId;
    },
  }));
  const callStep = askText(() => ({
    prompt: vscode.l10n.t('Call ID; also 8/1644464743-1388, a query URL, or a pasted callback or response'),
    placeholder: '1644464743-1388',
    value: callId ?? proposed.callId ?? '',
    validate: checkCallText,
    accept: (text) => {
      const pasted = readCallReference(text) ?? { callId: text.trim() };
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

function checkCallText(text: string): string | vscode.InputBoxValidationMessage | undefined {
  const callId = text.trim();
  if (readCallReference(callId) && parseCallId(callId)) return undefined;
  const pasted = readCallReference(callId);
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

/** The call that the user's selection, the line or word at the cursor, or else the clipboard names. */
export async function callAtHand(): Promise<CallReference | undefined> {
  const editor = vscode.window.activeTextEditor;
  return (editor && callInEditor(editor)) ?? callInClipboard();
}

async function callInClipboard(): Promise<CallReference | undefined> {
  // A browser would ask for permission first, and the editor complains when it is refused.
  if (vscode.env.uiKind === vscode.UIKind.Web) return undefined;
  return readCallReference(await vscode.env.clipboard.readText());
}

function callInEditor(editor: vscode.TextEditor): CallReference | undefined {
  const { document, selection } = editor;
  if (!selection.isEmpty) return readCallReference(document.getText(selection));
  const line = readCallReference(document.lineAt(selection.active.line).text);
  const word = document.getWordRangeAtPosition(selection.active, /\d{10}-\d{1,10}/);
  // A line that speaks of one call alone may say its VDN, too.
  return line ?? (word && readCallReference(document.getText(word)));
}
