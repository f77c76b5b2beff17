import * as l10n from '@vscode/l10n';
import type { OutcomeKey, ResultsPanelMessage, ResultsPanelUpdate } from '../../protocol/resultsPanel.ts';
import { configureWording } from '../../wording/language.ts';
import { countCodes, countOutcomes } from '../../wording/resultStatistics.ts';
import { h, patch } from '../dom.ts';
import { emptyState, type EmptyReason } from './emptyState.ts';
import { countSentence, filterBar, spanOfEdges } from './filterBar.ts';
import { toggled, withFilter, type FilterName, type Filters } from './filters.ts';
import { filterParts } from './filterWords.ts';
import { Grid } from './grid.ts';
import { failureBanner, header, progressSentence } from './header.ts';
import { Overview, overviewSwitch, type OverviewLook } from './overview.ts';
import { overviewData } from './overviewData.ts';
import { readKeptState, rowsToAskAgain, type KeptState, type PageState } from './pageState.ts';
import { RowMenu } from './rowMenu.ts';
import { columnNames, TableModel, type ColumnName } from './tableModel.ts';

const vscode = acquireVsCodeApi();
const panel = byId('panel');
const announcement = byId('announcement');
const kept = readKeptState(vscode.getState(), document.body.dataset['sourceId'] ?? '');
const model = new TableModel();

type Start = Extract<ResultsPanelUpdate, { type: 'start' }>;
let started: Pick<Start, 'language' | 'title' | 'progress' | 'total'> | undefined;
let isGone = false;
let overview: Overview | undefined;
/** How far it was when the drawings were made: the header counts what they show. */
let counted: Start['progress'] | undefined;
let tallies: Pick<PageState, 'outcomes' | 'codes'> = { outcomes: [], codes: [] };

const grid = new Grid(
  {
    open: (row, stays) => {
      post({ type: 'openCall', row: row.at, shown: shownPlaces(), ...(stays ? { stays } : {}) });
    },
    rest: (row) => {
      post({ type: 'follow', row: row.at, shown: shownPlaces() });
    },
    goToPlace: (row) => {
      post({ type: 'goToPlace', row: row.at });
    },
    sort: (column) => {
      sortBy(column);
    },
    menu: (rows, at) => {
      rowMenu.open(rows, at);
    },
    selectionChanged: () => {
      renderAround();
    },
  },
  kept.grid,
);
let isInGrid = kept.isInGrid;

const rowMenu = new RowMenu(
  (action, rows) => {
    const places = rows.map(({ at }) => at);
    const [first] = places;
    if (action === 'openCall' || action === 'goToPlace') {
      if (first === undefined) return;
      if (action === 'openCall') post({ type: action, row: first, shown: shownPlaces() });
      else post({ type: action, row: first });
    } else post({ type: action, rows: places });
  },
  () => {
    grid.focus();
  },
);

model.setFilters(kept.filters);
model.setSorting(kept.sorting);
for (const name of kept.hiddenColumns) model.setColumn(name, false);

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

function post(message: ResultsPanelMessage): void {
  vscode.postMessage(message);
}

function shownPlaces(): readonly number[] {
  return model.shown().map(({ at }) => at);
}

/* What comes from the extension */

function receive(update: ResultsPanelUpdate): void {
  switch (update.type) {
    case 'start':
      speak(update);
      started = update;
      counted = update.progress;
      model.clear();
      model.put(update.rows);
      render();
      keepSoon();
      break;
    case 'rows':
      if (!started) return;
      model.put(update.rows);
      takeProgress(update.progress ?? started.progress, update.total);
      renderSoon();
      break;
    case 'reveal':
      grid.reveal(update.row);
      keepSoon();
      break;
    case 'gone':
      speak(update);
      isGone = true;
      patch(panel, h('main', { id: 'panel' }, emptyState('gone')));
      break;
  }
}

