/** A recording that can be played. */
export interface Sound {
  /** For an audio element. */
  readonly blob: Blob;
  readonly seconds: number;
  /** See `Levels`; an array for each channel. */
  readonly levels: readonly Float32Array[];
  /** E.g. "WAV, G.711 A-law, 8 kHz". */
  readonly format: string;
}

/** What cannot be played, as far as it is recognised. */
export interface NoSound {
  readonly found?: string;
}
