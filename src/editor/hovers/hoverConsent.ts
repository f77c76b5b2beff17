import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { readSetting, writeUserSetting } from '../contributions.ts';
import { tell } from '../say.ts';

const consentKey = 'isales.hover.agreed';

/**
 * Whether pointing at a call ID may ask the server: the user says so once for each server, and can say otherwise in the
 * settings.
 */
export class HoverConsent {
  readonly #memory: vscode.Memento;
  readonly #asked = new Set<string>();

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Whether hovers may ask this server by themselves; in Restricted Mode never. */
  isGiven(serverId: string): boolean {
    return (
      vscode.workspace.isTrusted &&
      readSetting('hover.lookup') === 'automatic' &&
      this.#agreed().includes(serverId)
    );
  }

  /** Whether it may be given, and is not decided yet. */
  isOpen(serverId: string): boolean {
    return (
      vscode.workspace.isTrusted && readSetting('hover.lookup') === 'automatic' && !this.isGiven(serverId)
    );
  }

  /** The user gives it for this server; nobody can in Restricted Mode. */
  async give(serverId: string): Promise<void> {
    if (this.isOpen(serverId)) await this.#memory.update(consentKey, [...this.#agreed(), serverId]);
  }

  #agreed(): readonly string[] {
    return this.#memory.get<readonly string[]>(consentKey, []);
  }

  /** Asks, once in a window, as hovers offer it as well, whether they may look calls up on this server, where that is not decided. */
  askOnce({ id, name }: Pick<ServerProfile, 'id' | 'name'>): void {
    if (this.#asked.has(id) || !this.isOpen(id)) return;
    this.#asked.add(id);
    const automatically = vscode.l10n.t('Automatically');
    const onDemand = vscode.l10n.t('Only When I Click');
    void tell(
      vscode.l10n.t('Look up a call on {0} when you point at its ID in a log?', name),
      automatically,
      onDemand,
    ).then(async (chosen) => {
      if (chosen === automatically) await this.give(id);
      if (chosen === onDemand) await writeUserSetting('hover.lookup', 'onDemand');
    });
  }
}
