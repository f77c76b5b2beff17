import * as vscode from 'vscode';
import {
  callsOfBytes,
  callsOfFile,
  callsOfText,
  type CallFinders,
  type CallOfText,
  type FileCalls,
  type FileCallsOptions,
} from '../../callsInText/index.ts';
import type { CallsOfPlace } from '../../lookup/bulk/seenCalls.ts';
import type { Log } from '../../lookup/ports.ts';
import { withProgress } from '../say.ts';
import { callIdsCounted, filesOf } from '../../wording/counts.ts';

/** What files say about calls. */
export interface Gathered {
  /** Files without calls are left out. */
  readonly places: readonly CallsOfPlace[];
  readonly files: number;
  /** Compressed files of which not all could be unpacked. */
  readonly damaged: readonly vscode.Uri[];
  /** Nothing was looked for in them. */
  readonly binary: readonly vscode.Uri[];
  /** Values of `files.encoding` that nothing here reads. */
  readonly unknownEncodings: readonly string[];
  readonly unreadable: readonly vscode.Uri[];
  /** Files that name more calls than are collected. */
  readonly cut: readonly vscode.Uri[];
  /** Files that name calls in more lines than are kept. */
  readonly crowded: readonly vscode.Uri[];
}

/** Of all files together: so many calls, and lines that name them, are kept. */
const most = { calls: 2_000_000, lines: 2_000_000 };
/** What no stream can be had of is read as a whole, up to this size. */
const mostBytesAtOnce = 50 * 1024 * 1024;

/**
 * Finds the calls of files, with progress and a way to cancel; `undefined` when cancelled.
 * @param own the user's own patterns
 */
export async function gatherCalls(
  title: string,
  list: (token: vscode.CancellationToken) => Promise<readonly vscode.Uri[]>,
  log: Log,
  own: CallFinders = {},
): Promise<Gathered | undefined> {
  return withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        const files = await list(token);
        const places: CallsOfPlace[] = [];
        const damaged: vscode.Uri[] = [];
        const binary: vscode.Uri[] = [];
        const unknownEncodings = new Set<string>();
        const unreadable: vscode.Uri[] = [];
        const cut: vscode.Uri[] = [];
        const crowded: vscode.Uri[] = [];
        let calls = 0;
        let lines = 0;
        for (const [index, file] of files.entries()) {
          if (token.isCancellationRequested) return undefined;
          progress.report({
            message: vscode.l10n.t('{0}, {1}', filesOf(index + 1, files.length), callIdsCounted(calls)),
            increment: 100 / files.length,
          });
          try {
            const found = await callsOf(file, {
              ...own,
              mostCalls: Math.max(0, most.calls - calls),
              mostLines: Math.max(0, most.lines - lines),
              signal: controller.signal,
            });
            if (found.isDamaged) damaged.push(file);
            if (found.isBinary) binary.push(file);
            if (found.isCut) cut.push(file);
            if (found.unknownEncoding !== undefined) unknownEncodings.add(found.unknownEncoding);
            if (found.calls.length === 0) continue;
            calls += found.calls.length;
            for (const call of found.calls) lines += call.lines.length - 1;
            if (found.calls.some(({ moreLines }) => moreLines !== undefined)) crowded.push(file);
            places.push(placeOf(file, found.calls));
          } catch (error) {
            if (controller.signal.aborted) return undefined;
            log.warn(`${file.toString()} could not be read: ${String(error)}`);
            unreadable.push(file);
          }
        }
        return {
          places,
          files: files.length,
          damaged,
          binary,
          unreadable,
          cut,
          crowded,
          unknownEncodings: [...unknownEncodings],
        };
      } finally {
        cancelled.dispose();
      }
    },
  );
}

/** The calls of a text with the place they are shown at; `file` is empty where there is none. */
export function placeOf(
  file: vscode.Uri | undefined,
  calls: readonly CallOfText[],
  firstLine = 0,
): CallsOfPlace {
  return {
    file: file?.toString() ?? '',
    calls: calls.map(({ callId, lines, vdn }) => ({
      callId,
      lines: file ? lines.map((line) => line + firstLine) : [],
      ...(vdn === undefined ? {} : { vdnId: vdn.vdnId }),
    })),
  };
}

/** What the editor shows counts where it is not saved; all else is read from disk, whatever its size. */
async function callsOf(
  file: vscode.Uri,
  options: FileCallsOptions,
): Promise<Pick<FileCalls, 'calls' | 'isBinary' | 'isDamaged' | 'isCut' | 'unknownEncoding'>> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
  if (open && (open.isDirty || file.scheme !== 'file'))
    return { calls: callsOfText(open.getText(), options), isBinary: false, isDamaged: false };
  const encoding = vscode.workspace.getConfiguration('files', file).get('encoding', 'utf8');
  if (file.scheme === 'file') return callsOfFile(file.fsPath, { ...options, encoding });
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > mostBytesAtOnce) throw new Error(`too large to be read as a whole: ${size} bytes`);
  return callsOfBytes(await vscode.workspace.fs.readFile(file), { ...options, encoding });
}
