import type { CallPanelMessage, CallPanelState, CallPanelUpdate } from '../../protocol/callPanel.ts';
import { configureWording } from '../../wording/language.ts';
import { announcementFor } from './announcement.ts';
import { copyMenuButtonId, focusMenuItem, menuMove } from './copyMenu.ts';
import { patch } from '../dom.ts';
import { PagePlace, readPlace, type KeptPlace } from '../pagePlace.ts';
import { RecordingSession } from './recordingSession.ts';
import { layOutTimeline, sharesAxis, timesAt } from './timeline.ts';
import { view } from './view.ts';

const vscode = acquireVsCodeApi();
const panel = byId('panel');
const announcement = byId('announcement');
let state: CallPanelState | undefined;
let isMenuOpen = false;
const recording = new RecordingSession(
  {
    timesAt: (seconds) =>
      state?.content.kind === 'result' && hasSharedAxis()
        ? timesAt(state.content, state.language, seconds)
        : [],
    onChange: render,
    onPosition: (seconds) => {
      recordingAt = seconds;
      keepSoon();
    },
  },
  keptPosition(),
);
let recordingAt = keptPosition();
const place = new PagePlace(panel, readPlace(keptFields()['place']), keepSoon);
/** Where the page stood at the calls it showed before, by call. */
const places = new Map<string, KeptPlace>();
/** The call it showed before it was hidden: a tab that was led on meanwhile comes back with another one. */
let shownCall = keptFields()['callId'] === undefined ? undefined : keyOf(keptFields());
let announcing: ReturnType<typeof setTimeout> | undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;

/** Where the recording stood when the page was hidden; nothing when none was open. */
function keptPosition(): number | undefined {
  const { recordingAt: kept } = keptFields();
  return typeof kept === 'number' ? kept : undefined;
}

function keyOf({ serverId, vdnId, callId }: CallKeyFields): string {
  return JSON.stringify([serverId, vdnId, callId]);
}

interface CallKeyFields {
  readonly serverId?: unknown;
  readonly vdnId?: unknown;
  readonly callId?: unknown;
}

function keptFields(): Record<string, unknown> {
  const kept = vscode.getState();
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

/** Not at each step of the playback. */
function keepSoon(): void {
  keeping ??= setTimeout(() => {
    keeping = undefined;
    keep();
  }, 500);
}

function keep(): void {
  if (!state) return;
  const { callId, vdnId, serverId, isPreview = false } = state;
  vscode.setState({
    callId,
    vdnId,
    serverId,
    isPreview,
    place: place.kept,
    ...(recordingAt === undefined ? {} : { recordingAt }),
  });
}

function hasSharedAxis(): boolean {
  const { phase } = recording;
  return (
    phase.kind === 'open' &&
    state?.content.kind === 'result' &&
    sharesAxis(state.content, phase.player.seconds)
  );
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

function post(message: CallPanelMessage): void {
  vscode.postMessage(message);
}

function receive(next: CallPanelState): void {
  const call = keyOf(next);
  const isSameCall = call === shownCall;
  const before = isSameCall ? state : undefined;
  if (shownCall !== undefined && !isSameCall) {
    if (state) places.set(shownCall, place.kept);
    recording.reset();
    recordingAt = undefined;
    place.reset(next.isReturn ? places.get(call) : undefined);
    isMenuOpen = false;
    // What was opened of one call is not open for the next.
    for (const details of panel.querySelectorAll('details')) details.open = false;
  }
  shownCall = call;
  state = next;
  configureWording(next.language, next.translations && { ...next.translations });
  document.documentElement.lang = next.language;
  keep();
  render();
  if (!isSameCall || next.content.kind === 'loading') announce('');
  const news = announcementFor(before, next);
  if (news !== undefined) announce(news);
}

function render(): void {
  if (!state) return;
  const focused = document.activeElement;
  const hadFocus = panel.contains(focused);
  const wasInRecording = focused?.closest('.recording') !== null;
  patch(panel, view(state, { isMenuOpen, recording: recording.phase, now: Date.now() }));
  layOut();
  settlePlayer();
  if (hadFocus && !panel.contains(focused)) focusInstead(wasInRecording);
  place.settle();
}

/**
 * Gives the keyboard to what has taken the place of what is gone: Pause or Cancel where Play was. Never to what asks the
 * server: the next key may be meant for what was there before.
 */
function focusInstead(wasInRecording: boolean): void {
  const control = wasInRecording ? panel.querySelector<HTMLElement>('.recording .controls button') : null;
  (control ?? panel.querySelector<HTMLElement>('h1'))?.focus();
}

/** Puts the player's parts where the page now has room for them. */
function settlePlayer(): void {
  if (recording.phase.kind !== 'open') return;
  const { player } = recording.phase;
  for (const [name, part] of [
    ['wave', player.wave],
    ['controls', player.controls],
  ] as const) {
    const island = panel.querySelector(`[data-island=${name}]`);
    if (!island || part.parentElement === island) continue;
    island.replaceChildren(part);
    player.settled();
  }
}

function layOut(): void {
  const element = panel.querySelector<HTMLElement>('.timeline');
  if (element) layOutTimeline(element);
}

/**
 * Emptied first, so that the same outcome after a refresh is read out again; and for good where there is nothing to say,
 * as what was said of another call is not true of this one.
 */
function announce(text: string): void {
  announcement.textContent = '';
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    announcement.textContent = text;
  }, 50);
}

