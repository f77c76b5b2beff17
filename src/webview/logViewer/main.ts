import * as l10n from '@vscode/l10n';
import type {
  Direction,
  LogMarks,
  LogViewerSetup,
  LogViewerState,
  LogViewerUpdate,
} from '../../protocol/logViewer.ts';
import { configureWording } from '../../wording/language.ts';
import { linesCounted } from '../../wording/counts.ts';
import { h } from '../dom.ts';
import { announce } from './announce.ts';
import { linesOfCallText } from './counts.ts';
import { FindBar } from './findBar.ts';
import { GoToLine } from './goToLine.ts';
import { answered, ask, keepPlace, keptPlace, post } from './host.ts';
import { HoverControl } from './hoverControl.ts';
import { Keyboard, type PageAction } from './keyboard.ts';
import { Lines } from './lines.ts';
import { Overview } from './overview.ts';
import { Toolbar } from './toolbar.ts';
import { findByName, nameOfFocus } from './viewerPlace.ts';
import { goToCall, goToLine, goToMatch, revealCall } from './walk.ts';

let setup: LogViewerSetup | undefined;
let file: LogViewerState | undefined;
let isFollowing = false;
/** A match is to be shown as soon as there is one. */
let isMatchWanted = false;
/** Where to come back to, until the file is known so far. */
let wanted = keptPlace();
let isComingBack = false;
/** The lines of the call that was shown alone are asked for. */
let isNarrowing = false;
/** What had the keyboard last. */
let focus = wanted?.focus;

const lines: Lines = new Lines({
  onShow: () => {
    const { top, lastTop, page } = lines.viewport;
    overview.show(top, lastTop, page, lines.rows);
    keepSoon();
  },
  onMove: () => {
    drawToolbar();
    keepSoon();
  },
  onLeave: () => {
    follow(false);
  },
});

const overview: Overview = new Overview('', lines.list.id, (top) => {
  lines.scrollTo(top);
});

const findBar = new FindBar({
  search: (query) => {
    lines.cursor.match = undefined;
    isMatchWanted = query !== undefined;
    post({ type: 'find', ...(query ? { query } : {}) });
  },
  step: (direction) => {
    void showMatch(direction);
  },
  cancel: () => {
    post({ type: 'cancelFind' });
  },
  close: () => {
    lines.cursor.match = undefined;
    isMatchWanted = false;
    post({ type: 'find' });
    lines.list.focus();
  },
});

const lineBox = new GoToLine(
  () => file?.lines ?? 1,
  (line) => {
    follow(false);
    void goToLine(lines, line);
  },
  () => {
    lines.list.focus();
  },
);

const hover = new HoverControl(lines.list, {
  delayMs: () => setup?.hoverDelayMs ?? 300,
  showOnly: (callId) => {
    post({ type: 'showOnly', callId });
  },
  focusBack: () => {
    lines.list.focus();
  },
});

const toolbar = new Toolbar(run);
const keyboard = new Keyboard(lines, hover, run);

const panel = document.getElementById('panel');
panel?.append(
  // Nobody sees it: the tab has the name. Who cannot see the tab finds it here.
  h('h1', { class: 'unseen' }, document.title),
  toolbar.element,
  findBar.element,
  lineBox.element,
  h('div', { class: 'log' }, lines.viewport.element, overview.element),
  hover.element,
);

function run(action: PageAction): void {
  switch (action) {
    case 'find':
      findBar.open(lines.selectedText());
      return;
    case 'nextMatch':
    case 'previousMatch':
      void showMatch(action === 'nextMatch' ? 'next' : 'previous');
      return;
    case 'goToLine':
      lineBox.open();
      return;
    case 'nextCall':
    case 'previousCall':
      void goToCall(lines, action === 'nextCall' ? 'next' : 'previous');
      return;
    case 'showLinesOfCall':
    case 'openCall': {
      const call = lines.callHere();
      if (!call) announce(l10n.t('No call ID in this line.'));
      else if (action === 'openCall') post({ type: 'openCall', callId: call.callId, offset: call.offset });
      else post({ type: 'showOnly', callId: call.callId });
      return;
    }
    case 'showAllLines':
      if (lines.line !== undefined) {
        const { line } = lines;
        wanted = { top: line, left: lines.viewport.left, line, anchor: line };
      }
      post({ type: 'showOnly' });
      return;
    case 'follow':
      follow(!isFollowing);
      if (isFollowing) lines.toEnd();
      return;
    case 'lookUpAll':
      post({ type: 'lookUpAll' });
      return;
  }
}

