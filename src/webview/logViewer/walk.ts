import * as l10n from '@vscode/l10n';
import type { Direction, FoundCall, FoundMatch } from '../../protocol/logViewer.ts';
import { announce } from './announce.ts';
import { ask } from './host.ts';
import type { Lines } from './lines.ts';

/** Goes to a line and shows it. */
export async function goToLine(lines: Lines, line: number): Promise<void> {
  const row = await ask<number>({ kind: 'rowOf', line });
  lines.cursor.call = undefined;
  lines.moveTo(row);
  lines.viewport.reveal(row);
  lines.list.focus();
}

let lastStep: Promise<unknown> = Promise.resolve();

/** Each step begins where the one before has ended, however fast the key is pressed. */
function inTurn<T>(step: () => Promise<T>): Promise<T> {
  const mine = lastStep.then(step, step);
  lastStep = mine;
  return mine;
}

/** Goes to the next or previous call ID of the file, from the one that was gone to or the current line. */
export function goToCall(lines: Lines, direction: Direction): Promise<void> {
  return inTurn(() => stepToCall(lines, direction));
}

async function stepToCall(lines: Lines, direction: Direction): Promise<void> {
  const { cursor } = lines;
  const from = await lines.placeHere(cursor.call);
  // On the line itself, unless its call ID was gone to already.
  const isAt = cursor.call?.offset === from;
  const found = await ask<FoundCall | undefined>({
    kind: 'nextCall',
    from: direction === 'next' && !isAt ? from - 1 : from,
    direction,
  });
  if (!found) {
    announce(l10n.t('No call ID in this document.'));
    return;
  }
  await lines.goTo(found.row, found.offset, '.call.at', () => (cursor.call = found));
  announce(l10n.t('{0}, line {1}', found.callId, found.line + 1));
}

/** Brings the call that stands at a byte of the file into sight, for who works elsewhere. */
export async function revealCall(lines: Lines, offset: number): Promise<void> {
  const found = await ask<FoundCall | undefined>({ kind: 'nextCall', from: offset - 1, direction: 'next' });
  if (found) await lines.goTo(found.row, found.offset, '.call.at', () => (lines.cursor.call = found));
}

/**
 * Goes to the next or previous match, from the one that was gone to or the current line.
 * @param isFirst whether the search has just begun: a match at the very place is gone to
 * @returns whether there is one
 */
export function goToMatch(lines: Lines, direction: Direction, isFirst = false): Promise<boolean> {
  return inTurn(() => stepToMatch(lines, direction, isFirst));
}

async function stepToMatch(lines: Lines, direction: Direction, isFirst: boolean): Promise<boolean> {
  const { cursor } = lines;
  const from = await lines.placeHere(cursor.match);
  const isAt = cursor.match?.offset === from && !isFirst;
  const found = await ask<FoundMatch | undefined>({
    kind: 'nextMatch',
    from: direction === 'next' && isAt ? from + 1 : from,
    direction,
  });
  if (!found) return false;
  await lines.goTo(found.row, found.offset, '.match.here', () => (cursor.match = found));
  return true;
}
