import { retryDelay } from '../isales/retry.ts';
import type { Result } from '../isales/failures.ts';
import type { CallKey, Lookup } from '../lookup/call.ts';
import type { LookupService } from '../lookup/lookupService.ts';
import { realTiming, type Pacer, type Timing } from '../lookup/pacer.ts';
import { fateOf, slowDownOf } from '../lookup/requestFate.ts';
import { budgetUsedUp, notAgreed, queryFailed, waitedInVain, type AgentProblem } from './problems.ts';
import type { RequestBudget } from './requestBudget.ts';

export interface AgentAsking {
  /** Asks the server even where an answer is at hand. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  /** Asked right before each request: `false` when what the user has agreed to is no longer what would be sent. */
  readonly isAgreed: () => boolean;
}

export interface AgentLookUpsOptions {
  readonly service: Pick<LookupService, 'lookUp' | 'peek'>;
  /** The pace of a server, the same that bulk look-ups keep. */
  readonly pacerOf: (serverId: string) => Pacer;
  readonly budget: RequestBudget;
  /** What the user can change about the budget, by its name. */
  readonly budgetName: string;
  readonly timing?: Timing;
}

/** So long one request waits for its turn. Agents give up about a minute after they called a tool. */
const patienceMs = 20_000;

/**
 * Look-ups for agents, which nobody slows down but us: at the server's pace, together with all that is asked in bulk, each
 * repeat of a failed request included, and no more in a time than the user allows. Answers at hand cost nothing.
 */
export class AgentLookUps {
  readonly #options: AgentLookUpsOptions;

  constructor(options: AgentLookUpsOptions) {
    this.#options = options;
  }

  async lookUp(call: CallKey, asking: AgentAsking): Promise<Result<Lookup, AgentProblem>> {
    const { service } = this.#options;
    if (!asking.fresh && service.peek(call))
      return { ok: true, value: await service.lookUp(call, { signal: asking.signal }) };
    let last: Lookup | undefined;
    for (let attempt = 0; ; attempt++) {
      const asked = await this.#askInTurn(call, asking);
      // A failure says more than that it could not be asked about again.
      if (!asked.ok) return last ? { ok: true, value: last } : asked;
      last = asked.value;
      const { answer } = last;
      // How long to wait the pacer knows.
      if (answer.ok || retryDelay(answer.error, attempt, answer.retryAfterMs, 0) === undefined) return asked;
    }
  }

  async #askInTurn(
    call: CallKey,
    { fresh, signal, isAgreed }: AgentAsking,
  ): Promise<Result<Lookup, AgentProblem>> {
    const { service, pacerOf, budget, budgetName, timing = realTiming } = this.#options;
    const pacer = pacerOf(call.serverId);
    if (pacer.heldForMs > patienceMs) return refused(queryFailed(heldBack(pacer)));
    const waitMs = budget.take();
    if (waitMs > 0) return refused(budgetUsedUp(budget.budget, waitMs, budgetName));
    const impatient = new AbortController();
    const timer = timing.after(patienceMs, () => {
      impatient.abort();
    });
    try {
      return await pacer.run<Result<Lookup, AgentProblem>>(
        async () => {
          timer.dispose();
          if (!isAgreed()) {
            budget.giveBack();
            return { value: refused(notAgreed), fate: 'unsent' };
          }
          const lookup = await service.lookUp(call, { fresh, signal, isOnlyTry: true });
          const fate = lookup.source === 'cache' ? 'unsent' : fateOf(lookup.answer);
          if (fate === 'unsent') budget.giveBack();
          return { value: { ok: true, value: lookup }, fate, ...slowDownOf(lookup.answer) };
        },
        AbortSignal.any([signal, impatient.signal]),
      );
    } catch (error) {
      if (!signal.aborted && !impatient.signal.aborted) throw error;
      // It left before its turn.
      budget.giveBack();
      if (signal.aborted) return refused(queryFailed({ kind: 'cancelled' }));
      return refused(pacer.heldForMs > 0 ? queryFailed(heldBack(pacer)) : waitedInVain(patienceMs));
    } finally {
      timer.dispose();
    }
  }
}

function heldBack(pacer: Pacer): { kind: 'tooManyRequests'; retryAfterSeconds: number } {
  return { kind: 'tooManyRequests', retryAfterSeconds: Math.ceil(pacer.heldForMs / 1000) };
}

function refused(error: AgentProblem): { ok: false; error: AgentProblem } {
  return { ok: false, error };
}
