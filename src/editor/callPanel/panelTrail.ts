import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { SequencePlace } from '../../protocol/callPanel.ts';
import type { CallSequence } from './callSequence.ts';

/** One call that a panel showed, and the log or batch it was opened from. */
export interface TrailStop {
  readonly call: CallKey;
  readonly sequence?: CallSequence;
  /** Where it stands there. */
  readonly place?: SequencePlace;
}

const mostStops = 50;

/** The calls that a panel showed one after the other, as a browser keeps its pages. */
export class PanelTrail {
  #stops: readonly TrailStop[] = [];
  #at = -1;

  static of(first: TrailStop): PanelTrail {
    const trail = new PanelTrail();
    trail.go(first);
    return trail;
  }

  get here(): TrailStop | undefined {
    return this.#stops[this.#at];
  }

  get back(): TrailStop | undefined {
    return this.#stops[this.#at - 1];
  }

  get forward(): TrailStop | undefined {
    return this.#stops[this.#at + 1];
  }

  /** The panel shows another call: what was ahead is gone. The same call once more only changes what it was opened from. */
  go(stop: TrailStop): void {
    const { here } = this;
    const isSame = here && callKeyText(here.call) === callKeyText(stop.call);
    const until = isSame ? this.#at : this.#at + 1;
    const after = isSame ? this.#stops.slice(until + 1) : [];
    this.#stops = [...this.#stops.slice(0, until), stop, ...after];
    this.#at = until;
    const tooMany = this.#stops.length - mostStops;
    if (tooMany > 0) {
      this.#stops = this.#stops.slice(tooMany);
      this.#at -= tooMany;
    }
  }

  copy(): PanelTrail {
    const copy = new PanelTrail();
    copy.#stops = this.#stops;
    copy.#at = this.#at;
    return copy;
  }

  /** Goes one stop back or forward, where there is one. */
  move(direction: 'back' | 'forward'): TrailStop | undefined {
    const stop = this[direction];
    if (stop) this.#at += direction === 'back' ? -1 : 1;
    return stop;
  }
}
