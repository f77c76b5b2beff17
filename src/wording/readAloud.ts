import * as l10n from '@vscode/l10n';
import type { CallResult } from '../isales/callResult.ts';
import { spellDuration } from './durations.ts';
import { language } from './language.ts';
import { inOneBreath } from './punctuation.ts';
import { explained, outcomeTitle } from './outcomes.ts';
import type { CodesOf } from './knownCodes.ts';

/** What a screen reader says for rows that the eye reads by icons, places and dots. */

/** A row that stands for a call. */
export function callAloud(
  { callId, vdnId }: { readonly callId: string; readonly vdnId: number },
  ...facts: readonly (string | undefined)[]
): string {
  return inOneBreath(l10n.t('Call {0}', callId), l10n.t('VDN {0}', vdnId), ...facts);
}

/** What became of a call: "Failed, 00603 User did not answer, ringing 38 seconds". */
export function outcomeAloud(
  result: Parameters<typeof outcomeTitle>[0] & Pick<CallResult, 'ringingSeconds' | 'talkingSeconds'>,
  of?: CodesOf,
): string {
  const { status, failCode, ringingSeconds, talkingSeconds } = result;
  const cause = status === 'failed' && failCode !== undefined ? explained(failCode, of) : undefined;
  return inOneBreath(
    outcomeTitle(result),
    cause && [cause.code, cause.meaning].filter(Boolean).join(' '),
    ringingSeconds === undefined
      ? undefined
      : l10n.t('ringing {0}', spellDuration(ringingSeconds, language())),
    talkingSeconds === undefined
      ? undefined
      : l10n.t('talking {0}', spellDuration(talkingSeconds, language())),
  );
}
