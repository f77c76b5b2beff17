/** Waiting inside the editor until it has nothing else to do. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { EXTENSIONS_VARIABLE } from './found.ts';

/** How quick a round trip to the window is when nothing else goes on, in milliseconds. */
const CALM_ROUND_TRIP_MS = 10;
/** How many quick round trips in a row are believed. */
const CALM_ROUND_TRIPS = 20;
const INTERVAL_MS = 50;
/** A busy machine may never be calm: then it is measured as it is. In milliseconds. */
const PATIENCE_MS = 6000;
/** After the start the editor does things later on purpose; so much time passes in any case, in milliseconds. */
const SETTLE_MS = 1500;

/**
 * Waits until extension host and window answer each other at once for a whole second.
 *
 * @returns whether they did; `false`: patience ran out
 */
export async function untilCalm(): Promise<boolean> {
  await delay(SETTLE_MS);
  const deadline = performance.now() + PATIENCE_MS;
  let quick = 0;
  while (quick < CALM_ROUND_TRIPS) {
    if (performance.now() > deadline) return false;
    await delay(INTERVAL_MS);
    const asked = performance.now();
    await vscode.commands.executeCommand('setContext', 'isalesBench.ping', quick);
    quick = performance.now() - asked < CALM_ROUND_TRIP_MS ? quick + 1 : 0;
  }
  return true;
}

/** The extension that is measured in this window; not active yet. */
export function extensionUnderTest(): vscode.Extension<unknown> {
  const ids = process.env[EXTENSIONS_VARIABLE]?.split(',') ?? [];
  const extension = vscode.extensions.all.find(({ id }) => ids.includes(id));
  if (!extension) throw new Error(`The editor knows none of the extensions ${ids.join(', ')}.`);
  if (extension.isActive) throw new Error(`${extension.id} was active before anything of it was used.`);
  return extension;
}
