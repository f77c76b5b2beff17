/** Gives each channel of an audio element a volume of its own. Built by the first change: most people change none. */
export class ChannelMixer {
  readonly #media: HTMLMediaElement;
  readonly #count: number;
  #context: AudioContext | undefined;
  #gains: readonly GainNode[] = [];

  constructor(media: HTMLMediaElement, count: number) {
    this.#media = media;
    this.#count = count;
  }

  /** @param volume 0 to 1 */
  async setVolume(channel: number, volume: number): Promise<void> {
    this.#build();
    const gain = this.#gains[channel];
    if (gain) gain.gain.value = volume;
    await this.#context?.resume();
  }

  #build(): void {
    if (this.#context) return;
    const context = new AudioContext();
    const source = context.createMediaElementSource(this.#media);
    const splitter = context.createChannelSplitter(this.#count);
    const merger = context.createChannelMerger(this.#count);
    source.connect(splitter);
    this.#gains = Array.from({ length: this.#count }, (_, channel) => {
      const gain = context.createGain();
      splitter.connect(gain, channel);
      gain.connect(merger, 0, channel);
      return gain;
    });
    merger.connect(context.destination);
    this.#context = context;
  }

  dispose(): void {
    void this.#context?.close();
  }
}
