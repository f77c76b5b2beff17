import * as l10n from '@vscode/l10n';
import type { PanelTime, ResultContent } from '../../protocol/callPanel.ts';
import {
  formatClock,
  formatInstant,
  formatServerClock,
  formatServerDateTime,
  formatUtcOffset,
} from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { inOneBreath, inSentences } from '../../wording/punctuation.ts';
import { h, visible } from '../dom.ts';

/** `open`: it is not known, or there is nothing to know, how long this took. */
interface Segment {
  readonly kind: 'ringing' | 'talking' | 'open';
  readonly label: string;
  readonly seconds: number | undefined;
  /** Not to scale. */
  readonly isShortened?: boolean;
}

interface Tick {
  readonly time: PanelTime;
  readonly label: string;
  /** Index of the segment whose start it marks; the number of segments for the end of the last one. */
  readonly at: number;
}

/**
 * The call drawn to scale: ringing, talking, end. Without any time there is a sentence instead.
 * @param recordingSeconds how long the recording is that is open; it is drawn below the talking where it fits. `unknown`
 * keeps its room free, so that nothing moves under the pointer when it opens.
 */
export function timeline(
  call: ResultContent,
  language: string,
  recordingSeconds?: number | 'unknown',
): HTMLElement {
  if (!call.ringingAt && !call.answeredAt && !call.hungUpAt)
    return h(
      'p',
      { class: 'note', 'data-key': 'timeline' },
      l10n.t('The server sent no times for this call.'),
    );
  const hasWave = typeof recordingSeconds === 'number' && sharesAxis(call, recordingSeconds);
  const segments = hasWave ? roomForTalking(segmentsOf(call)) : segmentsOf(call);
  const ticks = ticksOf(call, segments);
  const known = segments.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  return h(
    'div',
    {
      class: 'timeline',
      'data-key': 'timeline',
      role: 'group',
      'aria-label': timelineSentence(call, language),
    },
    h('div', { class: 'legend', 'aria-hidden': 'true' }, ...segments.map(legendItem)),
    h(
      'div',
      { class: 'bar', 'aria-hidden': 'true' },
      ...segments.map((segment) => bar(segment, known)),
      call.tone === 'failed' && call.hungUpAt ? h('span', { class: 'end' }) : undefined,
    ),
    hasWave ? h('div', { class: 'axis-wave', 'data-key': 'wave', 'data-island': 'wave' }) : undefined,
    recordingSeconds === 'unknown' && mayShareAxis(call) ? waveRest('axis-wave') : undefined,
    h('div', { class: 'pins' }, ...ticks.map(() => h('span', { class: 'pin' }))),
    h('div', { class: 'ticks' }, ...ticks.map((tick) => tickMark(tick, ticks[0], call, language))),
  );
}

/** Lengths of times that the server gives in whole seconds are equal when they differ by no more than this. */
const sameSeconds = 1.5;

/** Where the sound of a recording will be drawn. */
export function waveRest(place: 'axis-wave' | 'own-axis'): HTMLElement {
  return h('div', { class: `${place} wave-rest`, 'data-key': 'wave-rest', 'aria-hidden': 'true' });
}

/** Whether a recording whose length is not known yet may be drawn below the talking. */
export function mayShareAxis({ answeredAt, talkingSeconds }: ResultContent): boolean {
  return answeredAt !== undefined && (talkingSeconds ?? 0) > 0;
}

/**
 * Whether the recording can be drawn below the talking. A recording begins when the call is answered: the API does not
 * say so, but where it is as long as the talking there is nothing else it could be. Any other length is no proof, and
 * such a recording gets an axis of its own.
 */
export function sharesAxis(call: ResultContent, recordingSeconds: number): boolean {
  if (!mayShareAxis(call)) return false;
  const { talkingSeconds = 0 } = call;
  return Math.abs(talkingSeconds - recordingSeconds) <= Math.max(sameSeconds, talkingSeconds * 0.02);
}

