import * as l10n from '@vscode/l10n';
import type { LogViewerState } from '../../protocol/logViewer.ts';
import { h, patch } from '../dom.ts';
import { callsText, linesOfCallText } from './counts.ts';
import { formatBytes } from '../../wording/numbers.ts';
import { linesCounted } from '../../wording/counts.ts';

export type ToolbarAction =
  | 'find'
  | 'goToLine'
  | 'previousCall'
  | 'nextCall'
  | 'showLinesOfCall'
  | 'showAllLines'
  | 'follow'
  | 'lookUpAll';

export interface ToolbarState {
  readonly file: LogViewerState | undefined;
  readonly isFollowing: boolean;
  /** The call that keys act on. */
  readonly callId: string | undefined;
  readonly isMac: boolean;
}

/** The line above the rows: what can be done, and what is known of the file. */
export class Toolbar {
  readonly element: HTMLElement = h('div', { class: 'bar' });

  constructor(run: (action: ToolbarAction) => void) {
    this.element.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      const key = button?.dataset['key'];
      if (key !== undefined && button?.ariaDisabled !== 'true') run(key as ToolbarAction);
    });
  }

  draw(state: ToolbarState): void {
    patch(this.element, h('div', { class: 'bar' }, buttons(state), facts(state.file)));
  }
}

function buttons({ file, isFollowing, callId, isMac }: ToolbarState): HTMLElement {
  const ctrl = isMac ? '⌘' : 'Ctrl+';
  const button = (
    key: ToolbarAction,
    text: string,
    hint: string,
    more: Record<string, string> = {},
  ): HTMLElement => h('button', { type: 'button', 'data-key': key, title: hint, ...more }, text);
  const hasCalls = (file?.places ?? 0) > 0;
  const disabled = (isDisabled: boolean): Record<string, string> =>
    isDisabled ? { 'aria-disabled': 'true' } : {};
  return h(
    'div',
    { class: 'buttons', role: 'toolbar', 'aria-label': l10n.t('Log') },
    button('find', l10n.t('Find'), l10n.t('Find in the whole file ({0})', `${ctrl}F`)),
    button('goToLine', l10n.t('Go to Line'), l10n.t('Go to a line ({0})', `${ctrl}G`)),
    button(
      'previousCall',
      l10n.t('Previous Call'),
      l10n.t('Go to the previous call ID ({0})', 'Shift+F7'),
      disabled(!hasCalls),
    ),
    button(
      'nextCall',
      l10n.t('Next Call'),
      l10n.t('Go to the next call ID ({0})', 'F7'),
      disabled(!hasCalls),
    ),
    file?.onlyCall === undefined
      ? button(
          'showLinesOfCall',
          l10n.t('Only This Call'),
          callId === undefined
            ? l10n.t('Shows only the lines of a call: go to one of its IDs first')
            : l10n.t('Shows only the lines of call {0}', callId),
          disabled(callId === undefined),
        )
      : button('showAllLines', l10n.t('Show All Lines'), l10n.t('Shows all lines again'), { class: 'main' }),
    button('follow', l10n.t('Follow'), l10n.t('Stays at the end while the file grows'), {
      'aria-pressed': String(isFollowing),
    }),
    button(
      'lookUpAll',
      l10n.t('Look Up All'),
      l10n.t('Looks up all calls of this file'),
      disabled(!hasCalls),
    ),
  );
}

function facts(file: LogViewerState | undefined): HTMLElement {
  if (!file) return h('div', { class: 'facts' });
  const problem = problemText(file.problem);
  const unknown =
    file.unknownEncoding === undefined
      ? undefined
      : l10n.t('“{0}” of files.encoding is not known here', file.unknownEncoding);
  const percent = file.size === 0 ? 100 : Math.floor((100 * file.knownTo) / file.size);
  const texts = [
    problem,
    file.onlyCall === undefined ? undefined : linesOfCallText(file.rows, file.onlyCall),
    file.isComplete ? undefined : l10n.t('reading, {0} %', Math.min(percent, 99)),
    linesCounted(file.lines),
    callsText(file),
    formatBytes(file.size),
    file.encoding.toUpperCase(),
    unknown,
  ];
  const shown = texts.filter((text) => text !== undefined).join(' · ');
  return h(
    'div',
    { class: (problem ?? unknown) === undefined ? 'facts' : 'facts problem', title: shown },
    shown,
  );
}

function problemText(problem: LogViewerState['problem']): string | undefined {
  switch (problem) {
    case 'damaged':
      return l10n.t('The archive is damaged or ends early; what could be unpacked is shown.');
    case 'asking':
      return l10n.t('The archive unpacks to very much: waiting for your answer.');
    case 'notWanted':
      return l10n.t('Only the start of the archive was unpacked, as you wanted.');
    case 'diskFull':
      return l10n.t('There is no room on the disk to unpack all of it; the start is shown.');
    case 'unreadable':
      return l10n.t('The file could not be read to its end.');
    case undefined:
      return undefined;
  }
}
