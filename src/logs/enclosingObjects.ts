import type { Place } from '../text/lines.ts';
import type { NearMention } from './nesting.ts';
import { reachLines, reachUnits, type Passage } from './passage.ts';

/** What an object holds itself, without what nested objects hold: the nearest VDN named before a place and behind it. */
export interface EnclosingObject {
  readonly before: NearMention | undefined;
  readonly behind: NearMention | undefined;
}

/** So many objects around a place are looked at, from the inside out. */
const mostObjects = 4;

/**
 * The objects in braces around a place: JSON, also escaped or over several lines, and what prints like it. Braces in
 * strings are taken for braces; an object that is cut off or out of reach ends the list.
 */
export function* enclosingObjects(passage: Passage, { line, start, end }: Place): Generator<EnclosingObject> {
  // Mostly no VDN is named at all, and no object needs to be looked for.
  if (passage.mentions.length === 0) return;
  const from = passage.positionOf(line, start);
  const to = passage.positionOf(line, end);
  const { length } = passage.text;
  const opened = passage.nestings.before.objectsAt(from);
  const closed = passage.nestings.behind.objectsAt(length - to);
  for (let count = 0; count < mostObjects; count++) {
    const [{ value: opening }, { value: closing }] = [opened.next(), closed.next()];
    if (!opening || !closing) return;
    const openedAt = opening.at;
    const closedAt = length - 1 - closing.at;
    if (from - openedAt > reachUnits || closedAt - to >= reachUnits) return;
    const openedOn = passage.lineOf(openedAt);
    if (line - openedOn >= reachLines || passage.lineOf(closedAt) - line >= reachLines) return;
    // A stray brace far above is no object.
    if (openedOn !== line && !passage.mayOpen(openedAt)) return;
    yield { before: opening.near, behind: closing.near };
  }
}