function setMenu(isOpen: boolean): void {
  if (isMenuOpen === isOpen) return;
  isMenuOpen = isOpen;
  render();
}

function closeMenu(): void {
  const hadFocus = panel.querySelector('[role=menu]')?.contains(document.activeElement) === true;
  if (hadFocus) document.getElementById(copyMenuButtonId)?.focus();
  setMenu(false);
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest(`#${copyMenuButtonId}`)) {
    if (isMenuOpen) closeMenu();
    else openMenu('first');
    return;
  }
  const pressed = target?.closest('[data-action]');
  if (pressed && pressed.getAttribute('aria-disabled') !== 'true') run(pressed.getAttribute('data-action'));
  closeMenu();
}

function run(action: string | null): void {
  // Only `button` and the copy menu write the attribute, both from the protocol's type.
  if (action !== null)
    post({ type: 'run', action: action as Extract<CallPanelMessage, { type: 'run' }>['action'] });
}

function openMenu(item: 'first' | 'last'): void {
  setMenu(true);
  focusMenuItem(panel, item);
}

function onKeyDown(event: KeyboardEvent): void {
  const isOnMenu = event.target instanceof Element && event.target.closest('.menu-anchor') !== null;
  const move =
    isOnMenu || (isMenuOpen && event.key === 'Escape') ? menuMove(event.key, isMenuOpen) : undefined;
  if (!move) return;
  // Tab goes on from the button, as if the menu had not been there.
  if (move !== 'leave') event.preventDefault();
  if (move === 'close' || move === 'leave') closeMenu();
  else if (isMenuOpen) focusMenuItem(panel, move);
  else if (move === 'first' || move === 'last') openMenu(move);
}

/** The extension alone speaks to this page, but the editor's own scripts around it do, too. */
function isUpdate(data: unknown): data is CallPanelUpdate {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return data.type === 'state' ? 'state' in data : data.type === 'recording' && 'event' in data;
}

window.addEventListener('message', (event) => {
  // The editor's own frame around this page has this page's origin; nothing else may draw here.
  if (event.origin !== window.origin || !isUpdate(event.data)) return;
  if (event.data.type === 'state') receive(event.data.state);
  else recording.receive(event.data);
});
document.addEventListener('click', onClick);
document.addEventListener('keydown', onKeyDown);
window.addEventListener('blur', closeMenu);
new ResizeObserver(layOut).observe(panel);
// Ages and the time left of a link go on while nothing else happens.
setInterval(render, 30_000);
document.addEventListener('visibilitychange', render);
post({ type: 'ready', resumesRecording: recordingAt !== undefined });
