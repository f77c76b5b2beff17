import * as vscode from 'vscode';
import type { BulkLookUp } from '../../lookup/bulk/bulkLookUp.ts';
import type { ResultSource, SourceProgress } from '../../lookup/resultSource.ts';
import { formatDuration } from '../../wording/durations.ts';
import { inShort } from '../../wording/failureText.ts';
import { describePause } from '../../wording/pauses.ts';
import { waitingUntil } from '../../wording/waiting.ts';
import { formatCount, formatRate } from '../../wording/numbers.ts';
import { callsCounted, callsOf } from '../../wording/counts.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import { sayInStatusBar, tellWhile, withProgress, type ToldState } from '../say.ts';

/** So long a pause that the user asked for is confirmed. */
const pausedByUserMs = 20_000;

/** The tabs in which results are seen. */
export interface ResultTabs {
  /** Brings the results to the front. */
  open(source: ResultSource): void;
  /** Whether they are on the screen. */
  isVisible(source: ResultSource): boolean;
}

/** Shows how batches get on while they run, with a way to pause, and says why one paused by itself. */
export class BulkProgress {
  readonly #watched = new Map<BulkLookUp, { dispose(): void }>();
  readonly #results: ResultTabs;
  /** Told when a batch is not watched any more. */
  readonly #forgotten = new Set<() => void>();

  constructor(results: ResultTabs) {
    this.#results = results;
  }

  /** Shows the progress of a batch whenever it runs from now on, whoever lets it go on. */
  watch(batch: BulkLookUp): void {
    if (this.#watched.has(batch)) return;
    let state: SourceProgress['state'] = 'paused';
    const changed = (): void => {
      const before = state;
      ({ state } = batch.progress);
      if (state === before) return;
      if (state === 'running') this.#showRunning(batch);
      else if (before === 'running') void this.#tellStop(batch);
    };
    this.#watched.set(batch, batch.onDidChange(changed));
    changed();
  }

  /** The user has thrown a batch away: nothing is said of it any more. */
  forget(id: string): void {
    for (const [batch, watched] of this.#watched) {
      if (batch.id !== id) continue;
      watched.dispose();
      this.#watched.delete(batch);
    }
    for (const listener of this.#forgotten) listener();
  }

  dispose(): void {
    for (const watched of this.#watched.values()) watched.dispose();
    this.#watched.clear();
    for (const listener of this.#forgotten) listener();
  }

  #showRunning(batch: BulkLookUp): void {
    void withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Looking up calls: {0}', batch.title),
        cancellable: true,
      },
      (progress, token) =>
        new Promise<void>((resolve) => {
          let shown = 0;
          const report = (): void => {
            const { done, total } = batch.progress;
            const percent = total === 0 ? 100 : (100 * done) / total;
            progress.report({ message: describe(batch.progress), increment: percent - shown });
            shown = percent;
          };
          const changed = batch.onDidChange(() => {
            if (batch.progress.state === 'running') {
              report();
              return;
            }
            changed.dispose();
            resolve();
          });
          token.onCancellationRequested(() => {
            batch.pause();
          });
          report();
        }),
    );
  }

  /** What is on its way when it pauses still counts, so that all places say the same number. */
  async #tellStop(batch: BulkLookUp): Promise<void> {
    await batch.whenStill();
    const { state, failure, failuresInARow, done, total } = batch.progress;
    // The user was faster.
    if (state === 'running') return;
    if (state === 'done') {
      const text = vscode.l10n.t('{0}: {1} looked up', batch.title, callsCounted(total));
      sayInStatusBar(text, 8_000, 'check');
      return;
    }
    const resume = vscode.l10n.t('Resume');
    const showResults = vscode.l10n.t('Show Results');
    const actions = this.#results.isVisible(batch) ? [resume] : [resume, showResults];
    const reason = failure && inShort(describePause(failure, failuresInARow));
    const paused =
      reason === undefined
        ? vscode.l10n.t('{0}: paused after {1}.', batch.title, callsOf(done, total))
        : vscode.l10n.t('{0}: paused after {1}. {2}', batch.title, callsOf(done, total), reason);
    const told: ToldState = {
      lasts: () => batch.progress.state === 'paused' && this.#watched.has(batch),
      onDidChange: (listener) => {
        this.#forgotten.add(listener);
        const changed = batch.onDidChange(listener);
        return {
          dispose: () => {
            this.#forgotten.delete(listener);
            changed.dispose();
          },
        };
      },
      percent: total === 0 ? 100 : (100 * done) / total,
      // Who paused it knows.
      ...(reason === undefined ? { mostMs: pausedByUserMs } : {}),
    };
    const chosen = await tellWhile(paused, told, ...actions);
    if (chosen === resume) batch.resume();
    else if (chosen === showResults) this.#results.open(batch);
  }
}

function describe({ done, total, perSecond, leftMs, heldForMs }: SourceProgress): string {
  const count = vscode.l10n.t('{0} of {1}', formatCount(done), formatCount(total));
  // While nothing is asked, a rate says nothing.
  if (heldForMs !== undefined) return inOneBreath(count, waitingUntil(Date.now() + heldForMs));
  return perSecond === undefined || leftMs === undefined
    ? count
    : vscode.l10n.t(
        '{0}, {1} per second, {2} left',
        count,
        formatRate(perSecond),
        formatDuration(leftMs / 1000),
      );
}
