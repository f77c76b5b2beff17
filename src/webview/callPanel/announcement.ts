import type { CallPanelState } from '../../protocol/callPanel.ts';
import { visible } from '../dom.ts';
import { timelineSentence } from './timeline.ts';
import { inSentences } from '../../wording/punctuation.ts';

/** What a screen reader is to say when a state arrives; `undefined` when there is no news in it. */
export function announcementFor(before: CallPanelState | undefined, now: CallPanelState): string | undefined {
  const { content } = now;
  if (content.kind === 'loading' || now.refreshing) return undefined;
  const wasWaiting = !before || before.refreshing || before.content.kind === 'loading';
  if (!wasWaiting && before.content.kind === content.kind && before.content.title === content.title)
    return undefined;
  const more =
    content.kind === 'result' ? timelineSentence(content, now.language) : (content.lines[0]?.text ?? '');
  return visible(inSentences(content.title, more));
}
