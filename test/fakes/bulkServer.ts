import type { Answer, CallResult, Failure } from '../../src/isales/index.ts';
import { callKeyText, type CallKey, type Lookup } from '../../src/lookup/call.ts';
import type { LookupOptions } from '../../src/lookup/lookupService.ts';
import { failed, found, lookupOf } from './lookupPorts.ts';
import type { FakeTiming } from './fakeTiming.ts';

/** Answers look-ups after a while of made-up time, and keeps what was asked. */
export class BulkServer {
  readonly asked: string[] = [];
  readonly askedAt: number[] = [];
  readonly cached = new Map<string, Lookup>();
  /** What a call is answered; found unless told. */
  answer: (callId: string, count: number) => Answer<CallResult> = (callId) => found({ callId });
  latencyMs: (callId: string) => number = () => 20;
  readonly #timing: FakeTiming;

  constructor(timing: FakeTiming) {
    this.#timing = timing;
  }

  peek(call: CallKey): Lookup | undefined {
    return this.cached.get(callKeyText(call));
  }

  async lookUp(call: CallKey, { signal, fresh = false }: LookupOptions = {}): Promise<Lookup> {
    const cached = fresh ? undefined : this.peek(call);
    if (cached) return { ...cached, source: 'cache' };
    const { callId } = call;
    this.asked.push(callId);
    this.askedAt.push(this.#timing.now());
    const count = this.asked.filter((other) => other === callId).length;
    const cancelled = new Promise<Answer<CallResult>>((resolve) => {
      signal?.addEventListener('abort', () => {
        resolve(failed({ kind: 'cancelled' }));
      });
    });
    const answered = this.#timing.delay(this.latencyMs(callId)).then(() => this.answer(callId, count));
    return lookupOf(callId, await Promise.race([answered, cancelled]), { call });
  }
}

/** An answer with a failure, e.g. one that the server sent with `Retry-After`. */
export function refusal(error: Failure, retryAfterMs?: number): Answer<CallResult> {
  return { ...failed(error), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
