import * as l10n from '@vscode/l10n';
import { formatPosition } from '../../wording/durations.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import { h } from '../dom.ts';

export interface WaveOptions {
  readonly seconds: number;
  readonly seek: (to: number) => void;
  readonly toggle: () => Promise<void>;
  readonly timesAt: (seconds: number) => readonly string[];
}

/** The sound drawn over time: a slider with the position of the playback. */
export interface Wave {
  readonly element: HTMLElement;
  /** To draw into. */
  readonly canvas: HTMLElement;
  /** Colours of the theme, as a canvas takes them. */
  readonly colours: () => { waveColor: string; progressColor: string };
  readonly show: (seconds: number) => void;
}

export function wave({ seconds, seek, toggle, timesAt }: WaveOptions): Wave {
  const canvas = h('div', { class: 'wave-canvas' });
  const head = h('span', { class: 'playhead', 'aria-hidden': 'true' });
  const tip = h('span', { class: 'tip wave-tip', 'aria-hidden': 'true' });
  const played = h('i', { class: 'wave-played', 'aria-hidden': 'true' });
  const element = h(
    'div',
    {
      class: 'wave',
      role: 'slider',
      tabindex: '0',
      'aria-label': l10n.t('Position in the recording'),
      'aria-valuemin': '0',
      'aria-valuemax': seconds.toFixed(1),
      title: '',
    },
    canvas,
    head,
    tip,
    played,
  );
  element.removeAttribute('title');
  let position = 0;

  const words = (at: number): string => [formatPosition(at), ...timesAt(at)].join(' · ');
  const showTip = (at: number): void => {
    tip.textContent = words(at);
    const width = element.clientWidth;
    const left = (at / seconds) * width - tip.offsetWidth / 2;
    // It may stand over both ends of the drawing, never over the page's.
    const space = element.getBoundingClientRect();
    const least = 4 - space.left;
    const most = document.documentElement.clientWidth - space.left - tip.offsetWidth - 4;
    tip.style.setProperty('left', `${Math.max(least, Math.min(left, most))}px`);
  };
  const show = (at: number): void => {
    position = at;
    head.style.setProperty('left', `${(100 * at) / seconds}%`);
    element.setAttribute('aria-valuenow', at.toFixed(1));
    element.setAttribute(
      'aria-valuetext',
      inOneBreath(l10n.t('{0} of {1}', formatPosition(at), formatPosition(seconds)), ...timesAt(at)),
    );
    if (document.activeElement === element) showTip(at);
  };
  show(0);

  element.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = element.getBoundingClientRect();
    showTip(Math.min(1, Math.max(0, (clientX - left) / width)) * seconds);
  });
  new ResizeObserver(() => {
    showTip(position);
  }).observe(element);
  element.addEventListener('focus', () => {
    showTip(position);
  });
  element.addEventListener('pointerleave', () => {
    showTip(position);
  });
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    element.classList.toggle('quiet', event.key === 'Escape');
    if (event.key === ' ') void toggle();
    else {
      const to = target(event.key, position, seconds);
      if (to === undefined) return;
      seek(to);
    }
    event.preventDefault();
  });

  const colours = (): { waveColor: string; progressColor: string } => ({
    waveColor: getComputedStyle(canvas).color,
    progressColor: getComputedStyle(played).color,
  });
  return { element, canvas, colours, show };
}

/** Where a key leads, in seconds; `undefined` for a key that leads nowhere. */
function target(key: string, position: number, seconds: number): number | undefined {
  const step = seconds <= 30 ? 1 : 5;
  const page = Math.max(step, seconds / 10);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return position - step;
    case 'ArrowRight':
    case 'ArrowUp':
      return position + step;
    case 'PageDown':
      return position - page;
    case 'PageUp':
      return position + page;
    case 'Home':
      return 0;
    case 'End':
      return seconds;
    default:
      return undefined;
  }
}
