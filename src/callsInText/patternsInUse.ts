import type { CallFinders } from './callFinders.ts';
import { OwnPatterns, type OwnPattern } from './ownPatterns.ts';

/** Why a pattern of the user's is not used. */
export interface UnusedPattern {
  readonly name: string;
  readonly reason: 'tooSlow' | 'broken';
  /** What is broken about it. */
  readonly detail: string;
}

export interface PatternsInUseOptions {
  /** The patterns as they are written now: regular expressions by their names. */
  readonly read: () => Readonly<Record<string, unknown>>;
  /** Told once of each pattern that is not used, whichever place met it. */
  readonly onUnused: (pattern: UnusedPattern) => void;
}

/**
 * The user's own patterns, for all that look for call IDs. A pattern that is too slow in one place is used in none until
 * it is changed.
 */
export class PatternsInUse {
  readonly #options: PatternsInUseOptions;
  readonly #listeners = new Set<() => void>();
  readonly #told = new Set<string>();
  #sources = new Map<string, string>();
  #tooSlow = new Set<string>();
  #own: OwnPatterns | undefined;

  constructor(options: PatternsInUseOptions) {
    this.#options = options;
    this.#sources = sourcesOf(options.read());
  }

  /** Those in use, to hand to another process or thread. */
  get all(): readonly Required<OwnPattern>[] {
    return [...this.#sources]
      .filter(([name]) => !this.#tooSlow.has(name))
      .map(([name, source]) => ({ name, source }));
  }

  /** Finds call IDs by them, in this process. */
  get finders(): CallFinders {
    const own = this.#compiled();
    return own ? { findMore: (lines) => own.find(lines) } : {};
  }

  /** They may have been written anew. */
  reread(): void {
    const sources = sourcesOf(this.#options.read());
    for (const [name, source] of this.#sources) if (sources.get(name) !== source) this.#tooSlow.delete(name);
    this.#sources = sources;
    this.#changed();
  }

  /** Some place met a pattern that cannot be used. */
  report(pattern: UnusedPattern): void {
    const { name, reason } = pattern;
    const key = JSON.stringify([name, this.#sources.get(name), reason]);
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.#options.onUnused(pattern);
    }
    if (reason !== 'tooSlow' || this.#tooSlow.has(name)) return;
    this.#tooSlow.add(name);
    this.#changed();
  }

  /** Calls back when others are in use. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #compiled(): OwnPatterns | undefined {
    if (this.all.length === 0) return undefined;
    if (!this.#own) {
      this.#own = new OwnPatterns(this.all, {
        onSwitchedOff: ({ name = '' }) => {
          this.report({ name, reason: 'tooSlow', detail: '' });
        },
      });
      for (const { pattern, detail } of this.#own.problems)
        this.report({ name: pattern.name ?? '', reason: 'broken', detail });
    }
    return this.#own;
  }

  #changed(): void {
    this.#own = undefined;
    for (const listener of this.#listeners) listener();
  }
}

/** Settings hold what people wrote: what is no text is no pattern. */
function sourcesOf(patterns: Readonly<Record<string, unknown>>): Map<string, string> {
  return new Map(
    Object.entries(patterns).flatMap(([name, source]) =>
      typeof source === 'string' ? [[name, source] as const] : [],
    ),
  );
}