async function showMatch(direction: Direction, isFirst = false): Promise<void> {
  if (!file?.find || file.find.count === 0) return;
  if (!(await goToMatch(lines, direction, isFirst))) return;
  isMatchWanted = false;
  showFind();
}

/** Whether the end stays in sight while the file grows. */
function follow(isWanted: boolean): void {
  if (isFollowing === isWanted) return;
  isFollowing = isWanted;
  drawToolbar();
}

function drawToolbar(): void {
  toolbar.draw({ file, isFollowing, callId: lines.callHere()?.callId, isMac: setup?.isMac ?? false });
}

let lastFindText = '';
function showFind(): void {
  const text = findBar.show(file?.find, lines.cursor.match?.ordinal);
  if (text !== '' && text !== lastFindText) announce(text);
  lastFindText = text;
}

let marksTimer = 0;
function wantMarks(): void {
  marksTimer ||= window.setTimeout(() => {
    marksTimer = 0;
    void ask<LogMarks>({ kind: 'marks', parts: overview.parts }).then((marks) => {
      overview.marks = marks;
    });
  }, 300);
}

function receiveSetup(next: LogViewerSetup): void {
  setup = next;
  configureWording(next.language, next.translations && { ...next.translations });
  document.documentElement.lang = next.language;
  document.documentElement.style.setProperty('--tab', String(next.tabSize));
  lines.list.setAttribute('aria-label', l10n.t('Lines of the log'));
  overview.label = l10n.t('Position in the log');
  lines.viewport.lineHeight = next.lineHeight;
  drawToolbar();
}

function receiveState(next: LogViewerState): void {
  const before = file;
  file = next;
  if (lines.update(next)) {
    hover.end();
    if (next.onlyCall !== undefined) announce(linesOfCallText(next.rows, next.onlyCall));
  }
  if (!before?.isComplete && next.isComplete) announce(linesCounted(next.lines));
  void comeBack();
  if (isFollowing && before?.rows !== next.rows) lines.toEnd();
  drawToolbar();
  showFind();
  wantMarks();
  lines.viewport.draw();
  if (isMatchWanted && (next.find?.count ?? 0) > 0) void showMatch('next', true);
}

/** Goes to where the page stood before, once the file is known so far. */
async function comeBack(): Promise<void> {
  if (!wanted || !file) return;
  const { top, left, line, anchor, call, onlyCall, find } = wanted;
  if (onlyCall !== file.onlyCall) {
    // A thread that has just begun shows all lines; one that still has to show them all again was told so.
    if (onlyCall !== undefined && file.isComplete && !isNarrowing)
      post({ type: 'showOnly', callId: onlyCall });
    isNarrowing ||= onlyCall !== undefined && file.isComplete;
    return;
  }
  if (!file.isComplete && Math.max(top, line, anchor) >= file.lines) return;
  wanted = undefined;
  isComingBack = true;
  if (find) {
    findBar.comeBack(find);
    if (!file.find) post({ type: 'find', query: find });
  }
  const rowOf = (of: number): Promise<number> => ask<number>({ kind: 'rowOf', line: of });
  const [topRow, row, anchorRow] = await Promise.all([Math.floor(top), line, anchor].map(rowOf));
  isComingBack = false;
  lines.cursor.call = call;
  lines.comeBack({ top: (topRow ?? 0) + (top % 1), left, row: row ?? 0, anchor: anchorRow ?? 0 });
  keepFocus();
}

let keeping: ReturnType<typeof setTimeout> | undefined;

