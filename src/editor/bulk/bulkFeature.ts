import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { CallFinders } from '../../callsInText/index.ts';
import type { BulkLookUp } from '../../lookup/bulk/bulkLookUp.ts';
import { BulkLookUps } from '../../lookup/bulk/bulkLookUps.ts';
import type { OutcomesOfRows } from '../../lookup/knownOutcomes.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { Pacers } from '../../lookup/pacer.ts';
import type { Log } from '../../lookup/ports.ts';
import type { ResultSource } from '../../lookup/resultSource.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { bulkCommands, type BulkCommand } from './bulkCommands.ts';
import { BulkProgress, type ResultTabs } from './bulkProgress.ts';
import { UnfinishedBatches } from './unfinishedBatches.ts';
import { warn } from '../say.ts';

export interface BulkFeatureParts {
  readonly storageUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly registry: ServerRegistry;
  /** The active server, or one that the user adds, told for what. */
  readonly serverToAsk: (title: string) => Promise<ServerProfile | undefined>;
  readonly service: LookupService;
  readonly pacers: Pacers;
  readonly results: ResultTabs;
  readonly lastVdn: () => number | undefined;
  /** The user's own patterns. */
  readonly finders: () => CallFinders;
  readonly log: Log;
}

/** All of the bulk look-up, once something of it is used. */
export class BulkFeature {
  readonly #bulk: BulkLookUps;
  readonly #progress: BulkProgress;
  readonly #unfinished: UnfinishedBatches;
  readonly #commands: ReturnType<typeof bulkCommands>;

  constructor(parts: BulkFeatureParts) {
    const { registry, service, pacers, results, memory, log, lastVdn, finders } = parts;
    this.#bulk = new BulkLookUps({
      folder: vscode.Uri.joinPath(parts.storageUri, 'batches').fsPath,
      service,
      servers: registry,
      pacers,
      clock: Date,
      log,
      onDamaged: tellDamaged,
      onCannotWrite: tellCannotWrite,
    });
    this.#progress = new BulkProgress(results);
    const open = (batch: BulkLookUp): void => {
      this.#progress.watch(batch);
      results.open(batch);
    };
    this.#unfinished = new UnfinishedBatches({
      bulk: this.#bulk,
      open,
      forget: (id) => {
        this.#progress.forget(id);
      },
      memory,
    });
    this.#commands = bulkCommands({
      serverToAsk: parts.serverToAsk,
      bulk: this.#bulk,
      isAtHand: (call) => service.peek(call) !== undefined,
      unfinished: this.#unfinished,
      lastVdn,
      finders,
      log,
      begin: (batch) => {
        open(batch);
        batch.resume();
      },
    });
  }

  async run(command: BulkCommand, target: unknown, selected: unknown): Promise<void> {
    await this.#commands[command](target, selected);
  }

  /** Looks up all calls of a text that somebody pasted. */
  async lookUpAllIn(text: string): Promise<void> {
    await this.#commands.lookUpAllIn(text);
  }

  /** Offers to go on with what an earlier window did not bring to an end. */
  async offerUnfinished(): Promise<void> {
    await this.#unfinished.offer();
  }

  /** What became of the calls of all bulk look-ups that are kept. */
  outcomes(): Promise<OutcomesOfRows> {
    return this.#bulk.outcomes();
  }

  /** The batch behind a results panel that the editor brings back. */
  async reopen(sourceId: string): Promise<ResultSource | undefined> {
    const batch = await this.#bulk.find(sourceId);
    if (batch) this.#progress.watch(batch);
    return batch;
  }

  dispose(): void {
    this.#progress.dispose();
    this.#bulk.dispose();
  }
}

function tellDamaged(setAsideAs: string): void {
  void warn(
    vscode.l10n.t(
      'A bulk look-up is damaged or too large, and cannot be read. Its file was kept as {0}.',
      setAsideAs,
    ),
  );
}

function tellCannotWrite(title: string): void {
  void warn(
    vscode.l10n.t(
      'The results of “{0}” can no longer be written to disk. They are kept until the window closes.',
      title,
    ),
  );
}
