import type { Result } from '../isales/failures.ts';
import type { RecordingLink } from '../isales/recording.ts';

export interface RecordingFetch {
  /** The link that is known; absent where none is. */
  readonly atHand: RecordingLink | undefined;
  /** Asks the server for a fresh link. */
  readonly renew: () => Promise<Result<RecordingLink>>;
  readonly download: (link: RecordingLink) => Promise<Result<{ bytes: number }>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A link that ends sooner is renewed first: it is to last until the store has read it. */
const nearlyExpiredMs = 10_000;

/**
 * Fetches a recording. A link that has expired, or that the store refuses, is replaced by a fresh one, once.
 * @returns how many bytes there were
 */
export async function fetchRecording({
  atHand,
  renew,
  download,
  now,
}: RecordingFetch): Promise<Result<{ bytes: number }>> {
  const isAlive = atHand && (atHand.expiresAt === undefined || atHand.expiresAt - now() > nearlyExpiredMs);
  if (isAlive) {
    const fetched = await download(atHand);
    if (fetched.ok || fetched.error.kind !== 'recordingRefused') return fetched;
  }
  const renewed = await renew();
  return renewed.ok ? download(renewed.value) : renewed;
}
