import * as l10n from '@vscode/l10n';
import { readFailCode } from '../isales/explainCode.ts';
import { explained } from '../wording/outcomes.ts';
import { code, dotted, foreign, strong, words, type HoverModel } from './hoverModel.ts';

/**
 * What a code in a text means, to the active server or by the tables; `undefined` for an unknown one.
 * @param name of the field that holds it
 */
export function codeHover(name: string, value: string): HoverModel | undefined {
  const { code: whole, meaning, category } = explained(name === 'failCode' ? readFailCode(value) : value);
  if (meaning === undefined) return undefined;
  const line = dotted(
    [foreign(name), words(' '), code(whole), words(' '), strong(meaning)],
    category === undefined ? undefined : [words(l10n.t('category: {0}', category))],
  );
  return { lines: [line], actions: [] };
}
