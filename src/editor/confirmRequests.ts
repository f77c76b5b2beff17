import * as vscode from 'vscode';
import { durationAtPace, mostUnasked } from '../lookup/manyRequests.ts';
import type { Pace } from '../lookup/pacer.ts';
import { formatDuration } from '../wording/durations.ts';
import { formatCount } from '../wording/numbers.ts';
import { readSetting } from './contributions.ts';
import { warn } from './say.ts';

/** The pace of requests in bulk, as the settings say. */
export function paceOfSettings(): Pace {
  return {
    batchSize: readSetting('bulk.batchSize'),
    betweenBatchesMs: readSetting('bulk.secondsBetweenBatches') * 1000,
  };
}

/** Whether so many requests may be sent after one click: where they are many the user is asked, and told how long they take. */
export async function confirmRequests(requests: number, serverName: string): Promise<boolean> {
  if (requests <= mostUnasked) return true;
  const send = vscode.l10n.t('Send Them');
  const takes = formatDuration(durationAtPace(requests, paceOfSettings()) / 1000);
  const answer = await warn(
    vscode.l10n.t('Send {0} requests to {1}?', formatCount(requests), serverName),
    {
      modal: true,
      detail: vscode.l10n.t(
        'At the server’s pace this takes {0} or more. You can pause and resume it at any time.',
        takes,
      ),
    },
    send,
  );
  return answer === send;
}
