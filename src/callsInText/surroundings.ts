import type { Lines, Place } from '../text/lines.ts';
import {
  bracketsOf,
  readLine,
  shifted,
  type Brackets,
  type Group,
  type LineFacts,
  type LooseBracket,
} from './lineFacts.ts';
import { RecordsOf } from './recordsAround.ts';
import type { ScopeToken } from './recordScope.ts';
import { readHead, type TableHead } from './tableHead.ts';
import { nameListsOf, valueListsOf, type NameList, type ValueList } from './valueLists.ts';
import { hasBareVdnName, mayNameVdn } from './vdnMentions.ts';

/** So many lines up and down may belong to what a line says. */
export const linesAround = 200;
/** So far up and down, and to either side on a very long line, in UTF-16 units. */
const reachUnits = 32_768;
/** A name and what may part it from its value, with no value yet. */
const nameAtEnd = /(?:vdn|virtual|虚拟)[^\d\n]{0,40}$/i;
const noLine = { length: 0, mayNameVdn: false };
/** A line longer than this is read in pieces, each with as much to either side as a neighbour may have. */
const longestWhole = 192 * 1024;
const pieceUnits = 128 * 1024;
/** What is known of so many lines is kept: more than are read around one. */
const mostKept = 4 * linesAround;
/** What is little and asked for of all lines around a call, for many calls: whether they name a VDN, and their brackets. */
const mostKeptOfAll = 40 * linesAround;
const textsKept = 5;
/** A line longer than this is kept apart from the short ones. */
const longUnits = 4096;

/** What the user's own patterns, or whoever read the text before, found on a line. */
export type HitsOnLine = (
  line: number,
) => readonly { readonly callId: string; readonly start: number; readonly end: number }[];

/** How a text is read around its calls. */
export interface SurroundingsOptions {
  /** Call IDs on a line besides those of the platform's own shape. */
  readonly hitsOn?: HitsOnLine;
}

/** A record over several lines, with the lines that it stands on. */
export interface LongRecord {
  readonly firstLine: number;
  readonly lastLine: number;
  /** Where it starts on its first line, and ends on its last. */
  readonly start: number;
  readonly end: number;
}

/** Some lines in a row as one stretch. */
export interface LinesInRow {
  readonly records: RecordsOf;
  /** The place of a character in the stretch. */
  readonly at: (line: number, character: number) => number;
  /** The line of a place in the stretch. */
  readonly lineOf: (at: number) => number;
}

/**
 * What stands around call IDs in a text. Where many are asked for in their order, each line is read once or twice,
 * however close they stand. For as long as the text does not change.
 */
export class Surroundings {
  readonly lines: Lines;
  readonly #hitsOn: HitsOnLine | undefined;
  readonly #facts = new Map<number, { readonly facts: LineFacts; readonly records: RecordsOf }>();
  readonly #brackets = new Map<number, Brackets>();
  readonly #shapes = new Map<number, { readonly length: number; readonly mayNameVdn: boolean }>();
  readonly #bareNames = new Map<number, boolean>();
  readonly #heads = new Map<number, TableHead | undefined>();
  readonly #nameLists = new Map<number, readonly NameList[]>();
  readonly #valueLists = new Map<number, readonly ValueList[]>();
  readonly #rows = new Map<string, LinesInRow>();
  /** The texts of the lines asked for last: they may be long, and are asked for in turn. */
  readonly #texts: { readonly index: number; readonly text: string }[] = [];
  /** The last long line: it may name thousands of calls, each of which asks for it between its neighbours. */
  #longText: { readonly index: number; readonly text: string } | undefined;
  #window = { from: 0, to: 0, naming: 0 };
  #longRecords: { readonly line: number; readonly records: readonly LongRecord[] } | undefined;

  constructor(lines: Lines, { hitsOn }: SurroundingsOptions = {}) {
    this.lines = lines;
    this.#hitsOn = hitsOn;
  }

