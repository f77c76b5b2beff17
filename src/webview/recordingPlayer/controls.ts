import * as l10n from '@vscode/l10n';
import { formatDuration, formatPosition } from '../../wording/durations.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';

export interface ControlsOptions {
  readonly seconds: number;
  readonly channels: number;
  /** How much of it is silence that can be skipped. */
  readonly silentSeconds: number;
  readonly toggle: () => Promise<void>;
  readonly setSpeed: (speed: number) => void;
  readonly setSkipsSilence: (isOn: boolean) => void;
  /** @param volume 0 to 1 */
  readonly setVolume: (channel: number, volume: number) => void;
}

/** Everything that steers the playback but the position. */
export interface Controls {
  readonly element: HTMLElement;
  readonly showPlaying: (isPlaying: boolean) => void;
  readonly showTime: (seconds: number) => void;
}

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export function controls(options: ControlsOptions): Controls {
  const { seconds } = options;
  const toggle = h('button', { type: 'button', class: 'play main' });
  toggle.addEventListener('click', () => void options.toggle());
  const position = h('span', { class: 'mono position' });
  const showPlaying = (isPlaying: boolean): void => {
    toggle.setAttribute('aria-label', isPlaying ? l10n.t('Pause') : l10n.t('Play'));
    toggle.replaceChildren(icon(isPlaying ? 'pause' : 'play'));
  };
  const showTime = (at: number): void => {
    const text = `${formatPosition(at)} / ${formatPosition(seconds)}`;
    if (position.textContent !== text) position.textContent = text;
  };
  showPlaying(false);
  showTime(0);
  const element = h(
    'div',
    { class: 'controls', role: 'group', 'aria-label': l10n.t('Playback') },
    toggle,
    position,
    h('span', { class: 'grow' }),
    speed(options.setSpeed),
    silence(options),
    ...volumes(options),
  );
  return { element, showPlaying, showTime };
}

function speed(setSpeed: (speed: number) => void): HTMLElement {
  const select = h(
    'select',
    { 'aria-label': l10n.t('Speed'), title: l10n.t('Speed') },
    ...speeds.map((value) => h('option', { value: String(value) }, `${value}×`)),
  );
  select.value = '1';
  select.addEventListener('change', () => {
    setSpeed(Number(select.value));
  });
  return select;
}

function silence({ silentSeconds, setSkipsSilence }: ControlsOptions): HTMLElement {
  const isAny = silentSeconds > 0;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'toggle',
      'aria-pressed': 'false',
      'aria-disabled': isAny ? undefined : 'true',
      title: isAny
        ? l10n.t('{0} of it is silence', formatDuration(silentSeconds))
        : l10n.t('No silence of a second or more'),
    },
    icon('skip'),
    l10n.t('Skip silence'),
  );
  button.addEventListener('click', () => {
    if (!isAny) return;
    const isOn = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(isOn));
    setSkipsSilence(isOn);
  });
  return button;
}

function volumes({ channels, setVolume }: ControlsOptions): readonly HTMLElement[] {
  return Array.from({ length: channels }, (_, channel) => {
    const name = channels === 1 ? l10n.t('Volume') : l10n.t('Volume of channel {0}', channel + 1);
    const slider = h('input', {
      type: 'range',
      min: '0',
      max: '100',
      value: '100',
      'aria-label': name,
      title: name,
    });
    slider.addEventListener('input', () => {
      setVolume(channel, Number(slider.value) / 100);
    });
    return h(
      'label',
      { class: 'volume', title: name },
      icon('volume'),
      channels === 1 ? undefined : h('span', { class: 'mono', 'aria-hidden': 'true' }, String(channel + 1)),
      slider,
    );
  });
}
