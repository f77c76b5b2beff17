import vm from 'node:vm';
import type { CallIdHit } from './findCallIds.ts';

/** A regular expression of the user's own that finds call IDs of another shape. */
export interface OwnPattern {
  /** How messages name it; its source unless given. */
  readonly name?: string;
  /** A JavaScript regular expression with one named group, which is the call ID. */
  readonly source: string;
}

/** Why a pattern cannot be used. */
export interface PatternProblem {
  readonly pattern: OwnPattern;
  readonly problem: 'syntax' | 'noNamedGroup' | 'severalNamedGroups';
  /** The engine's own words about broken syntax, else the names of the groups. */
  readonly detail: string;
}

/** What {@link OwnPatterns} is told. */
export interface OwnPatternsOptions {
  /** Called once for a pattern that took too long and is not used any more. */
  readonly onSwitchedOff: (pattern: OwnPattern) => void;
  /** How long a pattern may take for one batch of lines, in milliseconds. */
  readonly timeoutMs?: number;
  /** In a thread where nothing waits for many batches together, only one batch that takes too long counts. */
  readonly isBackground?: boolean;
}

/** Longer lines are left out, in UTF-16 units. */
const longestLine = 10_000;
/** Longest call ID that a server is asked for. */
const longestCallId = 128;
/** Lines are run together up to this many units, as each run costs a thread that watches the clock. */
const batchUnits = 256 * 1024;
/** Time spent on a pattern is added up for so long. */
const spellMs = 5_000;

/** Three numbers for each match: the line within the batch, where the group starts, where it ends. */
const search = new vm.Script(`(() => {
  const found = [];
  for (let line = 0; line < lines.length; line++)
    for (const match of lines[line].matchAll(pattern)) {
      const range = match.indices.groups[group];
      if (range) found.push(line, range[0], range[1]);
    }
  return found;
})()`);

interface Compiled {
  readonly pattern: OwnPattern;
  readonly expression: RegExp;
  readonly group: string;
}

/** Tells why a pattern cannot be used; `undefined` when it can. */
export function findPatternProblem(pattern: OwnPattern): PatternProblem | undefined {
  const compiled = compile(pattern);
  return 'problem' in compiled ? compiled : undefined;
}

/**
 * The user's own patterns, run so that a pattern that backtracks without end is really interrupted: only the `node:vm`
 * module's time-out does that to a regular expression.
 */
export class OwnPatterns {
  /** The patterns that cannot be used. */
  readonly problems: readonly PatternProblem[];
  readonly #onSwitchedOff: OwnPatternsOptions['onSwitchedOff'];
  readonly #timeoutMs: number;
  readonly #isBackground: boolean;
  readonly #context = vm.createContext({ lines: [], pattern: /(?:)/, group: '' });
  #compiled: readonly Compiled[];
  /** How long each pattern has run since a moment not long ago, in milliseconds. */
  readonly #spent = new Map<OwnPattern, { readonly since: number; readonly ms: number }>();

  constructor(patterns: readonly OwnPattern[], options: OwnPatternsOptions) {
    this.#onSwitchedOff = options.onSwitchedOff;
    this.#timeoutMs = options.timeoutMs ?? 1000;
    this.#isBackground = options.isBackground === true;
    const results = patterns.map(compile);
    this.problems = results.filter((result) => 'problem' in result);
    this.#compiled = results.filter((result) => 'expression' in result);
  }

  /** How many patterns are in use. */
  get size(): number {
    return this.#compiled.length;
  }

  /**
   * Runs the patterns over lines.
   * @param lines as many as there are: they are run in batches
   * @returns the hits of each line in order; where hits overlap, the earliest pattern's
   */
  find(lines: readonly string[]): CallIdHit[][] {
    const hits = lines.map((): CallIdHit[] => []);
    for (let first = 0; first < lines.length && this.#compiled.length > 0;) {
      let last = first;
      for (let units = 0; last < lines.length && units < batchUnits; last++) {
        const { length } = lines[last] ?? '';
        units += length <= longestLine ? length + 16 : 16;
      }
      const batch = lines.slice(first, last).map((line) => (line.length <= longestLine ? line : ''));
      for (const compiled of this.#compiled) this.#run(compiled, batch, hits, first);
      first = last;
    }
    for (const ofLine of hits) ofLine.sort((a, b) => a.start - b.start);
    return hits;
  }

  #run(compiled: Compiled, batch: readonly string[], hits: readonly CallIdHit[][], first: number): void {
    const found = this.#search(compiled, batch);
    for (let index = 0; index + 2 < found.length; index += 3) {
      const [line = 0, start = 0, end = 0] = found.slice(index, index + 3);
      const ofLine = hits[first + line];
      if (!ofLine || end === start || end - start > longestCallId) continue;
      if (ofLine.some((other) => start < other.end && other.start < end)) continue;
      ofLine.push({ callId: (batch[line] ?? '').slice(start, end), start, end });
    }
  }

  #search({ pattern, expression, group }: Compiled, batch: readonly string[]): readonly number[] {
    Object.assign(this.#context, { lines: batch, pattern: expression, group });
    const startedAt = performance.now();
    try {
      const found = search.runInContext(this.#context, { timeout: this.#timeoutMs }) as number[];
      if (!this.#isBackground) this.#charge(pattern, startedAt);
      return found;
    } catch {
      // Too slow, or out of the memory that a pattern may take: either way it is not run again.
      this.#switchOff(pattern);
      return [];
    } finally {
      Object.assign(this.#context, { lines: [] });
    }
  }

  /** Many batches of a large text add up: what takes longer than the limit out of a short while is too slow, too. */
  #charge(pattern: OwnPattern, startedAt: number): void {
    const now = performance.now();
    const spent = this.#spent.get(pattern);
    const isRecent = spent !== undefined && now - spent.since < spellMs;
    const total = (isRecent ? spent.ms : 0) + now - startedAt;
    this.#spent.set(pattern, { since: isRecent ? spent.since : startedAt, ms: total });
    if (total > this.#timeoutMs) this.#switchOff(pattern);
  }

  #switchOff(pattern: OwnPattern): void {
    this.#compiled = this.#compiled.filter((compiled) => compiled.pattern !== pattern);
    this.#onSwitchedOff(pattern);
  }
}

function compile(pattern: OwnPattern): Compiled | PatternProblem {
  let expression: RegExp;
  let groups: string[];
  try {
    expression = withFlags(pattern.source);
    // An alternative that always matches shows the names of all groups.
    groups = Object.keys(new RegExp(`(?:${pattern.source})|`, expression.flags).exec('')?.groups ?? {});
  } catch (error) {
    return { pattern, problem: 'syntax', detail: error instanceof Error ? error.message : String(error) };
  }
  const [group] = groups;
  if (group === undefined) return { pattern, problem: 'noNamedGroup', detail: '' };
  if (groups.length > 1) return { pattern, problem: 'severalNamedGroups', detail: groups.join(', ') };
  return { pattern, expression, group };
}

/** People write patterns for different engines: what is broken only as a Unicode pattern is read as it used to be. */
function withFlags(source: string): RegExp {
  try {
    return new RegExp(source, 'dgu');
  } catch {
    return new RegExp(source, 'dg');
  }
}