  /** One line; empty outside the text. */
  lineAt(index: number): string {
    const slot = index % textsKept;
    const kept = this.#texts[slot];
    if (kept?.index === index) return kept.text;
    if (this.#longText?.index === index) return this.#longText.text;
    const text = this.lines.lineAt(index);
    if (text.length > longUnits) this.#longText = { index, text };
    else this.#texts[slot] = { index, text };
    return text;
  }

  /** Whether a line may name a VDN or a column of them. */
  mayNameVdn(index: number): boolean {
    return this.#shapeOf(index).mayNameVdn;
  }

  #shapeOf(index: number): { readonly length: number; readonly mayNameVdn: boolean } {
    if (index < 0 || index >= this.lines.lineCount) return noLine;
    let shape = this.#shapes.get(index);
    if (!shape) {
      if (this.#shapes.size >= mostKeptOfAll) this.#shapes.clear();
      const text = this.lineAt(index);
      this.#shapes.set(index, (shape = { length: text.length, mayNameVdn: mayNameVdn(text) }));
    }
    return shape;
  }

  /** The first and the last of the lines that may have to do with a line: up to {@link linesAround}, of limited length. */
  neighboursOf(line: number): { readonly from: number; readonly to: number } {
    let from = line;
    for (let units = 0; from > 0 && line - from < linesAround; from--)
      if ((units += this.#shapeOf(from - 1).length + 1) > reachUnits) break;
    let to = line;
    for (let units = 0; to + 1 < this.lines.lineCount && to - line < linesAround; to++)
      if ((units += this.#shapeOf(to + 1).length + 1) > reachUnits) break;
    return { from, to };
  }

  /** Whether any line within {@link linesAround} of a line may name a VDN. */
  mayNameVdnAround(line: number): boolean {
    const [from, to] = [
      Math.max(0, line - linesAround),
      Math.min(this.lines.lineCount, line + linesAround + 1),
    ];
    const window = this.#window;
    if (from < window.from || from > window.to) this.#window = { from, to: from, naming: 0 };
    const moved = this.#window;
    for (; moved.to < to; moved.to++) if (this.mayNameVdn(moved.to)) moved.naming++;
    for (; moved.from < from; moved.from++) if (this.mayNameVdn(moved.from)) moved.naming--;
    return moved.naming > 0;
  }

  /** Whether a line names VDNs without a value, as a list of columns does. */
  mayNameColumn(index: number): boolean {
    if (!this.mayNameVdn(index)) return false;
    let may = this.#bareNames.get(index);
    if (may === undefined) {
      if (this.#bareNames.size >= mostKept) this.#bareNames.clear();
      this.#bareNames.set(index, (may = hasBareVdnName(this.lineAt(index))));
    }
    return may;
  }

  /** The names of columns that a line is, if it is that. */
  headAt(index: number): TableHead | undefined {
    if (!this.mayNameVdn(index)) return undefined;
    if (!this.#heads.has(index)) {
      if (this.#heads.size >= mostKept) this.#heads.clear();
      const head = readHead(this.lineAt(index));
      this.#heads.set(index, head?.vdnColumn === -1 ? undefined : head);
    }
    return this.#heads.get(index);
  }

  /** The lists of names of columns in brackets on a line. */
  nameListsAt(index: number): readonly NameList[] {
    return this.#read(this.#nameLists, index, nameListsOf);
  }

  /** The lists of values in brackets on a line. */
  valueListsAt(index: number): readonly ValueList[] {
    return this.#read(this.#valueLists, index, valueListsOf);
  }

  #read<T>(known: Map<number, T>, index: number, read: (text: string) => T, most = mostKept): T {
    let value = known.get(index);
    if (value === undefined) {
      if (known.size >= most) known.clear();
      known.set(index, (value = read(this.lineAt(index))));
    }
    return value;
  }

  /**
   * What a line says by itself.
   * @param near of a very long line, what it says around this character
   */
  factsOf(index: number, near = 0): LineFacts {
    return this.#known(index, near).facts;
  }

  /** The records of a line; of a very long one, those around a character. */
  recordsOf(index: number, near: number): RecordsOf {
    return this.#known(index, near).records;
  }

  #known(index: number, near: number): { readonly facts: LineFacts; readonly records: RecordsOf } {
    // The length of a line that is known is known.
    const whole = this.#facts.get(index);
    if (whole) return whole;
    const text = this.lineAt(index);
    const isLong = text.length > longestWhole;
    const piece = isLong ? Math.floor(near / pieceUnits) : 0;
    const key = isLong ? -(index * 65_536 + piece) - 1 : index;
    let known = this.#facts.get(key);
    if (!known) {
      if (this.#facts.size >= mostKept) this.#facts.clear();
      const from = Math.max(0, piece * pieceUnits - reachUnits);
      const to = (piece + 1) * pieceUnits + reachUnits;
      const more = this.#hitsOn?.(index) ?? [];
      const facts = isLong
        ? { ...shifted(readLine(text.slice(from, to)), from), length: text.length, loose: [] }
        : readLine(text, this.#behind(index, text), more, this.#brackets.get(index));
      this.#facts.set(key, (known = { facts, records: new RecordsOf(facts) }));
    }
    return known;
  }

  /** The brackets of a line that a line elsewhere may close or open: most lines are asked for nothing else. */
  #looseOn(index: number): readonly LooseBracket[] {
    const known = this.#facts.get(index)?.facts.loose;
    if (known) return known;
    return this.#shapeOf(index).length > longestWhole
      ? []
      : this.#read(this.#brackets, index, bracketsOf, mostKeptOfAll).loose;
  }

  /** The next lines, where a line ends with the name of a VDN whose value may stand there. */
  #behind(index: number, text: string): string {
    if (!nameAtEnd.test(text.slice(-60))) return '';
    const lines: string[] = [];
    for (let next = index + 1; next <= index + 3 && next < this.lines.lineCount; next++)
      lines.push(this.lineAt(next).slice(0, 120));
    return lines.join('\n');
  }

  /** The records over several lines that hold a place, from the inside out. */
  longRecordsAround({ line, start, end }: Place): readonly LongRecord[] {
    if (this.#longRecords?.line !== line) this.#longRecords = { line, records: this.#readLongRecords(line) };
    return this.#longRecords.records.filter(
      (record) =>
        (record.firstLine < line || record.start < start) && (record.lastLine > line || record.end >= end),
    );
  }

  /** The records over several lines that touch a line, innermost first. */
  #readLongRecords(line: number): LongRecord[] {
    const { from, to } = this.neighboursOf(line);
    const open: { readonly kind: string; readonly line: number; readonly start: number }[] = [];
    const found: LongRecord[] = [];
    for (let index = from; index <= to; index++)
      for (const { kind, opens, start, end } of this.#looseOn(index)) {
        if (opens) {
          open.push({ kind, line: index, start });
          continue;
        }
        const at = open.findLastIndex((other) => other.kind === kind);
        const opening = open[at];
        if (!opening) continue;
        open.length = at;
        if (opening.line <= line && index >= line)
          found.push({ firstLine: opening.line, start: opening.start, lastLine: index, end });
      }
    return found;
  }

  /** Some lines as one stretch, with the records over several of them. */
  linesInRow(firstLine: number, lastLine: number): LinesInRow {
    const key = `${firstLine} ${lastLine}`;
    let row = this.#rows.get(key);
    if (!row) {
      if (this.#rows.size >= 16) this.#rows.clear();
      this.#rows.set(key, (row = this.#joinLines(firstLine, lastLine)));
    }
    return row;
  }

  #joinLines(firstLine: number, lastLine: number): LinesInRow {
    const tokens: ScopeToken[] = [];
    const groups: Group[] = [];
    const open: { readonly kind: string; readonly start: number }[] = [];
    const starts: number[] = [];
    let base = 0;
    let strong = 0;
    let weak = 0;
    for (let line = firstLine; line <= lastLine; line++) {
      starts.push(base);
      const facts = this.factsOf(line);
      for (const token of facts.tokens)
        tokens.push({
          ...token,
          start: base + token.start,
          end: base + token.end,
          before: { strong: strong + token.before.strong, weak: weak + token.before.weak },
        });
      for (const { kind, start, end } of facts.groups)
        groups.push({ kind, start: base + start, end: base + end });
      for (const { kind, opens, start, end } of facts.loose) {
        if (opens) {
          open.push({ kind, start: base + start });
          continue;
        }
        const at = open.findLastIndex((other) => other.kind === kind);
        const opening = open[at];
        if (!opening) continue;
        open.length = at;
        groups.push({ kind, start: opening.start, end: base + end });
      }
      const last = facts.tokens.at(-1)?.before;
      // A line break separates as a semicolon does.
      strong += (last?.strong ?? 0) + 1;
      weak += last?.weak ?? 0;
      base += facts.length + 1;
    }
    groups.sort((a, b) => a.start - b.start || b.end - a.end);
    return {
      records: new RecordsOf({ tokens, groups }),
      at: (line, character) => (starts[line - firstLine] ?? 0) + character,
      lineOf: (at) =>
        firstLine +
        Math.max(
          0,
          starts.findLastIndex((start) => start <= at),
        ),
    };
  }
}
