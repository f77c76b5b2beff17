import * as l10n from '@vscode/l10n';
import type { OutcomeKey } from '../protocol/resultsPanel.ts';

/** The name of a group of rows, as it stands in a list or above a column. */
export function outcomeName(key: OutcomeKey): string {
  switch (key) {
    case 'answered':
      return l10n.t('Answered');
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
      return l10n.t('Answered by a machine');
    case 'forwarded':
      return l10n.t('Forwarded');
    case 'waiting':
      return l10n.t('Call waiting');
    case 'agent':
      return l10n.t('No agent available');
    case 'platform':
      return l10n.t('Platform failure');
    case 'failed':
      return l10n.t('Failed');
    case 'unknown':
      return l10n.t('Outcome unknown');
    case 'running':
      return l10n.t('In progress');
    case 'notFound':
      return l10n.t('Not found');
    case 'queryFailed':
      return l10n.t('Query failed');
    case 'pending':
      return l10n.t('Not asked yet');
    case 'retry':
      return l10n.t('Waiting for another try');
    case 'noVdn':
      return l10n.t('VDN unknown');
  }
}
