import * as l10n from '@vscode/l10n';
import type { NamedCall } from '../protocol/languageServer.ts';

/** The VDN of a call in text, and where it was read. */
export function vdnText({ vdnId, vdnSource }: NamedCall): string {
  if (vdnId === undefined) return l10n.t('No VDN is named nearby.');
  switch (vdnSource) {
    case 'url':
      return l10n.t('VDN {0}, from the query URL', vdnId);
    case 'object':
      return l10n.t('VDN {0}, from the same object', vdnId);
    case 'column':
      return l10n.t('VDN {0}, from the VDN column of the row', vdnId);
    case 'line':
      return l10n.t('VDN {0}, from the same line', vdnId);
    case 'thread':
      return l10n.t('VDN {0}, from a line of the same thread or request', vdnId);
    default:
      return l10n.t('VDN {0}, the server’s default', vdnId);
  }
}
