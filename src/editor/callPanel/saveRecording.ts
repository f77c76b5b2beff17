import * as vscode from 'vscode';
import { errorCode } from '../../isales/socketFailure.ts';
import type { CallKey, Lookup } from '../../lookup/call.ts';
import { writeBeside } from '../../storage/fileBeside.ts';
import { describeFailure } from '../../wording/failures.ts';
import { inShort } from '../../wording/failureText.ts';
import { soundSuffix } from '../../wording/suggestedFileNames.ts';
import { askWhereToSave } from '../askWhereToSave.ts';
import { linkOf, type RecordingTransfer } from './recordingTransfer.ts';
import { tell, tellError, withProgress } from '../say.ts';

/** Saves a recording to a file that the user chooses; the dialog asks before one is replaced. */
export async function saveRecording(
  call: CallKey,
  lookup: Lookup | undefined,
  transfer: RecordingTransfer,
): Promise<void> {
  const suffix = soundSuffix(linkOf(lookup)?.url, transfer.keptOf(lookup)?.[0]);
  const target = await askWhereToSave(
    { content: 'recording', namedAfter: call.callId, suffix },
    { title: vscode.l10n.t('Download Recording'), saveLabel: vscode.l10n.t('Download') },
  );
  if (!target) return;
  const outcome = await withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Downloading the recording of {0}', call.callId),
      cancellable: true,
    },
    async (progress, token) => {
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await save(target, lookup, transfer, controller.signal, progress);
      } finally {
        cancelled.dispose();
      }
    },
  );
  if (outcome.ok) {
    const reveal = vscode.l10n.t('Show Folder');
    const name = target.path.slice(target.path.lastIndexOf('/') + 1);
    const isOnDesktop = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
    const chosen = await tell(
      vscode.l10n.t('The recording was saved as {0}.', name),
      ...(isOnDesktop ? [reveal] : []),
    );
    if (chosen === reveal) await vscode.commands.executeCommand('revealFileInOS', target);
    return;
  }
  if (outcome.error.kind === 'cancelled') return;
  void tellError(inShort(describeFailure(outcome.error)));
}

type Saved = Awaited<ReturnType<RecordingTransfer['stream']>>;

async function save(
  target: vscode.Uri,
  lookup: Lookup | undefined,
  transfer: RecordingTransfer,
  signal: AbortSignal,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): Promise<Saved> {
  let received = 0;
  const stream = (write: (bytes: Uint8Array) => Promise<void> | void): Promise<Saved> =>
    transfer.stream(lookup, signal, async (bytes, total) => {
      await write(bytes);
      received += bytes.length;
      const message = total === undefined ? inMiB(received) : `${inMiB(received)} / ${inMiB(total)}`;
      progress.report({ message, ...(total ? { increment: (100 * bytes.length) / total } : {}) });
    });
  try {
    if (target.scheme === 'file') return await writeBeside(target.fsPath, stream);
    // Another file system writes whole files alone.
    const pieces: Uint8Array[] = [];
    const outcome = await stream((bytes) => void pieces.push(bytes));
    if (outcome.ok) await vscode.workspace.fs.writeFile(target, Buffer.concat(pieces));
    return outcome;
  } catch (error) {
    return { ok: false, error: { kind: 'fileNotWritten', code: errorCode(error) } };
  }
}

function inMiB(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
