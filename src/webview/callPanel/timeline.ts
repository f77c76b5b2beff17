import * as l10n from '@vscode/l10n';
import type { PanelTime, ResultContent } from '../../protocol/callPanel.ts';
import { formatDuration, formatInstant } from '../../wording/durations.ts';
import { h, visible } from '../dom.ts';

/** `open`: it is not known, or there is nothing to know, how long this took. */
interface Segment {
  readonly kind: 'ringing' | 'talking' | 'open';
  readonly label: string;
  readonly seconds: number | undefined;
}

interface Tick {
  readonly time: PanelTime;
  readonly label: string;
  /** Index of the segment whose start it marks; the number of segments for the end of the last one. */
  readonly at: number;
}

/** The call drawn to scale: ringing, talking, end. Without any time there is a sentence instead. */
export function timeline(call: ResultContent, language: string): HTMLElement {
  if (!call.ringingAt && !call.answeredAt && !call.hungUpAt)
    return h(
      'p',
      { class: 'note', 'data-key': 'timeline' },
      l10n.t('The server sent no times for this call.'),
    );
  const segments = segmentsOf(call);
  const ticks = ticksOf(call, segments);
  const known = segments.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  return h(
    'div',
    { class: 'timeline', 'data-key': 'timeline', role: 'img', 'aria-label': timelineSentence(call) },
    h('div', { class: 'legend' }, ...segments.map(legendItem)),
    h(
      'div',
      { class: 'bar' },
      ...segments.map((segment) => bar(segment, known)),
      call.tone === 'failed' && call.hungUpAt ? h('span', { class: 'end' }) : undefined,
    ),
    h('div', { class: 'pins' }, ...ticks.map(() => h('span', { class: 'pin' }))),
    h('div', { class: 'ticks' }, ...ticks.map((tick) => tickMark(tick, ticks[0], language))),
  );
}

/** The timeline in words, for those who do not see it. */
export function timelineSentence(call: ResultContent): string {
  const { ringingAt, answeredAt, hungUpAt, ringingSeconds, talkingSeconds } = call;
  return [
    ringingAt && l10n.t('Ringing from {0}.', timeOfDay(ringingAt)),
    ringingSeconds !== undefined && l10n.t('Rang for {0}.', formatDuration(ringingSeconds)),
    answeredAt && l10n.t('Answered at {0}.', timeOfDay(answeredAt)),
    talkingSeconds !== undefined && l10n.t('Talked for {0}.', formatDuration(talkingSeconds)),
    hungUpAt &&
      (answeredAt
        ? l10n.t('Hung up at {0}.', timeOfDay(hungUpAt))
        : l10n.t('Ended at {0}.', timeOfDay(hungUpAt))),
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
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
    { class: `segment ${segment.kind}` },
    h('span', { class: 'label' }, segment.label),
  );
  element.style.setProperty('flex-grow', String(segment.seconds ?? Math.max(1, known)));
  return element;
}

function tickMark({ time, label, at }: Tick, first: Tick | undefined, language: string): HTMLElement {
  const isSameDay = first?.time.text.slice(0, 10) === time.text.slice(0, 10);
  return h(
    'span',
    {
      class: 'tick',
      'data-at': String(at),
      title:
        time.instant === undefined
          ? undefined
          : l10n.t('{0} your time', formatInstant(time.instant, language)),
    },
    h('span', { class: 'mono' }, isSameDay ? timeOfDay(time) : visible(time.text.slice(5))),
    h('span', { class: 'tick-label' }, label),
  );
}

function timeOfDay(time: PanelTime): string {
  return visible(time.text.slice(11));
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
    (segment, index) => (labels[index]?.offsetWidth ?? 0) + gap <= segment.clientWidth,
  );
  for (const [index, isInside] of fits.entries()) {
    labels[index]?.classList.toggle('away', !isInside);
    legend[index]?.toggleAttribute('hidden', isInside);
  }

  element.classList.remove('stacked');
  const total = element.clientWidth;
  const ticks = find('.tick');
  const widths = ticks.map((tick) => tick.offsetWidth);
  if (widths.reduce((sum, width) => sum + width + gap, -gap) > total) {
    element.classList.add('stacked');
    for (const tick of ticks) tick.style.removeProperty('left');
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
}
