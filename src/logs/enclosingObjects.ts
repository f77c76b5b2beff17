import type { Lines, Place } from './lines.ts';

/** What an object holds itself, without what nested objects hold: the text before a place and the text behind it. */
export interface EnclosingObject {
  readonly before: string;
  readonly behind: string;
}

/** So many objects around a place are looked at, from the inside out. */
const mostObjects = 4;
/** So far an object may reach to either side, in UTF-16 units and in lines. */
const mostUnits = 32_768;
const mostLines = 200;

/**
 * The objects in braces around a place: JSON, also escaped or over several lines, and what prints like it. Braces in
 * strings are taken for braces; an object that is cut off or too large ends the list.
 */
export function* enclosingObjects(lines: Lines, place: Place): Generator<EnclosingObject> {
  const before = outwards(lines, place.line, place.start, -1);
  const behind = outwards(lines, place.line, place.end, 1);
  for (let count = 0; count < mostObjects; count++) {
    const [start, end] = [before.next(), behind.next()];
    if (start.done || end.done) return;
    yield { before: start.value, behind: end.value };
  }
}

/**
 * Reads from a place in one direction and gives the text up to each brace that encloses it, nearest text last
 * (backwards) or first (forwards), each text without those given before.
 */
function* outwards(lines: Lines, line: number, from: number, step: 1 | -1): Generator<string> {
  const [opening, closing] = step === 1 ? ['{', '}'] : ['}', '{'];
  const brace = /[{}]/g;
  let depth = 0;
  let own: string[] = [];
  let units = 0;
  for (let count = 0, index = line; count < mostLines && units < mostUnits; count++, index += step) {
    if (index < 0 || index >= lines.lineCount) return;
    const room = mostUnits - units;
    let text = lines.lineAt(index);
    if (index === line)
      text = step === 1 ? text.slice(from, from + room) : text.slice(Math.max(0, from - room), from);
    else text = step === 1 ? text.slice(0, room) : text.slice(-room);
    units += text.length + 1;

    const braces = [...text.matchAll(brace)].map((match) => match.index);
    if (step === -1) braces.reverse();
    let done = step === 1 ? 0 : text.length;
    const take = (to: number): void => {
      if (depth > 0) return;
      const part = step === 1 ? text.slice(done, to) : text.slice(to, done);
      if (step === 1) own.push(part);
      else own.unshift(part);
    };
    for (const at of braces) {
      take(step === 1 ? at : at + 1);
      done = step === 1 ? at + 1 : at;
      if (text[at] === opening) depth++;
      else if (text[at] === closing && depth > 0) depth--;
      else {
        // A stray brace far above is no object: one over several lines opens with a key or nothing behind it.
        if (step === -1 && index !== line && !/^\s*(?:\\*["'].*)?$/.test(text.slice(at + 1))) return;
        yield own.join('\n');
        own = [];
      }
    }
    take(step === 1 ? text.length : 0);
  }
}
