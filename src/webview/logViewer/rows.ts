import * as l10n from '@vscode/l10n';
import type { LogRow } from '../../protocol/logViewer.ts';
import { replaceInvisible } from '../../text/invisible.ts';
import { h } from '../dom.ts';
import { formatBytes } from '../../wording/numbers.ts';

/** What is marked in a row. */
export interface RowMarks {
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** Offset of the match that the search stands at. */
  readonly currentMatch: number | undefined;
  /** Offset of the call ID that keys act on. */
  readonly currentCall: number | undefined;
}

/** Positions stay: each UTF-16 unit is shown as one character. */
function seen(text: string): string {
  return replaceInvisible(text, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd'.repeat(character.length);
  });
}

/** Draws a row; one that is on its way has only its number. */
export function drawRow(
  row: number,
  known: LogRow | undefined,
  line: number | undefined,
  rows: number,
  marks: RowMarks,
): HTMLElement {
  return h(
    'div',
    {
      class: ['row', marks.isCurrent ? 'current' : '', marks.isSelected ? 'selected' : '']
        .filter(Boolean)
        .join(' '),
      id: `row-${row}`,
      role: 'option',
      'aria-posinset': String(row + 1),
      'aria-setsize': String(rows),
      'aria-selected': String(marks.isSelected || marks.isCurrent),
      'data-row': String(row),
    },
    h('span', { class: 'number' }, line === undefined ? '' : String(line + 1)),
    h('span', { class: 'text' }, ...(known ? pieces(known, marks) : [])),
  );
}

function pieces(row: LogRow, marks: RowMarks): (Node | string)[] {
  const { text, hiddenBefore, hiddenBehind } = row;
  const nodes: (Node | string)[] = [];
  if (hiddenBefore > 0)
    nodes.push(h('span', { class: 'hidden-part' }, l10n.t('… {0} before ', formatBytes(hiddenBefore))));
  const edges = new Set([0, text.length]);
  for (const { start, end } of [...row.calls, ...row.matches]) edges.add(start).add(end);
  const places = [...edges].filter((edge) => edge <= text.length).sort((a, b) => a - b);
  let call = 0;
  let match = 0;
  for (let index = 0; index + 1 < places.length; index++) {
    const [start = 0, end = 0] = [places[index], places[index + 1]];
    while ((row.calls[call]?.end ?? Infinity) <= start) call++;
    while ((row.matches[match]?.end ?? Infinity) <= start) match++;
    const inCall = row.calls[call];
    const inMatch = row.matches[match];
    const isCall = inCall !== undefined && inCall.start <= start;
    const isMatch = inMatch !== undefined && inMatch.start <= start;
    const shown = seen(text.slice(start, end));
    if (!isCall && !isMatch) {
      nodes.push(shown);
      continue;
    }
    const classes = [
      isCall ? 'call' : '',
      isCall && inCall.offset === marks.currentCall ? 'at' : '',
      isMatch ? 'match' : '',
      isMatch && inMatch.offset === marks.currentMatch ? 'here' : '',
    ];
    nodes.push(
      h(
        'span',
        {
          class: classes.filter(Boolean).join(' '),
          ...(isCall ? { 'data-call': inCall.callId, 'data-offset': String(inCall.offset) } : {}),
        },
        shown,
      ),
    );
  }
  if (hiddenBehind > 0)
    nodes.push(
      h('span', { class: 'hidden-part' }, l10n.t(' … {0} more are not shown', formatBytes(hiddenBehind))),
    );
  return nodes;
}