/** Not at each row that is passed by. */
function keepSoon(): void {
  keeping ??= setTimeout(() => {
    keeping = undefined;
    keep();
  }, 200);
}

function keep(): void {
  const { topLine: top, line, anchorLine: anchor, cursor, viewport } = lines;
  if (wanted || isComingBack || !file || top === undefined || line === undefined) return;
  const { query } = findBar;
  keepPlace({
    top,
    left: viewport.left,
    line,
    anchor: anchor ?? line,
    ...(cursor.call ? { call: { callId: cursor.call.callId, offset: cursor.call.offset } } : {}),
    ...(file.onlyCall === undefined ? {} : { onlyCall: file.onlyCall }),
    ...(query ? { find: query } : {}),
    ...(focus === undefined ? {} : { focus }),
  });
}

function isUpdate(data: unknown): data is LogViewerUpdate {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}

function receive(update: LogViewerUpdate): void {
  switch (update.type) {
    case 'setup':
      // What the tab keeps itself is of this very tab.
      if (!file && update.place) wanted ??= update.place;
      receiveSetup(update.setup);
      return;
    case 'state':
      receiveState(update.state);
      return;
    case 'answer':
      answered(update.id, update.value);
      return;
    case 'hoverCall':
      hover.show(update.id, update.hover);
      return;
    case 'resultsChanged':
      wantMarks();
      return;
    case 'command':
      run(update.command);
      keepFocus();
      return;
    case 'reveal':
      void revealCall(lines, update.offset);
      return;
    case 'failure':
      panel?.replaceChildren(h('p', { class: 'failure', role: 'alert' }, update.text));
      return;
  }
}

function onPointerDown(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : undefined;
  const row = target?.closest<HTMLElement>('.row')?.dataset['row'];
  if (row === undefined) return;
  // The menu is about what it was opened on, or about all that is selected there.
  const isForMenu = event.button === 2;
  if ((event.button !== 0 && !isForMenu) || (isForMenu && lines.cursor.isSelected(Number(row)))) return;
  const call = target?.closest<HTMLElement>('[data-call]')?.dataset;
  const place =
    call?.['call'] === undefined ? undefined : { callId: call['call'], offset: Number(call['offset']) };
  lines.cursor.call = place;
  if (event.shiftKey && !isForMenu) event.preventDefault();
  lines.moveTo(Number(row), event.shiftKey && !isForMenu);
  lines.viewport.draw();
  if (place && !isForMenu && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    hover.end();
    post({ type: 'openCall', ...place });
  }
}

/**
 * Where nothing has the focus, as after a command of the palette, when a button is gone, or when the tab comes back, it
 * goes to what had it last, or else to the lines.
 */
function keepFocus(): void {
  if (document.activeElement !== document.body) return;
  const before = focus === undefined ? undefined : findByName(focus);
  (before ?? lines.list).focus({ preventScroll: true });
}

document.addEventListener('focusin', ({ target }) => {
  const name = nameOfFocus(target instanceof Element ? target : null);
  if (name === undefined || name === focus) return;
  focus = name;
  keepSoon();
});
lines.viewport.element.addEventListener('scrollend', keepSoon);

window.addEventListener('focus', keepFocus);
window.addEventListener('message', (event) => {
  // The editor's own frame around this page has this page's origin; nothing else may draw here.
  if (event.origin === window.origin && isUpdate(event.data)) receive(event.data);
});
document.addEventListener('keydown', (event) => {
  if (!keyboard.onKey(event)) return;
  // The editor would take it for one of its own.
  event.preventDefault();
  event.stopPropagation();
});
lines.list.addEventListener('mousedown', onPointerDown);
lines.viewport.element.addEventListener('wheel', (event) => {
  hover.end();
  if (event.deltaY < 0) follow(false);
});
window.addEventListener('resize', wantMarks);
// A query for what nobody sees is wanted no more.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hover.end();
});
post({ type: 'ready' });
lines.start(focus === undefined || focus === lines.list.id);
