import * as l10n from '@vscode/l10n';
import type { CampaignStatus } from '../isales/campaigns.ts';
import { inOneBreath } from './punctuation.ts';

/** The status of a campaign, to stand behind its name. */
export function campaignStatusName(status: CampaignStatus): string {
  switch (status) {
    case 'started':
      return l10n.t('running');
    case 'paused':
      return l10n.t('paused');
    case 'finished':
      return l10n.t('finished');
    case 'unknown':
      return l10n.t('status unknown');
  }
}

/** Which campaigns are shown, for a line above them. */
export function describeCampaignFilter({
  name,
  status,
}: {
  readonly name?: string;
  readonly status?: CampaignStatus;
}): string {
  const parts = [
    ...(name === undefined ? [] : [l10n.t('Contains “{0}”', name)]),
    ...(status === undefined ? [] : [campaignStatusName(status)]),
  ];
  return l10n.t('Campaigns: {0}', inOneBreath(...parts));
}
