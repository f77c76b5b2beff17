import * as vscode from 'vscode';
import { PatternsInUse, type UnusedPattern } from '../callsInText/index.ts';
import { readSetting } from './contributions.ts';
import { warn } from './say.ts';

/** The user's own patterns of call IDs, from the setting. */
export function patternsOfSetting(): PatternsInUse {
  return new PatternsInUse({
    read: () => readSetting('patterns'),
    onUnused: (pattern) => void warn(describe(pattern)),
  });
}

function describe({ name, reason, detail }: UnusedPattern): string {
  return reason === 'tooSlow'
    ? vscode.l10n.t(
        'The pattern “{0}” takes more than a second and is switched off until it is changed.',
        name,
      )
    : vscode.l10n.t('The pattern “{0}” cannot be used: {1}', name, detail);
}
