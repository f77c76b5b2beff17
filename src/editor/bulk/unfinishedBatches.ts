import * as vscode from 'vscode';
import type { BulkLookUp } from '../../lookup/bulk/bulkLookUp.ts';
import type { BulkLookUps, KnownBatch } from '../../lookup/bulk/bulkLookUps.ts';
import { formatInstant } from '../../wording/dates.ts';
import { callsOf } from '../../wording/counts.ts';
import { formatCount } from '../../wording/numbers.ts';
import { tell, tellWhile } from '../say.ts';
import { createPick } from '../quickInput.ts';

const turnedDownKey = 'isales.batchesNotResumed';

export interface UnfinishedBatchesParts {
  readonly bulk: BulkLookUps;
  /** Brings the results to the front, and shows how it gets on from now on. */
  readonly open: (batch: BulkLookUp) => void;
  /** Says nothing more of a batch that is thrown away. */
  readonly forget: (id: string) => void;
  readonly memory: vscode.Memento;
}

/** Lets batches go on that an earlier window did not bring to an end, and finished ones be opened again. */
export class UnfinishedBatches {
  readonly #parts: UnfinishedBatchesParts;

  constructor(parts: UnfinishedBatchesParts) {
    this.#parts = parts;
  }

  /** Offers what was broken off, until the user has turned it down. */
  async offer(): Promise<void> {
    const { bulk, memory } = this.#parts;
    const turnedDown = memory.get<readonly string[]>(turnedDownKey, []);
    const known = await bulk.list({ isPatient: true });
    const unfinished = known.filter(({ isDone, isElsewhere }) => !isDone && !isElsewhere);
    const [first, ...others] = unfinished.filter(({ id }) => !turnedDown.includes(id));
    const batch = first && (await bulk.find(first.id));
    if (!batch) return;
    const { done, total } = batch.progress;
    const [message, goOn] =
      others.length > 0
        ? [
            vscode.l10n.t('{0} bulk look-ups were interrupted.', formatCount(others.length + 1)),
            vscode.l10n.t('Choose…'),
          ]
        : [
            vscode.l10n.t('Bulk look-up “{0}” was interrupted: {1} done.', batch.title, callsOf(done, total)),
            vscode.l10n.t('Resume'),
          ];
    const notNow = vscode.l10n.t('Not Now');
    const isWaiting = (): boolean => batch.progress.state === 'paused';
    const chosen = await tellWhile(
      message,
      {
        lasts: isWaiting,
        onDidChange: (listener) => batch.onDidChange(listener),
        percent: total === 0 ? 100 : (100 * done) / total,
      },
      goOn,
      notNow,
    );
    // Somebody else has let it go on.
    if (chosen === undefined && !isWaiting()) return;
    if (chosen !== goOn) await memory.update(turnedDownKey, [...unfinished.map(({ id }) => id)]);
    else if (others.length > 0) await this.choose();
    else this.#goOn(batch);
  }

  /** Lists all batches that are kept: to go on, to be opened again, to be forgotten. */
  async choose(): Promise<void> {
    const { bulk } = this.#parts;
    const pick = createPick<vscode.QuickPickItem & { readonly id: string }>();
    const forget = {
      iconPath: new vscode.ThemeIcon('trash'),
      tooltip: vscode.l10n.t('Forget this look-up and its results'),
    };
    const fill = async (): Promise<void> => {
      pick.items = (await bulk.list()).map((known) => ({
        id: known.id,
        label: known.title,
        description: describe(known),
        buttons: known.isElsewhere ? [] : [forget],
      }));
      pick.placeholder =
        pick.items.length === 0
          ? vscode.l10n.t('No bulk look-up is kept.')
          : vscode.l10n.t('Select a bulk look-up to resume or open');
    };
    pick.title = vscode.l10n.t('Bulk Look-Ups');
    pick.matchOnDescription = true;
    await fill();
    try {
      const id = await new Promise<string | undefined>((resolve) => {
        pick.onDidAccept(() => {
          resolve(pick.selectedItems[0]?.id);
        });
        pick.onDidTriggerItemButton(({ item }) => {
          this.#parts.forget(item.id);
          void bulk.remove(item.id).then(fill);
        });
        pick.onDidHide(() => {
          resolve(undefined);
        });
        pick.show();
      });
      const batch = id === undefined ? undefined : await bulk.find(id);
      if (batch) this.#goOn(batch);
    } finally {
      pick.dispose();
    }
  }

  #goOn(batch: BulkLookUp): void {
    this.#parts.open(batch);
    if (batch.progress.state !== 'paused') return;
    if (batch.mayRun()) batch.resume();
    else void tell(vscode.l10n.t('Another window is working on this bulk look-up.'));
  }
}

/** "Unfinished, started on 2 Jan 2026, 03:04:05". */
function describe({ startedAt, isDone, isElsewhere }: KnownBatch): string {
  const since = formatInstant(startedAt);
  if (isElsewhere) return vscode.l10n.t('Running in another window, started on {0}', since);
  return isDone
    ? vscode.l10n.t('Done, started on {0}', since)
    : vscode.l10n.t('Unfinished, started on {0}', since);
}
