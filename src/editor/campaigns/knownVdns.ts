import type * as vscode from 'vscode';
import { isVdnId } from '../../ids/vdnId.ts';
import type { History } from '../../lookup/history.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';

const addedKey = 'isales.addedVdns';

/** The VDNs of the active server: its default, those of calls that were looked up, and those the user added. */
export class KnownVdns {
  readonly #registry: ServerRegistry;
  readonly #memory: vscode.Memento;
  #lookedUp: readonly { readonly serverId: string; readonly vdnId: number }[] = [];

  constructor(registry: ServerRegistry, memory: vscode.Memento) {
    this.#registry = registry;
    this.#memory = memory;
  }

  /** Takes up the VDNs of calls that were looked up. */
  async reread(history: History): Promise<void> {
    this.#lookedUp = (await history.entries()).map(({ call }) => call);
  }

  /** By number; none without an active server. */
  all(): readonly { readonly serverId: string; readonly vdnId: number; readonly isAdded: boolean }[] {
    const { active } = this.#registry;
    if (!active) return [];
    const added = this.#added(active.id);
    const others = this.#lookedUp.flatMap(({ serverId, vdnId }) => (serverId === active.id ? [vdnId] : []));
    const ids = new Set([
      ...added,
      ...others,
      ...(active.defaultVdnId === undefined ? [] : [active.defaultVdnId]),
    ]);
    return [...ids]
      .sort((a, b) => a - b)
      .map((vdnId) => ({ serverId: active.id, vdnId, isAdded: added.includes(vdnId) }));
  }

  async add(serverId: string, vdnId: number): Promise<void> {
    await this.#store(serverId, [...new Set([...this.#added(serverId), vdnId])]);
  }

  async remove(serverId: string, vdnId: number): Promise<void> {
    await this.#store(
      serverId,
      this.#added(serverId).filter((added) => added !== vdnId),
    );
  }

  #added(serverId: string): readonly number[] {
    return (this.#memory.get<Record<string, unknown[]>>(addedKey)?.[serverId] ?? []).filter(isVdnId);
  }

  async #store(serverId: string, vdnIds: readonly number[]): Promise<void> {
    await this.#memory.update(addedKey, {
      ...this.#memory.get<Record<string, unknown[]>>(addedKey),
      [serverId]: vdnIds,
    });
  }
}
