import type { Failure, Result } from '../../isales/failures.ts';
import type { TlsSettings } from '../../isales/http.ts';
import { parseRecordPath, type RecordingLink } from '../../isales/recording.ts';
import type { DebugLog } from '../../isales/requestTranscript.ts';
import type { Lookup } from '../../lookup/call.ts';
import { fetchRecording } from '../../lookup/recordingFetch.ts';
import type { RecordingUpdate } from '../../protocol/callPanel.ts';
import { describeFailure } from '../../wording/failures.ts';
import { spoken } from '../../wording/failureText.ts';

export interface RecordingTransferParts {
  /** What the connection may trust besides the usual authorities. */
  readonly trust: () => Promise<Result<Pick<TlsSettings, 'ca' | 'pinned'>>>;
  /** Asks the server again and shows what it says. */
  readonly ask: (signal: AbortSignal) => Promise<Lookup>;
  /** Resolves when the page has the message; `false` when it is not there to take it. */
  readonly post: (update: RecordingUpdate) => Thenable<boolean>;
  /** Told how each transfer ended, without the link. */
  readonly log: (line: string) => void;
  /** Told of each request in detail, while it is on. */
  readonly debug?: DebugLog;
}

/** Brings one call's recording from the store to its page. Keeps the bytes in memory, for as long as the panel is open. */
export class RecordingTransfer {
  readonly #parts: RecordingTransferParts;
  /** One recording: `name` tells it from another one of the same call. */
  #kept: { readonly name: string; readonly pieces: readonly Uint8Array[] } | undefined;
  #running: AbortController | undefined;

  constructor(parts: RecordingTransferParts) {
    this.#parts = parts;
  }

  /** Hands the recording to the page: what is kept of the same one, else what the store has. */
  async play(lookup: Lookup | undefined): Promise<void> {
    if (this.#running) return;
    const controller = new AbortController();
    this.#running = controller;
    const pieces: Uint8Array[] = [];
    try {
      await this.#parts.post({ type: 'recording', event: 'started' });
      const outcome = await this.stream(lookup, controller.signal, async (bytes, total) => {
        pieces.push(bytes);
        // A page that is hidden takes nothing; it asks again when it is back.
        if (
          !(await this.#parts.post({
            type: 'recording',
            event: 'bytes',
            bytes,
            ...(total === undefined ? {} : { total }),
          }))
        )
          controller.abort();
      });
      if (outcome.ok) {
        this.#kept = { name: outcome.value, pieces };
        await this.#parts.post({ type: 'recording', event: 'complete' });
      } else await this.#parts.post({ type: 'recording', event: 'failed', ...inWords(outcome.error) });
    } finally {
      this.#running = undefined;
    }
  }

  /** Hands out what is kept, without asking anybody; nothing where nothing is. */
  async resume(lookup: Lookup | undefined): Promise<void> {
    if (this.keptOf(lookup)) await this.play(lookup);
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** The bytes of this look-up's recording, where they are at hand. */
  keptOf(lookup: Lookup | undefined): readonly Uint8Array[] | undefined {
    return lookup && this.#kept?.name === nameOf(lookup) ? this.#kept.pieces : undefined;
  }

  /**
   * Streams the recording, from memory or else from the store.
   * @returns the name of what came, to know it again by
   */
  async stream(
    lookup: Lookup | undefined,
    signal: AbortSignal,
    take: (bytes: Uint8Array, total: number | undefined) => Promise<void>,
  ): Promise<Result<string>> {
    const kept = this.keptOf(lookup);
    if (kept && lookup) {
      const total = kept.reduce((sum, { length }) => sum + length, 0);
      for (const piece of kept) {
        if (signal.aborted) return { ok: false, error: { kind: 'cancelled' } };
        await take(piece, total);
      }
      return { ok: true, value: nameOf(lookup) };
    }
    const trust = await this.#parts.trust();
    if (!trust.ok) return trust;
    const { downloadRecording } = await import('../../isales/recordingDownload.ts');
    const startedAt = performance.now();
    const pieces = new LargerPieces(take);
    let source = lookup;
    const outcome = await fetchRecording({
      atHand: linkOf(lookup),
      now: Date.now,
      renew: async () => {
        source = await this.#parts.ask(signal);
        if (!source.answer.ok) return source.answer;
        const link = linkOf(source);
        return link ? { ok: true, value: link } : { ok: false, error: { kind: 'recordingGone' } };
      },
      download: ({ url }) =>
        downloadRecording({
          ...trust.value,
          url,
          signal,
          ...(this.#parts.debug ? { debug: this.#parts.debug } : {}),
          onBytes: (bytes, total) => pieces.add(bytes, total),
        }),
    });
    if (outcome.ok) await pieces.flush();
    const elapsed = `${Math.round(performance.now() - startedAt)} ms`;
    this.#parts.log(
      outcome.ok
        ? `Recording: ${outcome.value.bytes} bytes in ${elapsed}`
        : `Recording: ${outcome.error.kind}`,
    );
    return outcome.ok ? { ok: true, value: source ? nameOf(source) : '' } : outcome;
  }

  /** Ends what is under way and forgets what is kept. */
  dispose(): void {
    this.cancel();
    this.#kept = undefined;
  }
}

/** The recording's link in an answer. */
export function linkOf(lookup: Lookup | undefined): RecordingLink | undefined {
  return lookup?.answer.ok && lookup.answer.value.recordPath !== undefined
    ? parseRecordPath(lookup.answer.value.recordPath)
    : undefined;
}

/** A recording may grow while the call runs, and its link changes with each query: neither is part of its name. */
function nameOf(lookup: Lookup): string {
  const link = linkOf(lookup);
  const hungUpAt = lookup.answer.ok ? lookup.answer.value.hungUpAt?.text : undefined;
  return link ? JSON.stringify([link.url.split('?', 1)[0], hungUpAt]) : '';
}

function inWords(failure: Failure): { title: string; lines: readonly string[] } {
  if (failure.kind === 'cancelled') return { title: '', lines: [] };
  const { title, lines } = describeFailure(failure);
  return { title, lines: lines.map(spoken) };
}

const pieceBytes = 512 * 1024;

/** Sockets hand out little at a time, and each message to a page costs. */
class LargerPieces {
  readonly #take: (bytes: Uint8Array, total: number | undefined) => Promise<void>;
  #waiting: Uint8Array[] = [];
  #length = 0;
  #total: number | undefined;

  constructor(take: (bytes: Uint8Array, total: number | undefined) => Promise<void>) {
    this.#take = take;
  }

  async add(bytes: Uint8Array, total: number | undefined): Promise<void> {
    this.#waiting.push(bytes);
    this.#length += bytes.length;
    this.#total = total;
    if (this.#length >= pieceBytes) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    // Exactly its own bytes: the editor sends the whole memory that an array lies in.
    const piece = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#waiting) {
      piece.set(part, at);
      at += part.length;
    }
    this.#waiting = [];
    this.#length = 0;
    await this.#take(piece, this.#total);
  }
}
