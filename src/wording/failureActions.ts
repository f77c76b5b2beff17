import * as l10n from '@vscode/l10n';
import type { FailureAction } from '../protocol/callPanel.ts';

/** What a button with this action says. */
export function actionTitle(action: FailureAction): string {
  switch (action) {
    case 'retry':
      return l10n.t('Try Again');
    case 'addServer':
      return l10n.t('Add Server…');
    case 'startSimulator':
      return l10n.t('Start Simulator');
    case 'editServer':
      return l10n.t('Edit Server…');
    case 'setCredentials':
      return l10n.t('Set Credentials…');
    case 'testConnection':
      return l10n.t('Test Connection');
    case 'showLog':
      return l10n.t('Show Log');
    case 'trustCertificate':
      return l10n.t('Trust This Certificate…');
    case 'setClientPassphrase':
      return l10n.t('Set Passphrase…');
  }
}
