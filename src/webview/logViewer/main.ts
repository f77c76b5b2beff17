import * as l10n from '@vscode/l10n';
import type {
  FoundCall,
  FoundMatch,
  LogMarks,
  LogRow,
  LogViewerCommand,
  LogViewerSetup,
  LogViewerState,
  LogViewerUpdate,
} from '../../protocol/logViewer.ts';
import { h } from '../dom.ts';
import { FindBar } from './findBar.ts';
import { GoToLine } from './goToLine.ts';
import { answered, ask, keepLine, keptLine, post } from './host.ts';
import { HoverControl } from './hoverControl.ts';
import { formatCount, setNumberLanguage } from './numbers.ts';
import { Overview } from './overview.ts';
import { RowCache } from './rowCache.ts';
import { Toolbar, type ToolbarAction } from './toolbar.ts';
import { Viewport } from './viewport.ts';

const panel = byId('panel');
const announcement = byId('announcement');

let setup: LogViewerSetup | undefined;
let file: LogViewerState | undefined;
/** The row that keys act on, and from which Shift selects. */
let current = 0;
let anchor = 0;
/** The call ID that keys act on, in the current row. */
let currentCall: { readonly callId: string; readonly offset: number } | undefined;
let currentMatch: FoundMatch | undefined;
/** A match is to be shown as soon as there is one. */
let isMatchWanted = false;
let isFollowing = false;
/** A line to come back to, until the file is known so far. */
let wantedLine: number | undefined = keptLine();

const cache = new RowCache(
  (from, count) => ask<LogRow[]>({ kind: 'rows', from, count }),
  () => {
    viewport.draw();
  },
);

const list = h('div', {
  class: 'rows',
  id: 'rows',
  role: 'listbox',
  tabindex: '0',
  'aria-multiselectable': 'true',
});

const viewport: Viewport = new Viewport(list, {
  rows: () => file?.rows ?? 0,
  row: (row) => cache.row(row),
  lineOf: (row) => (file?.onlyCall === undefined ? row : undefined),
  marksOf: (row) => ({
    isCurrent: row === current,
    isSelected: anchor !== current && row >= Math.min(anchor, current) && row <= Math.max(anchor, current),
    currentMatch: currentMatch?.offset,
    currentCall: currentCall?.offset,
  }),
  onShow: (from, to) => {
    cache.want(from, to);
    // What comes next is fetched before it is wanted.
    cache.want(Math.max(0, from - viewport.page), Math.min((file?.rows ?? 1) - 1, to + viewport.page));
    overview.show(viewport.top, viewport.lastTop, viewport.page, file?.rows ?? 0);
    const active = document.getElementById(`row-${current}`);
    if (active) list.setAttribute('aria-activedescendant', active.id);
    else list.removeAttribute('aria-activedescendant');
    if (wantedLine === undefined)
      keepLine(cache.row(Math.floor(viewport.top))?.line ?? Math.floor(viewport.top));
  },
});

const overview: Overview = new Overview('', 'rows', (top) => {
  stopFollowing();
  viewport.scrollTo(top);
});

const findBar = new FindBar({
  search: (query) => {
    currentMatch = undefined;
    isMatchWanted = query !== undefined;
    post({ type: 'find', ...(query ? { query } : {}) });
  },
  step: (direction) => {
    void goToMatch(direction);
  },
  cancel: () => {
    post({ type: 'cancelFind' });
  },
  close: () => {
    currentMatch = undefined;
    isMatchWanted = false;
    post({ type: 'find' });
    list.focus();
  },
});

const goToLine = new GoToLine(
  () => file?.lines ?? 1,
  (line) => {
    stopFollowing();
    void goTo(line);
  },
  () => {
    list.focus();
  },
);

const hover = new HoverControl(list, {
  delayMs: () => setup?.hoverDelayMs ?? 300,
  language: () => setup?.language ?? 'en',
  showOnly: (callId) => {
    post({ type: 'showOnly', callId });
  },
  focusBack: () => {
    list.focus();
  },
});