/** The times of day at a position of a recording that begins with the answer: in the server's zone and in the user's. */
export function timesAt(call: ResultContent, language: string, seconds: number): readonly string[] {
  const { answeredAt, utcOffsetMinutes } = call;
  if (!answeredAt) return [];
  const server = formatServerClock(answeredAt.text, seconds, language);
  const zone = utcOffsetMinutes === undefined ? undefined : formatUtcOffset(utcOffsetMinutes);
  return [
    ...(server === undefined ? [] : [[server, zone].filter(Boolean).join(' ')]),
    ...(answeredAt.instant === undefined
      ? []
      : [l10n.t('{0} your time', formatClock(answeredAt.instant + seconds * 1000, language))]),
  ];
}

/** Ringing that would leave the sound too little room is drawn shorter than it was, and says so. */
function roomForTalking(segments: readonly Segment[]): readonly Segment[] {
  const talking = segments.find(({ kind }) => kind === 'talking')?.seconds ?? 0;
  return segments.map((segment) =>
    segment.kind === 'ringing' && (segment.seconds ?? 0) > talking
      ? { ...segment, seconds: talking * 0.35, isShortened: true }
      : segment,
  );
}

/** The timeline in words, for those who do not see it. */
export function timelineSentence(call: ResultContent, language: string): string {
  const { ringingAt, answeredAt, hungUpAt, ringingSeconds, talkingSeconds } = call;
  return inSentences(
    ringingAt && l10n.t('Ringing from {0}.', timeOfDay(ringingAt, language)),
    ringingSeconds === undefined ? undefined : l10n.t('Rang for {0}.', formatDuration(ringingSeconds)),
    answeredAt && l10n.t('Answered at {0}.', timeOfDay(answeredAt, language)),
    talkingSeconds === undefined ? undefined : l10n.t('Talked for {0}.', formatDuration(talkingSeconds)),
    hungUpAt &&
      (answeredAt
        ? l10n.t('Hung up at {0}.', timeOfDay(hungUpAt, language))
        : l10n.t('Ended at {0}.', timeOfDay(hungUpAt, language))),
  );
}

function segmentsOf(call: ResultContent): readonly Segment[] {
  const { ringingAt, answeredAt, ringingSeconds, talkingSeconds } = call;
  if (!answeredAt && !ringingAt)
    return [{ kind: 'open', label: l10n.t('no ringing reported'), seconds: undefined }];
  if ((ringingSeconds ?? 0) + (talkingSeconds ?? 0) === 0 && ringingSeconds === 0)
    return [{ kind: 'open', label: l10n.t('over within the same second'), seconds: undefined }];
  const segments: Segment[] = [];
  if (ringingAt)
    segments.push(
      ringingSeconds === undefined
        ? { kind: 'open', label: l10n.t('ringing time unknown'), seconds: undefined }
        : {
            kind: 'ringing',
            label: l10n.t('ringing {0}', formatDuration(ringingSeconds)),
            seconds: ringingSeconds,
          },
    );
  if (answeredAt)
    segments.push(
      talkingSeconds === undefined
        ? { kind: 'open', label: l10n.t('talking time unknown'), seconds: undefined }
        : {
            kind: 'talking',
            label: l10n.t('talking {0}', formatDuration(talkingSeconds)),
            seconds: talkingSeconds,
          },
    );
  return segments;
}

function ticksOf(call: ResultContent, segments: readonly Segment[]): readonly Tick[] {
  const { ringingAt, answeredAt, hungUpAt } = call;
  const ticks: Tick[] = [];
  if (ringingAt) ticks.push({ time: ringingAt, label: l10n.t('ringing'), at: 0 });
  if (answeredAt) ticks.push({ time: answeredAt, label: l10n.t('answered'), at: segments.length - 1 });
  if (hungUpAt)
    ticks.push({
      time: hungUpAt,
      label: answeredAt ? l10n.t('hung up') : l10n.t('ended'),
      at: segments.length,
    });
  return ticks;
}

function legendItem(segment: Segment): HTMLElement {
  return h(
    'span',
    { class: 'legend-item', hidden: true },
    h('i', { class: `swatch ${segment.kind}` }),
    segment.label,
  );
}

function bar(segment: Segment, known: number): HTMLElement {
  const element = h(
    'span',
    {
      class: `segment ${segment.kind}${segment.isShortened === true ? ' shortened' : ''}`,
      title: segment.isShortened === true ? l10n.t('drawn shorter than it was') : undefined,
    },
    h('span', { class: 'label' }, segment.label),
  );
  element.style.setProperty('flex-grow', String(segment.seconds ?? Math.max(1, known)));
  return element;
}

