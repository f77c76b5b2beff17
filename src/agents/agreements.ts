import { callKeyText, type CallKey } from '../lookup/call.ts';

/** What a user read, and agreed to, before a tool asked: this call, on this server, at this address. */
export interface Agreed {
  readonly call: CallKey;
  /** Base URL of the server. */
  readonly address: string;
}

/** So many questions are remembered; they are answered one at a time. */
const mostRemembered = 100;

/**
 * What users were shown before tools ran. An editor says of a tool's run no more than its arguments: so by these it is
 * found again, and where the same arguments were shown to mean different things, none of it counts as agreed to.
 */
export class Agreements {
  readonly #shown = new Map<string, Agreed[]>();

  remember(input: unknown, agreed: Agreed): void {
    const key = JSON.stringify(input);
    const before = this.#shown.get(key) ?? [];
    this.#shown.delete(key);
    this.#shown.set(key, [...before, agreed].slice(-mostRemembered));
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > mostRemembered && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** What was agreed to for these arguments; each time it was shown counts for one run. */
  take(input: unknown): Agreed | undefined {
    const key = JSON.stringify(input);
    const [first, ...others] = this.#shown.get(key) ?? [];
    if (first === undefined) return undefined;
    const isSame = others.every((other) => isSameAgreement(first, other));
    if (isSame && others.length > 0) this.#shown.set(key, others);
    else this.#shown.delete(key);
    return isSame ? first : undefined;
  }
}

/** Whether what would be sent is what was agreed to. */
export function isSameAgreement(one: Agreed, other: Agreed): boolean {
  return one.address === other.address && callKeyText(one.call) === callKeyText(other.call);
}
