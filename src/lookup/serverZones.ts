import type { CallResult } from '../isales/callResult.ts';

/**
 * The UTC offsets of servers, as far as their calls tell them. A call whose phone rang minutes after its ID was made
 * only hints at one; a second call of the same server that hints at the same is proof. Kept in memory, for as long as
 * the window is open: it is learnt anew by the next two calls, and holds call IDs alone.
 */
export class ServerZones {
  /** By server and offset: the first call that pointed there. */
  readonly #hints = new Map<string, string>();
  readonly #offsets = new Map<string, number>();

  /** Learns from a result, and gives it the offset that other calls of the server confirm. */
  settle(server: string, callId: string, result: CallResult): CallResult {
    const { possibleOffsetMinutes, ...settled } = result;
    const { utcOffsetMinutes, isOffsetStated } = result;
    // Instants without a zone are shown in UTC: that says nothing of the server's clock.
    if (isOffsetStated && utcOffsetMinutes === 0) return settled;
    const offset = utcOffsetMinutes ?? possibleOffsetMinutes;
    if (offset === undefined) return settled;
    const place = JSON.stringify([server, offset]);
    const first = this.#hints.get(place) ?? callId;
    this.#hints.set(place, first);
    if (utcOffsetMinutes === undefined && first === callId) return settled;
    this.#offsets.set(server, offset);
    return utcOffsetMinutes === undefined ? { ...settled, utcOffsetMinutes: offset } : settled;
  }

  /** In minutes east of UTC, once it is known. */
  offsetOf(server: string): number | undefined {
    return this.#offsets.get(server);
  }
}