const toolbar = new Toolbar((action) => {
  run(action);
});

panel.append(
  // Nobody sees it: the tab has the name. Who cannot see the tab finds it here.
  h('h1', { class: 'unseen' }, document.title),
  toolbar.element,
  findBar.element,
  goToLine.element,
  h('div', { class: 'log' }, viewport.element, overview.element),
  hover.element,
);

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/** Emptied first, so that the same text is read out again. */
function announce(text: string): void {
  announcement.textContent = '';
  setTimeout(() => {
    announcement.textContent = text;
  }, 50);
}

function run(action: ToolbarAction | LogViewerCommand): void {
  switch (action) {
    case 'find':
      findBar.open(selectedText());
      return;
    case 'goToLine':
      goToLine.open();
      return;
    case 'nextCall':
      void goToCall('next');
      return;
    case 'previousCall':
      void goToCall('previous');
      return;
    case 'showLinesOfCall': {
      const call = callHere();
      if (call) post({ type: 'showOnly', callId: call.callId });
      else announce(l10n.t('No call ID in this line.'));
      return;
    }
    case 'showAllLines':
      wantedLine = cache.row(current)?.line ?? wantedLine;
      post({ type: 'showOnly' });
      return;
    case 'openCall': {
      const call = callHere();
      if (call) post({ type: 'openCall', callId: call.callId, offset: call.offset });
      else announce(l10n.t('No call ID in this line.'));
      return;
    }
    case 'follow':
      isFollowing = !isFollowing;
      if (isFollowing) toEnd();
      drawToolbar();
      return;
    case 'lookUpAll':
      post({ type: 'lookUpAll' });
      return;
  }
}

/** What is selected with the mouse within one line. */
function selectedText(): string {
  const text = getSelection()?.toString() ?? '';
  return text.includes('\n') || text.length > 1000 ? '' : text;
}

/** The call ID that was gone to, or the only call of the current line. */
function callHere(): { readonly callId: string; readonly offset: number } | undefined {
  const calls = cache.row(current)?.calls ?? [];
  const at = calls.find(({ offset }) => offset === currentCall?.offset);
  if (at) return at;
  return new Set(calls.map(({ callId }) => callId)).size === 1 ? calls[0] : undefined;
}

function setCurrent(row: number, isSelecting = false): void {
  current = Math.max(0, Math.min(row, (file?.rows ?? 1) - 1));
  if (!isSelecting) anchor = current;
  drawToolbar();
}

function stopFollowing(): void {
  if (!isFollowing) return;
  isFollowing = false;
  drawToolbar();
}

function toEnd(): void {
  setCurrent((file?.rows ?? 1) - 1);
  viewport.scrollTo(Infinity);
}

async function goTo(line: number): Promise<void> {
  const row = await ask<number>({ kind: 'rowOf', line });
  currentCall = undefined;
  setCurrent(row);
  viewport.reveal(current);
  list.focus();
}

/** Where a search or a walk through calls goes on: from what was gone to, else from the current line. */
async function placeHere(of: { readonly offset: number } | undefined): Promise<number> {
  const row = cache.row(current) ?? (await ask<LogRow[]>({ kind: 'rows', from: current, count: 1 }))[0];
  if (!row) return 0;
  const end = row.shownFrom + row.hiddenBehind + 4 * row.text.length;
  return of && of.offset >= row.offset && of.offset <= end ? of.offset : row.offset;
}

async function goToCall(direction: 'next' | 'previous'): Promise<void> {
  const from = await placeHere(currentCall);
  // On the line itself, unless its call ID was gone to already.
  const isAt = currentCall?.offset === from;
  const found = await ask<FoundCall | undefined>({
    kind: 'nextCall',
    from: direction === 'next' && !isAt ? from - 1 : from,
    direction,
  });
  if (!found) {
    announce(l10n.t('No call ID in this document.'));
    return;
  }
  stopFollowing();
  await show(found.row, found.offset);
  currentCall = found;
  setCurrent(found.row);
  viewport.reveal(found.row);
  viewport.drawNow();
  viewport.revealSideways(found.row, '.call.at');
  announce(l10n.t('{0}, line {1}', found.callId, found.line + 1));
}