function speak({ language, translations }: Pick<Start, 'language' | 'translations'>): void {
  configureWording(language, translations && { ...translations });
  document.documentElement.lang = language;
}

function takeProgress(progress: Start['progress'], total: number): void {
  if (!started) return;
  const before = started.progress;
  started = { ...started, progress, total };
  if (before.state === progress.state) return;
  // What it says now is not to wait for the pause between two drawings.
  clearTimeout(overviewTimer);
  overviewTimer = undefined;
  announceProgress(before, progress);
}

function announceProgress(before: Start['progress'], now: Start['progress']): void {
  if (before.state === now.state || !started) return;
  if (now.state === 'done') announce(l10n.t('All calls are looked up.'));
  else if (now.state === 'running') announce(l10n.t('Looking up calls.'));
  else if (!now.failure) announce(progressSentence(pageState(started)));
}

/* Drawing */

let isRenderDue = false;

/** Many messages, one drawing. */
function renderSoon(): void {
  if (isRenderDue) return;
  isRenderDue = true;
  requestAnimationFrame(() => {
    isRenderDue = false;
    render();
  });
}

function render(): void {
  if (!started || isGone) return;
  grid.show({
    rows: model.shown(),
    columns: model.columns(),
    sorting: model.sorting,
    language: started.language,
  });
  renderAround();
  renderOverviewLater();
}

let overviewTimer: ReturnType<typeof setTimeout> | undefined;
let overviewDrawnAt = 0;
/** While rows come in, the drawings follow more slowly than the table. */
const overviewPauseMs = 500;

/** What all rows say together waits until the table is on the screen. */
function renderOverviewLater(): void {
  if (overviewTimer !== undefined) return;
  const pause = started?.progress.state === 'running' ? overviewDrawnAt + overviewPauseMs - Date.now() : 0;
  overviewTimer = setTimeout(
    () => {
      overviewTimer = undefined;
      requestAnimationFrame(() => setTimeout(renderOverview));
    },
    Math.max(0, pause),
  );
}

function renderOverview(): void {
  if (!started || isGone) return;
  overviewDrawnAt = Date.now();
  counted = started.progress;
  tallies = {
    outcomes: countOutcomes(model.shownWithout('outcomes'), model.filters.outcomes),
    codes: countCodes(model.shownWithout('codes'), model.filters.codes),
  };
  if (overview && overview.look !== 'hidden')
    overview.show(
      overviewData(
        {
          shown: model.shown(),
          shownWithout: (name) => model.shownWithout(name),
          filters: model.filters,
          isComplete: counted.state === 'done',
        },
        started.language,
      ),
      started.language,
    );
  renderAround();
}

function renderAround(): void {
  if (!started || isGone) return;
  const state = pageState(started);
  const isFirst = !grid.element.isConnected;
  if (isFirst) {
    overview = new Overview(kept.overview, (choose) => {
      setFilters(choose(model.filters));
    });
    panel.replaceChildren(
      h('div', { id: 'top' }),
      h('div', { id: 'filters' }),
      grid.element,
      h('div', { id: 'empty' }),
    );
    document.body.append(rowMenu.element);
    placeOverview();
  }
  patch(
    byId('top'),
    h(
      'div',
      { id: 'top' },
      header(state, overviewSwitch(overview?.look ?? 'charts', isShort.matches)),
      failureBanner(state),
    ),
  );
  patch(byId('filters'), h('div', { id: 'filters' }, filterBar(state)));
  const empty = state.shown > 0 ? undefined : emptyState(whyEmpty(state));
  patch(byId('empty'), h('div', { id: 'empty' }, empty));
  showChoices();
  if (isFirst) {
    textField().value = kept.filters.text ?? '';
    grid.element.setAttribute('aria-label', l10n.t('Calls'));
    grid.connect();
    focusAgain();
  }
}

/** Where there is no room for both, the table comes first, and what all rows say together below it. */
const isShort = matchMedia('(max-height: 480px)');
isShort.addEventListener('change', () => {
  placeOverview();
  renderAround();
});

