/** The offsets that some place on earth keeps its clocks at, daylight-saving time included, in minutes east of UTC. */
const realOffsets: readonly number[] = [
  ...Array.from({ length: 27 }, (_, index) => (index - 12) * 60),
  ...[-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75].map((hours) => hours * 60),
].sort((one, other) => one - other);

/** A UTC offset that the distance between a server's time and an instant points to. */
export interface OffsetGuess {
  /** East of UTC. */
  readonly minutes: number;
  /** To the minute: one call is enough to believe it. Of others it takes two calls that say the same. */
  readonly isExact: boolean;
}

const minuteMs = 60_000;
/** So long before its phone rings a call gets its ID. */
const longestDelayMs = 15 * minuteMs;

/** Whether clocks of any place show this offset. */
export function isRealOffset(minutes: number): boolean {
  return realOffsets.includes(minutes);
}

/**
 * The offset of a server's clock: what it shows minus the instant that is meant. The instant may lie some minutes
 * earlier, as a call has its ID before it rings; less than a minute either way is exact.
 * @param wallClock milliseconds since 1970, server time taken as UTC
 * @param instant milliseconds since 1970
 * @returns `undefined` where no zone is near
 */
export function guessOffset(wallClock: number, instant: number): OffsetGuess | undefined {
  const distance = wallClock - instant;
  const minutes = realOffsets.findLast((offset) => offset * minuteMs < distance + minuteMs);
  if (minutes === undefined) return undefined;
  const delay = distance - minutes * minuteMs;
  return delay < longestDelayMs ? { minutes, isExact: delay < minuteMs } : undefined;
}
