import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { VdnOfHit } from '../../callsInText/index.ts';
import type { KnownOutcomes } from '../../lookup/knownOutcomes.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { callFacts, knownFacts } from '../../present/callFacts.ts';
import type { CallHover } from '../../protocol/callHover.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';

/** What hovers need from around them. */
export interface CallHoversParts {
  readonly registry: { readonly active: ServerProfile | undefined };
  readonly service: Pick<LookupService, 'lookUp' | 'utcOffsetOf'>;
  readonly known: Pick<KnownOutcomes, 'find'>;
  readonly consent: {
    /** Whether pointing at a call ID may ask a server. */
    isGiven(serverId: string): boolean;
    /** Whether the user may give it now, and has not. */
    isOpen(serverId: string): boolean;
    /** Asks the user for it, where that is not decided yet. */
    askOnce(server: ServerProfile): void;
    /** The user gives it. */
    give(serverId: string): Promise<void>;
  };
  readonly maskNumbers: () => boolean;
}

/** The one way of a hover on a call ID, in the text editor and in the log viewer: what is known, consent, look-up. */
export class CallHovers {
  readonly #parts: CallHoversParts;

  constructor(parts: CallHoversParts) {
    this.#parts = parts;
  }

  /** A call with the VDN that the text names, else the server's default. */
  named(callId: string, vdn: VdnOfHit | undefined): NamedCall {
    if (vdn) return { callId, vdnId: vdn.vdnId, vdnSource: vdn.source };
    const vdnId = this.#parts.registry.active?.defaultVdnId;
    return vdnId === undefined ? { callId } : { callId, vdnId, vdnSource: 'default' };
  }

  /** What is said before anybody is asked. */
  known(call: NamedCall): Pick<CallHover, 'call' | 'utcOffsetMinutes' | 'hasServer'> {
    const { registry, service } = this.#parts;
    const { active } = registry;
    const utcOffsetMinutes = active && service.utcOffsetOf(active.id);
    return {
      call,
      hasServer: active !== undefined,
      ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
    };
  }

  /**
   * Says what is known of a call, as hints and lists do, and only of what is not known asks the server where that is
   * agreed: what was kept of a call is of one that has ended, of which the server says the same for ever.
   * @param show told at once, and again when the result is there
   * @param signal ends it, down to the request
   * @param fresh the user wants the server to be asked again
   * @param agrees the user wants that pointing asks it, from now on
   */
  async run(
    call: NamedCall,
    show: (hover: CallHover) => void,
    {
      signal,
      fresh = false,
      agrees = false,
    }: { readonly signal: AbortSignal; readonly fresh?: boolean; readonly agrees?: boolean },
  ): Promise<void> {
    const { registry, service, known, consent, maskNumbers } = this.#parts;
    const { active } = registry;
    const tell = (result: CallHover['result']): void => {
      if (!signal.aborted) show({ ...this.known(call), result });
    };
    if (active && agrees) await consent.give(active.id);
    if (!active || call.vdnId === undefined) {
      tell('button');
      return;
    }
    const key = { serverId: active.id, vdnId: call.vdnId, callId: call.callId };
    const offer = consent.isOpen(active.id) ? ({ mayAgree: true } as const) : {};
    const [found] = fresh ? [] : await known.find([key]);
    if (found) {
      const result = knownFacts(found, key, active.name, maskNumbers());
      if (!signal.aborted) show({ ...this.known(call), result, ...(result.kind === 'kept' ? offer : {}) });
      return;
    }
    if (signal.aborted) return;
    if (!fresh && !consent.isGiven(active.id)) {
      show({ ...this.known(call), result: 'button', ...offer });
      consent.askOnce(active);
      return;
    }
    tell('asking');
    const lookup = await service.lookUp(key, { signal, fresh });
    tell(callFacts(lookup, maskNumbers()));
  }
}
