import * as vscode from 'vscode';
import { keptRecording } from '../../isales/recording.ts';
import { maskNumber } from '../../isales/redaction.ts';
import type { Lookup } from '../../lookup/call.ts';
import type { HistoryEntry } from '../../lookup/history.ts';
import {
  callAsJson,
  callAsMarkdown,
  failureAsJson,
  failureAsMarkdown,
  type ExportedCall,
  type PassedOn,
} from '../../wording/callExports.ts';
import { language } from '../../wording/language.ts';
import { readSetting } from '../contributions.ts';
import { sayInStatusBar, tell } from '../say.ts';

export type ExportFormat = 'json' | 'markdown';

/**
 * Puts a look-up on the clipboard: its result, or why there is none. Never a recording link.
 * @param link opens the call in another editor
 */
export async function copyLookup(
  { call, server, askedAt, answer }: Lookup,
  format: ExportFormat,
  link?: string,
): Promise<void> {
  const { callId, vdnId, serverId } = call;
  const base = { callId, vdnId, server: server.host, askedAt, passedOn: passedOn(server.name, link) };
  if (!answer.ok) {
    const failure = { ...base, failure: answer.error };
    await copy(format === 'json' ? failureAsJson(failure) : failureAsMarkdown(failure));
    return;
  }
  const { recordPath, called, ...result } = answer.value;
  const shownNumber = called !== undefined && readSetting('maskNumbers') ? maskNumber(called) : called;
  await copyCall(
    {
      ...base,
      serverId,
      result: shownNumber === undefined ? result : { ...result, called: shownNumber },
      ...keptRecording(recordPath, shownNumber === called ? undefined : called),
    },
    format,
  );
}

/** Puts a remembered call on the clipboard, as far as the history knows it. */
export async function copyEntry(
  { call, server, result }: HistoryEntry,
  format: ExportFormat,
  link?: string,
): Promise<void> {
  const { callId, vdnId, serverId } = call;
  if (result)
    await copyCall(
      {
        callId,
        vdnId,
        serverId,
        server: server.host,
        askedAt: result.askedAt,
        passedOn: passedOn(server.name, link),
        result,
        hasRecording: result.hadRecording,
        ...(result.recordingPath === undefined ? {} : { recordingPath: result.recordingPath }),
      },
      format,
    );
  else void tell(vscode.l10n.t('Call {0} has no result to copy yet.', callId));
}

/** Puts a text on the clipboard and says so quietly. */
export async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  sayInStatusBar(vscode.l10n.t('Copied.'), 3000);
}

function passedOn(serverName: string, link: string | undefined): PassedOn {
  return { serverName, language: language(), ...(link === undefined ? {} : { link }) };
}

async function copyCall(call: ExportedCall, format: ExportFormat): Promise<void> {
  await copy(format === 'json' ? callAsJson(call) : callAsMarkdown(call));
}
