import type { RecordingUpdate } from '../../protocol/callPanel.ts';
import type { Player } from '../recordingPlayer/player.ts';

/** How far the page is with the recording. */
export type RecordingPhase =
  | { readonly kind: 'closed' }
  | { readonly kind: 'fetching'; readonly received: number; readonly total?: number }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly player: Player }
  | { readonly kind: 'failed'; readonly title: string; readonly lines: readonly string[] }
  /** It came, and nothing here plays it. */
  | { readonly kind: 'unplayable'; readonly found?: string };

export interface RecordingSessionParts {
  readonly timesAt: (seconds: number) => readonly string[];
  /** The page is to be drawn anew. */
  readonly onChange: () => void;
  /** The position goes into what is kept while the page is hidden. */
  readonly onPosition: (seconds: number | undefined) => void;
}

/** Gathers the bytes of the recording and opens the player, whose code is loaded by the first recording. */
export class RecordingSession {
  readonly #parts: RecordingSessionParts;
  #phase: RecordingPhase = { kind: 'closed' };
  #pieces: Uint8Array[] = [];
  #beginAt: number | undefined;
  /** Counts calls: what was begun for another one is not to end here. */
  #run = 0;

  /** @param beginAt seconds, where the recording was open before the page was hidden */
  constructor(parts: RecordingSessionParts, beginAt: number | undefined) {
    this.#parts = parts;
    this.#beginAt = beginAt;
  }

  get phase(): RecordingPhase {
    return this.#phase;
  }

  /** The page shows another call. */
  reset(): void {
    this.#pieces = [];
    this.#beginAt = undefined;
    this.#run++;
    this.#go({ kind: 'closed' });
  }

  receive(update: RecordingUpdate): void {
    switch (update.event) {
      case 'started':
        this.#pieces = [];
        this.#go({ kind: 'fetching', received: 0 });
        return;
      case 'bytes': {
        if (this.#phase.kind !== 'fetching') return;
        this.#pieces.push(update.bytes);
        const received = this.#phase.received + update.bytes.length;
        this.#go({
          kind: 'fetching',
          received,
          ...(update.total === undefined ? {} : { total: update.total }),
        });
        return;
      }
      case 'complete':
        void this.#open();
        return;
      case 'failed':
        this.#pieces = [];
        this.#go(
          update.title === ''
            ? { kind: 'closed' }
            : { kind: 'failed', title: update.title, lines: update.lines },
        );
        return;
    }
  }

  async #open(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#go({ kind: 'opening' });
    const run = this.#run;
    const bytes = joined(pieces);
    const { openPlayer } = await import('../recordingPlayer/player.ts');
    const beginAt = this.#beginAt;
    this.#beginAt = undefined;
    const player = await openPlayer({
      bytes,
      nonce: document.querySelector<HTMLScriptElement>('script[type=module]')?.nonce ?? '',
      position: beginAt ?? 0,
      timesAt: this.#parts.timesAt,
      onPosition: this.#parts.onPosition,
    });
    if (run !== this.#run) {
      if ('wave' in player) player.dispose();
      return;
    }
    if (!('wave' in player)) {
      this.#go({ kind: 'unplayable', ...player });
      return;
    }
    this.#parts.onPosition(beginAt ?? 0);
    this.#go({ kind: 'open', player });
    // The user asked to hear it; coming back to a page is no such wish.
    if (beginAt === undefined) await player.play();
  }

  #go(phase: RecordingPhase): void {
    if (this.#phase.kind === 'open') {
      this.#phase.player.dispose();
      this.#parts.onPosition(undefined);
    }
    this.#phase = phase;
    this.#parts.onChange();
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
