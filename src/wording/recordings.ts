import * as l10n from '@vscode/l10n';

/** Whether there is a recording and where, for a row of facts: "yes", "no", "on the platform’s file server: Y:/1/…". */
export function recordingInWords({
  hasRecording,
  recordingPath,
}: {
  readonly hasRecording: boolean;
  readonly recordingPath?: string | undefined;
}): string {
  if (recordingPath !== undefined) return onPlatform(recordingPath);
  return hasRecording ? l10n.t('yes') : l10n.t('no');
}

/** A recording to which no link leads. */
export function onPlatform(path: string): string {
  return l10n.t('on the platform’s file server: {0}', path);
}
