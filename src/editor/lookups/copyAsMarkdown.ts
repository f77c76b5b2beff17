import * as vscode from 'vscode';
import type { CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import { sayInStatusBar, withProgress } from '../say.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { linkTo } from '../sharing/copyForOthers.ts';
import { copyEntry, copyLookup } from './exportCall.ts';
import { callOf, type CommandHandler } from '../commands.ts';

export interface CopyAsMarkdownParts {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly history: History;
  /** Names this extension in links. */
  readonly extensionId: string;
  readonly callAtCursor: (editor: vscode.TextEditor) => Promise<NamedCall | undefined>;
}

/**
 * Copies a call for a ticket: that of a row of the history, else that at the cursor. What is known is taken as it is; of a
 * call that is not, the server is asked.
 */
export function copyAsMarkdown(parts: CopyAsMarkdownParts): CommandHandler {
  const { registry, service, history, extensionId } = parts;
  return async (target) => {
    const call = callOf(target) ?? (await atCursor(parts));
    if (!call) return;
    const link = linkTo(registry, extensionId, call);
    const cached = service.peek(call);
    // The cache knows the number unmasked; the history alone does not.
    const entry = cached ? undefined : await history.find(call);
    if (entry?.result) await copyEntry(entry, 'markdown', link);
    else await copyLookup(cached ?? (await ask(service, call)), 'markdown', link);
  };
}

async function atCursor({ registry, callAtCursor }: CopyAsMarkdownParts): Promise<CallKey | undefined> {
  const editor = vscode.window.activeTextEditor;
  const named = editor && (await callAtCursor(editor));
  const { active } = registry;
  if (!named) sayInStatusBar(vscode.l10n.t('No call ID at the cursor.'), 4000);
  else if (named.vdnId === undefined || !active)
    sayInStatusBar(vscode.l10n.t('Look this call up first: its VDN or its server is not known.'), 6000);
  else return { serverId: active.id, vdnId: named.vdnId, callId: named.callId };
  return undefined;
}

function ask(service: LookupService, call: CallKey): ReturnType<LookupService['lookUp']> {
  return withProgress({ location: vscode.ProgressLocation.Window, title: call.callId }, () =>
    service.lookUp(call),
  );
}