function placeOverview(): void {
  if (!overview) return;
  if (isShort.matches) panel.append(overview.element);
  else byId('top').after(overview.element);
  renderOverviewLater();
}

/** The editor gives the keyboard back to the page, not to what had it: after a menu, and when the tab comes back. */
function focusAgain(): void {
  if (isInGrid && document.hasFocus() && document.activeElement === document.body) grid.focus();
}

function whyEmpty({ total, progress }: PageState): EmptyReason {
  if (total > 0) return 'filteredOut';
  if (progress.state === 'done') return 'none';
  return progress.state === 'paused' && !progress.failure ? 'notAsked' : 'noRows';
}

function pageState({ language, title, progress, total }: NonNullable<typeof started>): PageState {
  return {
    language,
    title,
    progress: counted?.state === progress.state ? counted : progress,
    isGone,
    total,
    filters: model.filters,
    columns: model.columns(),
    shown: model.shown().length,
    selected: grid.selection.size,
    ...tallies,
    again: rowsToAskAgain(model.shown()),
  };
}

/** What a field holds is the user's, so that drawing alone does not change it. */
function showChoices(): void {
  for (const box of panel.querySelectorAll<HTMLInputElement>('[data-checked]'))
    box.checked = box.dataset['checked'] === 'true';
  for (const field of panel.querySelectorAll<HTMLInputElement>('[data-wanted]'))
    if (field !== document.activeElement) field.value = field.dataset['wanted'] ?? '';
}

function textField(): HTMLInputElement {
  const field = byId('text');
  if (!(field instanceof HTMLInputElement)) throw new Error('#text is no field.');
  return field;
}

/** Emptied first, so that the same words are read out again. */
function announce(text: string): void {
  announcement.textContent = '';
  setTimeout(() => {
    announcement.textContent = text;
  }, 50);
}

/* What the user does */

let announceCount: ReturnType<typeof setTimeout> | undefined;

function setFilters(filters: Filters): void {
  model.setFilters(filters);
  render();
  keep();
  clearTimeout(announceCount);
  announceCount = setTimeout(() => {
    if (started) announce(countSentence(pageState(started)));
  }, 600);
}

function sortBy(column: ColumnName): void {
  const { sorting } = model;
  const next =
    sorting?.column !== column
      ? { column, descending: false }
      : sorting.descending
        ? undefined
        : { column, descending: true };
  model.setSorting(next);
  render();
  keep();
}

function keep(): void {
  const { sorting } = model;
  const shownColumns = model.columns();
  const state: KeptState = {
    sourceId: kept.sourceId,
    ...titleOf(started?.title ?? kept.title),
    filters: model.filters,
    ...(sorting ? { sorting } : {}),
    hiddenColumns: columnNames.filter((name) => !shownColumns.includes(name)),
    grid: grid.kept(),
    isInGrid,
    overview: overview?.look ?? kept.overview,
  };
  vscode.setState(state);
}

function titleOf(title: string | undefined): Pick<KeptState, 'title'> {
  return title === undefined ? {} : { title };
}

let keeping: ReturnType<typeof setTimeout> | undefined;

/** Not at each step of the keyboard. */
function keepSoon(): void {
  keeping ??= setTimeout(() => {
    keeping = undefined;
    keep();
  }, 200);
}

function onClick(event: MouseEvent): void {
  const pressed = event.target instanceof Element ? event.target.closest('[data-do]') : null;
  if (!pressed || grid.element.contains(pressed) || pressed.getAttribute('aria-disabled') === 'true') return;
  const value = pressed.getAttribute('data-value') ?? '';
  pressed.closest<HTMLElement>('[popover]')?.hidePopover();
  act(pressed.getAttribute('data-do') ?? '', value, pressed.getAttribute('data-filter') as FilterName | null);
}