async function goToMatch(direction: 'next' | 'previous', isFirst = false): Promise<void> {
  if (!file?.find || file.find.count === 0) return;
  const from = await placeHere(currentMatch);
  const isAt = currentMatch?.offset === from && !isFirst;
  const found = await ask<FoundMatch | undefined>({
    kind: 'nextMatch',
    from: direction === 'next' && isAt ? from + 1 : from,
    direction,
  });
  if (!found) return;
  isMatchWanted = false;
  stopFollowing();
  await show(found.row, found.offset);
  currentMatch = found;
  setCurrent(found.row);
  viewport.reveal(found.row);
  viewport.drawNow();
  viewport.revealSideways(found.row, '.match.here');
  showFind();
}

/** Sees to it that a row is at hand and shows what stands at a place of it. */
async function show(row: number, offset: number): Promise<void> {
  await cache.load(row);
  const known = cache.row(row);
  if (!known || known.hiddenBefore + known.hiddenBehind === 0) return;
  if ([...known.calls, ...known.matches].some((mark) => mark.offset === offset)) return;
  const [fresh] = await ask<LogRow[]>({ kind: 'rows', from: row, count: 1, focus: offset });
  if (fresh) cache.put(fresh);
}

function drawToolbar(): void {
  toolbar.draw({ file, isFollowing, callId: callHere()?.callId, isMac: setup?.isMac ?? false });
}

let lastFindText = '';
function showFind(): void {
  const text = findBar.show(file?.find, currentMatch?.ordinal);
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
  if (next.translations) l10n.config({ contents: { ...next.translations } });
  document.documentElement.lang = next.language;
  document.documentElement.style.setProperty('--tab', String(next.tabSize));
  setNumberLanguage(next.language);
  list.setAttribute('aria-label', l10n.t('Lines of the log'));
  overview.label = l10n.t('Position in the log');
  viewport.lineHeight = next.lineHeight;
  drawToolbar();
}

function receiveState(next: LogViewerState): void {
  const before = file;
  file = next;
  const isOther = before && (before.generation !== next.generation || before.onlyCall !== next.onlyCall);
  if (isOther) {
    cache.clear();
    hover.end();
    currentCall = undefined;
    setCurrent(0);
    if (next.onlyCall !== undefined)
      announce(l10n.t('{0} lines of call {1}', formatCount(next.rows), next.onlyCall));
  } else if (before) {
    if (before.find?.count !== next.find?.count || before.find?.isDone !== next.find?.isDone) cache.outdate();
    // The last line may go on.
    if (before.knownTo !== next.knownTo) cache.outdateFrom(before.rows - 1);
  }
  if (!before?.isComplete && next.isComplete) announce(l10n.t('{0} lines', formatCount(next.lines)));
  comeBack();
  if (isFollowing && before?.rows !== next.rows) toEnd();
  drawToolbar();
  showFind();
  wantMarks();
  viewport.draw();
  if (isMatchWanted && (next.find?.count ?? 0) > 0) void goToMatch('next', true);
}

/** Goes to the line that was in sight before, once it is known. */
function comeBack(): void {
  if (wantedLine === undefined || !file || (!file.isComplete && wantedLine >= file.lines)) return;
  const line = wantedLine;
  wantedLine = undefined;
  if (line > 0)
    void ask<number>({ kind: 'rowOf', line }).then((row) => {
      setCurrent(row);
      viewport.scrollTo(row);
    });
}

function isUpdate(data: unknown): data is LogViewerUpdate {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}

function receive(update: LogViewerUpdate): void {
  switch (update.type) {
    case 'setup':
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
      return;
    case 'failure':
      panel.replaceChildren(h('p', { class: 'failure', role: 'alert' }, update.text));
      return;
  }
}

