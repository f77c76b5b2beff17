import * as vscode from 'vscode';
import type { Lookup } from '../../lookup/call.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { callOf, type CommandHandler } from '../commands.ts';
import type { LookUpCall } from '../lookups/lookUpCall.ts';
import { linkOf } from './recordingTransfer.ts';
import { sayInStatusBar } from '../say.ts';

/** A link that ends sooner is renewed first, so that it lives long enough to be used. */
const nearlyExpiredMs = 2 * 60_000;

/**
 * The recording's URL, from a fresh query where the link at hand has expired or nearly so.
 * @param ask asks the server again and shows what it says
 * @returns `undefined` when there is none any more; the panel then shows why
 */
export async function freshRecordingUrl(
  lookup: Lookup | undefined,
  ask: () => Promise<Lookup>,
): Promise<string | undefined> {
  const atHand = linkOf(lookup);
  if (atHand && (atHand.expiresAt === undefined || atHand.expiresAt - Date.now() > nearlyExpiredMs))
    return atHand.url;
  return linkOf(await ask())?.url;
}

/** Opens the recording in the user's browser. */
export async function openInBrowser(url: string): Promise<void> {
  // As a text, because a Uri would encode the signature once more (microsoft/vscode#85930). The API takes it so.
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}

export async function copyRecordingLink(url: string): Promise<void> {
  await vscode.env.clipboard.writeText(url);
  sayInStatusBar(vscode.l10n.t('Recording link copied. Whoever has it can listen until it expires.'), 8000);
}

/** What the links of a hover do with a recording. */
export function recordingCommands(
  service: LookupService,
  lookUp: LookUpCall,
): Record<'openRecording' | 'copyRecordingLink', CommandHandler> {
  const withUrl =
    (use: (url: string) => Promise<void>): CommandHandler =>
    async (target) => {
      const call = callOf(target);
      if (!call) return;
      const url = await freshRecordingUrl(service.peek(call), () => lookUp.show(call, { fresh: true }));
      if (url !== undefined) await use(url);
    };
  return { openRecording: withUrl(openInBrowser), copyRecordingLink: withUrl(copyRecordingLink) };
}
