import * as l10n from '@vscode/l10n';
import type { CallResult } from '../isales/callResult.ts';
import { explainCode } from '../isales/explainCode.ts';
import type { FailCategory } from '../isales/failCodes.ts';
import type { ExplainedCode, Tone } from '../protocol/callPanel.ts';
import type { OutcomeKey } from '../protocol/resultsPanel.ts';
import { knownCodes, type CodesOf } from './knownCodes.ts';
import { inLanguage } from './language.ts';
import { outcomeName } from './outcomeNames.ts';
import { listed } from './punctuation.ts';

type Outcome = Pick<CallResult, 'status' | 'failCode'> &
  Partial<Pick<CallResult, 'ringingAt' | 'answeredAt' | 'hungUpAt'>>;

/** How a call went, as an icon and a colour can say it. */
export function toneOf({ status }: Outcome): Tone {
  return status === 'succeeded' ? 'answered' : status;
}

/** How a call went, or that it still goes on, in a word or two: "Answered", "No answer", "Busy", "In progress". */
export function outcomeTitle(outcome: Outcome): string {
  return outcomeName(outcomeKey(outcome));
}

/** Which group of calls a result belongs to: its failCode's, where the tables know it. */
export function outcomeKey(outcome: Outcome): OutcomeKey {
  const { status, failCode } = outcome;
  if (status === 'succeeded') return 'answered';
  if (status === 'unknown') return isRunning(outcome) ? 'running' : 'unknown';
  const category = failCode === undefined ? undefined : explainCode(failCode)?.category;
  return category === undefined || category === 'answered' ? 'failed' : category;
}

/** Whether the server knows that a call began, and neither that it ended nor why. */
function isRunning({ failCode, ringingAt, answeredAt, hungUpAt }: Outcome): boolean {
  return (ringingAt ?? answeredAt) !== undefined && hungUpAt === undefined && failCode === undefined;
}

/** The name of a group of failCodes, for the middle of a sentence. */
export function categoryName(category: FailCategory): string {
  switch (category) {
    case 'answered':
      return l10n.t('call answered');
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
      return l10n.t('a machine');
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

const mostNamed = 8;

/** Which failCodes a tenant's display code stands for, in words; `undefined` where its server did not say. */
export function displayStandsFor(code: string | undefined, of: CodesOf): string | undefined {
  const codes = code === undefined ? [] : (knownCodes(of)?.failCodesBehind(code) ?? []);
  if (codes.length === 0) return undefined;
  const named = listed(codes.slice(0, mostNamed));
  return codes.length > mostNamed
    ? l10n.t('stands for failCode {0} and {1} more', named, codes.length - mostNamed)
    : l10n.t('stands for failCode {0}', named);
}
