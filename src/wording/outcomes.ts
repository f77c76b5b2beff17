import * as l10n from '@vscode/l10n';
import type { CallResult } from '../isales/callResult.ts';
import { explainCode } from '../isales/explainCode.ts';
import type { FailCategory } from '../isales/failCodes.ts';
import type { ExplainedCode, Tone } from '../protocol/callPanel.ts';
import { knownCodes, type CodesOf } from './knownCodes.ts';
import { inLanguage } from './language.ts';

type Outcome = Pick<CallResult, 'status' | 'failCode'>;

/** How a call went, as an icon and a colour can say it. */
export function toneOf({ status }: Outcome): Tone {
  return status === 'succeeded' ? 'answered' : status;
}

/** How a call went, in a word or two: "Answered", "No answer", "Busy". */
export function outcomeTitle({ status, failCode }: Outcome): string {
  if (status === 'succeeded') return l10n.t('Answered');
  if (status === 'unknown') return l10n.t('Outcome unknown');
  const category = failCode === undefined ? undefined : explainCode(failCode)?.category;
  switch (category) {
    case 'no-answer':
      return l10n.t('No answer');
    case 'busy':
      return l10n.t('Busy');
    case 'rejected':
      return l10n.t('Rejected');
    case 'unreachable':
      return l10n.t('Not reachable');
    case 'invalid-number':
      return l10n.t('Invalid number');
    case 'device':
      return l10n.t('A device answered');
    case 'forwarded':
      return l10n.t('Forwarded');
    case 'waiting':
      return l10n.t('Call waiting');
    case 'agent':
      return l10n.t('No agent available');
    case 'platform':
      return l10n.t('Platform failure');
    case 'answered':
    case undefined:
      return l10n.t('Failed');
  }
}

/** The name of a group of failCodes, for the middle of a sentence. */
export function categoryName(category: FailCategory): string {
  switch (category) {
    case 'answered':
      return l10n.t('answered');
    case 'no-answer':
      return l10n.t('no answer');
    case 'busy':
      return l10n.t('busy');
    case 'rejected':
      return l10n.t('rejected');
    case 'unreachable':
      return l10n.t('not reachable');
    case 'invalid-number':
      return l10n.t('invalid number');
    case 'device':
      return l10n.t('a device');
    case 'forwarded':
      return l10n.t('forwarded');
    case 'waiting':
      return l10n.t('waiting');
    case 'agent':
      return l10n.t('agent');
    case 'platform':
      return l10n.t('platform');
  }
}

/**
 * A code with its meaning: the server's own words, in its language, before those of the tables, in the editor's.
 * @param of whose code it is, where that is known
 */
export function explained(code: string, of?: CodesOf): ExplainedCode {
  const explanation = explainCode(code);
  const ofServer = knownCodes(of)?.failCode(code);
  if (!explanation) return ofServer === undefined ? { code } : { code, meaning: ofServer };
  const meaning = ofServer ?? inLanguage(explanation);
  return explanation.category === undefined
    ? { code, meaning }
    : { code, meaning, category: categoryName(explanation.category) };
}

/** What a tenant's display code means; only its server can tell. */
export function displayMeaning(code: string | undefined, of: CodesOf): string | undefined {
  return code === undefined ? undefined : knownCodes(of)?.displayCode(code);
}
