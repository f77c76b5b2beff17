import WaveSurfer from 'wavesurfer.js';
import { ChannelMixer } from './channelMixer.ts';
import { controls, type Controls } from './controls.ts';
import { decode } from './decode.ts';
import { findSilences, type Silence } from './levels.ts';
import { wave, type Wave } from './wave.ts';
import type { NoSound } from './sound.ts';

export interface PlayerOptions {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The page's nonce: the drawing brings a style sheet of its own. */
  readonly nonce: string;
  /** Where to begin, in seconds. */
  readonly position: number;
  /** The times of day at a position, in words, for people who compare with a log. */
  readonly timesAt: (seconds: number) => readonly string[];
  readonly onPosition: (seconds: number) => void;
}

/** A recording that can be heard: two parts for the page to put where they belong. */
export interface Player {
  /** The drawing of the sound, as wide as the page makes it. */
  readonly wave: HTMLElement;
  readonly controls: HTMLElement;
  readonly seconds: number;
  readonly format: string;
  readonly play: () => Promise<void>;
  /** To be called when the parts have their place in the page: colours are known there alone. */
  readonly settled: () => void;
  readonly dispose: () => void;
}

/** In pixels, together as much as the page keeps free for them. */
const laneHeight = { one: 72, more: 36 };

/** Reads a recording and makes a player of it; nothing plays yet. */
export async function openPlayer(options: PlayerOptions): Promise<Player | NoSound> {
  const sound = await decode(options.bytes);
  if (!('blob' in sound)) return sound;
  const { seconds, levels, format } = sound;
  const silences = findSilences(levels);
  const url = URL.createObjectURL(sound.blob);
  const media = new Audio(url);
  media.preload = 'auto';
  const mixer = new ChannelMixer(media, levels.length);
  let skipsSilence = false;

  const seek = (to: number): void => {
    media.currentTime = Math.min(seconds, Math.max(0, to));
    show(media.currentTime);
  };
  const toggle = async (): Promise<void> => {
    if (!media.paused) {
      media.pause();
      return;
    }
    if (media.ended || media.currentTime >= seconds - 0.05) media.currentTime = 0;
    await media.play();
  };
  const drawing: Wave = wave({ seconds, seek, toggle, timesAt: options.timesAt });
  const bar: Controls = controls({
    seconds,
    channels: levels.length,
    silentSeconds: silences.reduce((sum, { from, to }) => sum + to - from, 0),
    toggle,
    setSpeed: (speed) => {
      media.playbackRate = speed;
    },
    setSkipsSilence: (isOn) => {
      skipsSilence = isOn;
    },
    setVolume: (channel, volume) => {
      if (levels.length === 1) media.volume = volume;
      else void mixer.setVolume(channel, volume);
    },
  });

  const lanes = levels.length > 1 ? levels.slice(0, 2) : levels;
  const height = lanes.length > 1 ? laneHeight.more : laneHeight.one;
  const surfer = WaveSurfer.create({
    container: drawing.canvas,
    media,
    // As `Float32Array`s they are taken as they are.
    peaks: [...lanes],
    duration: seconds,
    height,
    barWidth: 3,
    barGap: 2,
    barRadius: 2,
    barMinHeight: 1,
    cursorWidth: 0,
    normalize: true,
    dragToSeek: true,
    hideScrollbar: true,
    cspNonce: options.nonce,
    ...(lanes.length > 1 ? { splitChannels: lanes.map(() => ({ height })) } : {}),
  });

  function show(at: number): void {
    drawing.show(at);
    bar.showTime(at);
    options.onPosition(at);
  }

  surfer.on('timeupdate', (at) => {
    const silence = skipsSilence && !media.paused ? silenceAt(silences, at) : undefined;
    if (silence) media.currentTime = silence.to;
    show(media.currentTime);
  });
  const showPlaying = (): void => {
    bar.showPlaying(!media.paused);
  };
  for (const event of ['play', 'pause', 'ended'] as const) media.addEventListener(event, showPlaying);
  const settled = (): void => {
    surfer.setOptions(drawing.colours());
  };
  const theme = new MutationObserver(settled);
  theme.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  if (options.position > 0) {
    const begin = (): void => {
      seek(options.position);
    };
    if (media.readyState > 0) begin();
    else media.addEventListener('loadedmetadata', begin, { once: true });
  }

  return {
    wave: drawing.element,
    controls: bar.element,
    seconds,
    format,
    // Where the browser wants a click first, the button is there.
    play: () => media.play().catch(() => undefined),
    settled,
    dispose: () => {
      theme.disconnect();
      media.pause();
      surfer.destroy();
      mixer.dispose();
      URL.revokeObjectURL(url);
      drawing.element.remove();
      bar.element.remove();
    },
  };
}

function silenceAt(silences: readonly Silence[], at: number): Silence | undefined {
  return silences.find(({ from, to }) => at >= from && at < to);
}