/** `what` and `value` come from what this page drew. */
function act(what: string, value: string, filter: FilterName | null): void {
  const again = rowsToAskAgain(model.shown());
  switch (what) {
    case 'run':
      post({ type: 'run', action: value as Extract<ResultsPanelMessage, { type: 'run' }>['action'] });
      break;
    case 'againFailed':
      post({ type: 'askAgain', rows: again.failed });
      break;
    case 'againNotFinal':
      post({ type: 'askAgain', rows: again.notFinal });
      break;
    case 'againSelected':
      post({ type: 'askAgain', rows: grid.chosen() });
      break;
    case 'export':
      post({
        type: 'export',
        rows: shownPlaces(),
        filter: filterParts(model.filters).map(({ label }) => label),
      });
      break;
    case 'clearFilters':
      textField().value = '';
      setFilters({});
      textField().focus();
      break;
    case 'overview':
      if (overview) overview.look = value as OverviewLook;
      renderAround();
      renderOverviewLater();
      // Pressed once more, too: what is chosen already may be out of sight.
      if (isShort.matches && value !== 'hidden') overview?.element.scrollIntoView({ block: 'start' });
      keep();
      break;
    case 'unfilter':
      if (filter) unfilter(filter, value);
      break;
  }
}

function unfilter(filter: FilterName, value: string): void {
  const { filters } = model;
  if (filter === 'outcomes')
    setFilters(withFilter(filters, filter, toggled(filters.outcomes, value as OutcomeKey)));
  else if (filter === 'codes') setFilters(withFilter(filters, filter, toggled(filters.codes, value)));
  else setFilters(withFilter(filters, filter, undefined));
  if (!document.hasFocus() || document.activeElement === document.body) grid.focus();
}

function onInput({ target }: Event): void {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.id === 'text') {
    setFilters(withFilter(model.filters, 'text', target.value.trim()));
    return;
  }
  const { choice, value = '' } = target.dataset;
  if (choice === 'outcomes')
    setFilters(withFilter(model.filters, 'outcomes', toggled(model.filters.outcomes, value as OutcomeKey)));
  else if (choice === 'codes')
    setFilters(withFilter(model.filters, 'codes', toggled(model.filters.codes, value)));
  else if (choice === 'column') {
    model.setColumn(value as ColumnName, target.checked);
    render();
    keep();
  } else if (target.dataset['edge'] !== undefined) {
    const edge = (name: string): string =>
      panel.querySelector<HTMLInputElement>(`[data-edge=${name}]`)?.value ?? '';
    setFilters(withFilter(model.filters, 'time', spanOfEdges(edge('from'), edge('to'))));
  }
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.target instanceof HTMLInputElement && event.target.id === 'text') {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      grid.focus();
    } else if (event.key === 'Escape' && event.target.value !== '') {
      event.target.value = '';
      setFilters(withFilter(model.filters, 'text', undefined));
    }
  }
  if (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && started) {
    event.preventDefault();
    textField().select();
  }
}

function onCopy(event: ClipboardEvent): void {
  if (!grid.element.contains(document.activeElement)) return;
  event.preventDefault();
  post({ type: 'copyCallIds', rows: grid.chosen() });
}

function isUpdate(data: unknown): data is ResultsPanelUpdate {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    ['start', 'rows', 'reveal', 'gone'].includes(String(data.type))
  );
}

window.addEventListener('message', (event) => {
  // The editor's own frame around this page has this page's origin; nothing else may draw here.
  if (event.origin === window.origin && isUpdate(event.data)) receive(event.data);
});
document.addEventListener('click', onClick);
document.addEventListener('input', onInput);
document.addEventListener('keydown', onKeyDown);
document.addEventListener('copy', onCopy);
document.addEventListener('focusin', ({ target }) => {
  isInGrid = target instanceof Node && grid.element.contains(target);
  keepSoon();
});
window.addEventListener('focus', focusAgain);
grid.element.addEventListener('scrollend', keep);
keep();
post({ type: 'ready' });
