import * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import type { CallsOfPlace } from '../../lookup/bulk/seenCalls.ts';
import { createPick } from '../quickInput.ts';
import { callsCounted, filesCounted } from '../../wording/counts.ts';

type Answer = { readonly vdnId: number; readonly forAll: boolean } | 'skip' | 'skipAll';

/**
 * Asks for the VDN of calls that name none, once for all files or for each file.
 * @param places of which some calls have no VDN that other files would name
 * @param proposed fills the box
 * @returns the places with what was answered; `undefined` when the user turns away
 */
export async function askForVdns(
  places: readonly CallsOfPlace[],
  proposed: number | undefined,
): Promise<readonly CallsOfPlace[] | undefined> {
  const named = new Set(
    places.flatMap(({ calls }) =>
      calls.flatMap(({ callId, vdnId }) => (vdnId === undefined ? [] : [callId])),
    ),
  );
  const countOf = ({ calls }: CallsOfPlace): number =>
    calls.filter(({ callId, vdnId }) => vdnId === undefined && !named.has(callId)).length;
  const unclear = places.filter((place) => countOf(place) > 0);
  const answers = new Map<CallsOfPlace, number>();
  let value = proposed === undefined ? '' : String(proposed);
  for (const [index, place] of unclear.entries()) {
    const rest = unclear.length - index;
    const answer = await ask(nameOf(place.file), countOf(place), value, { step: index + 1, rest });
    if (answer === undefined) return undefined;
    if (answer === 'skip') continue;
    if (answer === 'skipAll') break;
    value = String(answer.vdnId);
    for (const other of answer.forAll ? unclear.slice(index) : [place]) answers.set(other, answer.vdnId);
    if (answer.forAll) break;
  }
  return places.map((place) => {
    const vdnId = answers.get(place);
    return vdnId === undefined ? place : { ...place, calls: place.calls.map((call) => ({ vdnId, ...call })) };
  });
}

async function ask(
  file: string,
  calls: number,
  value: string,
  { step, rest }: { step: number; rest: number },
): Promise<Answer | undefined> {
  const pick = createPick<vscode.QuickPickItem & { readonly answer?: Answer }>();
  pick.title = vscode.l10n.t('VDN ID of {0} in {1}', callsCounted(calls), file);
  pick.placeholder = vscode.l10n.t('No VDN ID stands near them. Type it: 1 to 9999');
  pick.ignoreFocusOut = true;
  if (rest > 1 || step > 1) [pick.step, pick.totalSteps] = [step, step + rest - 1];
  const offer = (): void => {
    const vdnId = Number(pick.value.trim() || Number.NaN);
    const use = isVdnId(vdnId)
      ? [
          ...(rest > 1
            ? [
                {
                  label: vscode.l10n.t('Use VDN {0} for {1}', vdnId, filesCounted(rest)),
                  answer: { vdnId, forAll: true },
                },
              ]
            : []),
          {
            label:
              rest > 1
                ? vscode.l10n.t('Use VDN {0} for this file only', vdnId)
                : vscode.l10n.t('Use VDN {0}', vdnId),
            answer: { vdnId, forAll: false },
          },
        ]
      : [];
    const skip = [
      { label: vscode.l10n.t('Skip these calls'), answer: 'skip' as const },
      ...(rest > 1
        ? [{ label: vscode.l10n.t('Skip all calls without VDN ID'), answer: 'skipAll' as const }]
        : []),
    ];
    // What is typed is the answer, not a filter.
    pick.items = [...use, ...skip].map((item) => ({ ...item, alwaysShow: true }));
  };
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeValue(offer);
      pick.onDidAccept(() => {
        const answer = pick.selectedItems[0]?.answer;
        if (answer !== undefined) resolve(answer);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.value = value;
      offer();
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function nameOf(file: string): string {
  return file === ''
    ? vscode.l10n.t('the clipboard')
    : vscode.workspace.asRelativePath(vscode.Uri.parse(file));
}