/** @returns whether the key means something here */
function onKey(event: KeyboardEvent): boolean {
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && !event.altKey && !event.shiftKey) {
    switch (event.key.toLowerCase()) {
      case 'f':
        run('find');
        return true;
      case 'g':
        run('goToLine');
        return true;
      case 'f7':
        run('openCall');
        return true;
    }
  }
  if (event.key === 'F3' && !ctrl) {
    void goToMatch(event.shiftKey ? 'previous' : 'next');
    return true;
  }
  if (event.key === 'F7' && !ctrl) {
    run(event.shiftKey ? 'previousCall' : 'nextCall');
    return true;
  }
  return event.target === list && onListKey(event, ctrl);
}

function onListKey(event: KeyboardEvent, ctrl: boolean): boolean {
  const step = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: viewport.page,
    PageUp: -viewport.page,
    Home: ctrl ? -Infinity : undefined,
    End: ctrl ? Infinity : undefined,
  }[event.key];
  if (step !== undefined && !event.altKey && (!ctrl || Math.abs(step) === Infinity)) {
    stopFollowing();
    hover.end();
    currentCall = undefined;
    setCurrent(current + step, event.shiftKey);
    viewport.reveal(current, true);
    return true;
  }
  if (ctrl && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    stopFollowing();
    viewport.scrollTo(viewport.top + (event.key === 'ArrowDown' ? 1 : -1));
    return true;
  }
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    viewport.element.scrollLeft += event.key === 'ArrowRight' ? 60 : -60;
    return true;
  }
  if (event.key === 'Home' || event.key === 'End') {
    viewport.element.scrollLeft = event.key === 'Home' ? 0 : viewport.element.scrollWidth;
    return true;
  }
  if (ctrl && event.key.toLowerCase() === 'a') {
    anchor = 0;
    setCurrent((file?.rows ?? 1) - 1, true);
    viewport.draw();
    return true;
  }
  if (ctrl && event.key.toLowerCase() === 'c') {
    if (selectedText() !== '' || getSelection()?.isCollapsed === false) return false;
    post({ type: 'copy', from: Math.min(anchor, current), to: Math.max(anchor, current) });
    return true;
  }
  if (event.key === 'Enter') {
    run('openCall');
    return true;
  }
  if (event.key === ' ') {
    const call = callHere();
    const mark = call && document.querySelector(`#row-${current} [data-offset="${call.offset}"]`);
    if (call && mark) hover.open(mark, true);
    return true;
  }
  if (event.key === 'Escape') {
    if (hover.end()) return true;
    anchor = current;
    viewport.draw();
    return false;
  }
  return false;
}

function onPointerDown(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : undefined;
  const row = target?.closest<HTMLElement>('.row')?.dataset['row'];
  if (row === undefined || event.button !== 0) return;
  const call = target?.closest<HTMLElement>('[data-call]')?.dataset;
  currentCall =
    call?.['call'] === undefined ? undefined : { callId: call['call'], offset: Number(call['offset']) };
  if (event.shiftKey) event.preventDefault();
  setCurrent(Number(row), event.shiftKey);
  viewport.draw();
  if (currentCall && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    hover.end();
    post({ type: 'openCall', ...currentCall });
  }
}

window.addEventListener('message', (event) => {
  // The editor's own frame around this page has this page's origin; nothing else may draw here.
  if (event.origin === window.origin && isUpdate(event.data)) receive(event.data);
});
document.addEventListener('keydown', (event) => {
  if (!onKey(event)) return;
  // The editor would take it for one of its own.
  event.preventDefault();
  event.stopPropagation();
});
list.addEventListener('mousedown', onPointerDown);
viewport.element.addEventListener('wheel', (event) => {
  hover.end();
  if (event.deltaY < 0) stopFollowing();
});
window.addEventListener('resize', wantMarks);
// A query for what nobody sees is wanted no more.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hover.end();
});
post({ type: 'ready' });
cache.want(0, 0);
list.focus();
