import * as vscode from 'vscode';
import type { BulkLookUp } from '../../lookup/bulk/bulkLookUp.ts';
import type { ResultSource, SourceProgress } from '../../lookup/resultSource.ts';
import { formatDuration } from '../../wording/durations.ts';
import { describeFailure } from '../../wording/failures.ts';
import { inShort } from '../../wording/failureText.ts';
import { formatCount, formatRate } from '../../wording/numbers.ts';
import { callsCounted, callsOf } from '../../wording/counts.ts';
import { sayInStatusBar, tell, tellError, withProgress } from '../say.ts';

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

  dispose(): void {
    for (const watched of this.#watched.values()) watched.dispose();
    this.#watched.clear();
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
    const { state, failure, done, total } = batch.progress;
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
    const act = (chosen: string | undefined): void => {
      if (chosen === resume) batch.resume();
      else if (chosen === showResults) this.#results.open(batch);
    };
    if (!failure) {
      const paused = vscode.l10n.t('{0}: paused after {1}.', batch.title, callsOf(done, total));
      void tell(paused, ...actions).then(act);
      return;
    }
    const reason = inShort(describeFailure(failure));
    const paused = vscode.l10n.t('{0}: paused after {1}. {2}', batch.title, callsOf(done, total), reason);
    void tellError(paused, ...actions).then(act);
  }
}

function describe({ done, total, perSecond, leftMs }: SourceProgress): string {
  const count = vscode.l10n.t('{0} of {1}', formatCount(done), formatCount(total));
  return perSecond === undefined || leftMs === undefined
    ? count
    : vscode.l10n.t(
        '{0}, {1} per second, {2} left',
        count,
        formatRate(perSecond),
        formatDuration(leftMs / 1000),
      );
}