function tickMark(
  { time, label, at }: Tick,
  first: Tick | undefined,
  { utcOffsetMinutes }: ResultContent,
  language: string,
): HTMLElement {
  const isSameDay = first?.time.text.slice(0, 10) === time.text.slice(0, 10);
  const zones = [
    [
      visible(formatServerDateTime(time.text, language)),
      utcOffsetMinutes === undefined ? l10n.t('server’s time') : formatUtcOffset(utcOffsetMinutes),
    ].join(' '),
    ...(time.instant === undefined ? [] : [l10n.t('{0} your time', formatInstant(time.instant, language))]),
  ];
  return h(
    'span',
    {
      class: 'tick',
      'data-at': String(at),
      tabindex: '0',
      role: 'img',
      'aria-label': inOneBreath(label, ...zones),
    },
    h(
      'span',
      { class: 'mono' },
      isSameDay ? timeOfDay(time, language) : visible(formatServerDateTime(time.text, language)),
    ),
    h('span', { class: 'tick-label' }, label),
    h('span', { class: 'tip' }, ...zones.map((zone) => h('span', {}, zone))),
  );
}

function timeOfDay({ text }: PanelTime, language: string): string {
  return visible(formatServerClock(text, 0, language) ?? text);
}

const gap = 10;

/**
 * What CSS cannot do: takes labels out of segments they do not fit in, and puts each tick under its point without
 * overlapping the others. To be called after rendering and whenever the width changes.
 */
export function layOutTimeline(element: HTMLElement): void {
  const find = (selector: string): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(selector)];
  const segments = find('.segment');
  const legend = find('.legend-item');
  const labels = find('.label');
  const fits = segments.map(
    // Where the bar is broken off, the break needs its room, too.
    (segment, index) =>
      (labels[index]?.offsetWidth ?? 0) + gap <=
      segment.clientWidth * (segment.classList.contains('shortened') ? 0.65 : 1),
  );
  for (const [index, isInside] of fits.entries()) {
    labels[index]?.classList.toggle('away', !isInside);
    legend[index]?.toggleAttribute('hidden', isInside);
  }
  const talking = segments.find((segment) => segment.classList.contains('talking'));
  const [sound] = find('.axis-wave');
  if (sound && talking) {
    const percent = (pixels: number): string => `${(100 * pixels) / element.clientWidth}%`;
    sound.style.setProperty('margin-inline-start', percent(talking.offsetLeft));
    sound.style.setProperty('width', percent(talking.offsetWidth));
  }

  element.classList.remove('stacked');
  const total = element.clientWidth;
  const ticks = find('.tick');
  const widths = ticks.map((tick) => tick.offsetWidth);
  if (widths.reduce((sum, width) => sum + width + gap, -gap) > total) {
    element.classList.add('stacked');
    for (const tick of ticks) tick.style.removeProperty('left');
    keepTipsInside(ticks);
    return;
  }
  const pins = find('.pin');
  let free = 0;
  for (const [index, tick] of ticks.entries()) {
    const segment = segments[Number(tick.dataset['at'])];
    const point = segment ? segment.offsetLeft : total;
    const width = widths[index] ?? 0;
    const behind = widths.slice(index + 1).reduce((sum, next) => sum + next + gap, 0);
    const start = Math.max(free, Math.min(point - width / 2, total - behind - width));
    tick.style.setProperty('left', `${start}px`);
    tick.style.setProperty('text-align', start === 0 ? 'start' : segment ? 'center' : 'end');
    pins[index]?.style.setProperty('left', `${Math.min(Math.max(0, point - 1), total - 1)}px`);
    free = start + width + gap;
  }
  keepTipsInside(ticks);
}

/** What a tick says when it is pointed at is wider than the tick: near the edge it begins further left. */
function keepTipsInside(ticks: readonly HTMLElement[]): void {
  const pageWidth = document.documentElement.clientWidth;
  for (const tick of ticks) {
    const tip = tick.querySelector<HTMLElement>('.tip');
    const room = pageWidth - tick.getBoundingClientRect().left - gap;
    if (tip) tip.style.setProperty('left', `${Math.min(0, room - tip.offsetWidth)}px`);
  }
}
