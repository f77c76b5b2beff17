import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  guardCell,
  rowsAsCsv,
  rowsAsJsonLines,
  rowsAsMarkdown,
  type CsvFor,
  type ExportedRow,
} from '../../../src/wording/resultExports.ts';

const answered: ExportedRow = {
  at: 0,
  callId: '1644464743-1388',
  vdnId: 8,
  server: 'isales-test',
  outcome: 'answered',
  title: 'Answered',
  called: '••••1955',
  ringingAt: '2022-02-10 11:45:43',
  wallClock: Date.UTC(2022, 1, 10, 11, 45, 43),
  utcOffsetMinutes: 480,
  ringingSeconds: 4,
  talkingSeconds: 4,
  failCode: '00000',
  failMeaning: 'Call connected',
  displayCode: 'OB99999',
  hasRecording: true,
  seenAt: ['logs/dialer.log:12', 'logs/dialer.log:15'],
};
const noAnswer: ExportedRow = {
  at: 1,
  callId: '1644468211-77',
  vdnId: 8,
  server: 'isales-test',
  outcome: 'no-answer',
  title: 'No answer',
  ringingAt: '2022-02-10 12:43:31',
  wallClock: Date.UTC(2022, 1, 10, 12, 43, 31),
  ringingSeconds: 38,
  failCode: '00603',
  failMeaning: 'User did not answer',
  hasRecording: false,
  seenAt: [],
};
const waiting: ExportedRow = {
  at: 2,
  callId: '1644468212-78',
  server: 'isales-test',
  outcome: 'pending',
  title: 'Waiting',
  seenAt: ['a.log:1'],
};
const rows = [answered, noAnswer, waiting];

/** Texts that want to be more than texts. */
const hostile = [
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '＝1',
  "'=1",
  '"quoted", and more',
  'two\nlines\r\nthree',
  '\ufeffmark',
  'semi;colon|pipe',
  "busy;=cmd|' /C calc'!A0;",
  'busy;; "=1"\t+1|-1\n@SUM(A1)\r\n\u2028=1',
  "it;'s\t'quoted|''twice",
  ';=1',
  '\t\t=1',
  '\u2028line\u2029end\u0085',
  '<img src=x onerror=alert(1)>',
  '中文，“引号”',
  '',
];

/** What a program does that reads the CSV again: formulas that keep zeros, and the guard, are taken off. */
function readCell(cell: string): string {
  return (
    /^="(\d+)"$/.exec(cell)?.[1] ?? cell.replace(/^'/, '').replace(/([;|\t\n\v\f\r\x85\u2028\u2029])'/g, '$1')
  );
}

function reread(csv: string): Record<string, string>[] {
  const records: Record<string, string>[] = parse(csv, { bom: true, columns: true });
  return records.map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, readCell(cell)])),
  );
}

/**
 * Every cell of a file, as spreadsheets take it apart: quotes count at the start of a cell alone, and what stands between
 * the closing one and the end of the cell belongs to it.
 */
function cellsOfSpreadsheet(text: string, separators: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let isStart = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at);
      else isQuoted = false;
    } else if (character === '"' && isStart) isQuoted = true;
    else if (separators.includes(character) || /[\r\n]/.test(character)) {
      cells.push(cell);
      cell = '';
      isStart = true;
      continue;
    } else cell += character;
    isStart = false;
  }
  return [...cells, cell];
}

const kinds: readonly CsvFor[] = ['spreadsheet', 'programs'];

describe('Rows as CSV', () => {
  for (const kind of kinds)
    it(`are the same when read again (for ${kind})`, () => {
      assert.deepEqual(reread(rowsAsCsv(rows, kind)), [
        {
          callId: '1644464743-1388',
          vdnId: '8',
          server: 'isales-test',
          status: 'answered',
          outcome: 'Answered',
          called: '••••1955',
          ringingAt: '2022-02-10 11:45:43',
          utcOffset: 'UTC+08:00',
          ringingSeconds: '4',
          talkingSeconds: '4',
          failCode: '00000',
          failCodeMeaning: 'Call connected',
          displayCode: 'OB99999',
          hasRecording: 'true',
          recordingPath: '',
          reason: '',
          seenAt: 'logs/dialer.log:12; logs/dialer.log:15',
        },
        {
          callId: '1644468211-77',
          vdnId: '8',
          server: 'isales-test',
          status: 'no-answer',
          outcome: 'No answer',
          called: '',
          ringingAt: '2022-02-10 12:43:31',
          utcOffset: '',
          ringingSeconds: '38',
          talkingSeconds: '',
          failCode: '00603',
          failCodeMeaning: 'User did not answer',
          displayCode: '',
          hasRecording: 'false',
          recordingPath: '',
          reason: '',
          seenAt: '',
        },
        {
          callId: '1644468212-78',
          vdnId: '',
          server: 'isales-test',
          status: 'pending',
          outcome: 'Waiting',
          called: '',
          ringingAt: '',
          utcOffset: '',
          ringingSeconds: '',
          talkingSeconds: '',
          failCode: '',
          failCodeMeaning: '',
          displayCode: '',
          hasRecording: '',
          recordingPath: '',
          reason: '',
          seenAt: 'a.log:1',
        },
      ]);
    });

  it('keep leading zeros: as they are for programs, as a text formula for spreadsheets', () => {
    assert.match(rowsAsCsv([noAnswer], 'programs'), /,00603,/);
    assert.match(rowsAsCsv([noAnswer], 'spreadsheet'), /,"=""00603""",/);
  });

  it('begin with a byte order mark for spreadsheets only', () => {
    assert.equal(rowsAsCsv(rows, 'spreadsheet').charCodeAt(0), 0xfeff);
    assert.equal(rowsAsCsv(rows, 'programs').slice(0, 6), 'callId');
  });

  for (const kind of kinds)
    it(`hold hostile texts as texts, and give them back (for ${kind})`, () => {
      const hostileRows = hostile.map((text) => ({
        ...answered,
        title: text,
        displayCode: text,
        server: text,
        seenAt: [text],
      }));
      const csv = rowsAsCsv(hostileRows, kind);
      const read = reread(csv);
      assert.deepEqual(
        read.map(({ outcome, displayCode, server, seenAt }) => [outcome, displayCode, server, seenAt]),
        hostile.map((text) => [text, text, text, text]),
      );
    });

  it('never begin a cell like a formula, whatever the server sent', function () {
    this.timeout(20_000); // the machine may be shared
    const texts = fc.sample(fc.string({ unit: 'binary' }), 150);
    const evil = [...texts, ...texts.map((text) => `=${text}`), ...texts.map((text) => ` +${text}`)];
    const csv = rowsAsCsv(
      evil.map((text) => ({ ...answered, title: text, displayCode: text, reason: text })),
      'spreadsheet',
    );
    const cells = parse(csv, { bom: true }).flat();
    const formulas = cells.filter((cell) => /^\s*[=+\-@\t\r＝＋－＠]/.test(cell) && !/^="\d+"$/.test(cell));
    assert.deepEqual(formulas, []);
  });

  it('never begin a cell like a formula in a spreadsheet that takes them apart at another list separator', function () {
    this.timeout(20_000); // the machine may be shared
    const parts = [
      '=',
      '+',
      '-',
      '@',
      '＝',
      ';',
      '|',
      '\t',
      '\n',
      '\r',
      '"',
      "'",
      ' ',
      ',',
      '\0',
      '\u200b',
      'a',
      'cmd',
    ];
    const texts = fc.sample(fc.string({ unit: fc.constantFrom(...parts), maxLength: 12 }), 500);
    const csv = rowsAsCsv(
      [...hostile, ...texts].map((text) => ({
        ...answered,
        displayCode: text,
        reason: text,
        seenAt: [text, text],
      })),
      'programs',
    );
    for (const separators of [';', '\t', '|', ',;\t']) {
      const cells = cellsOfSpreadsheet(csv, separators);
      const formulas = cells.filter((cell) => /^[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠]/u.test(cell));
      assert.deepEqual(formulas, [], `separator ${JSON.stringify(separators)}`);
    }
    // Nor where a program takes every separator and every line break for the end of a cell, quotes or not.
    const pieces = csv
      .split(/[;\t|\n\r]/)
      .filter((piece) => /^[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠]/u.test(piece));
    assert.deepEqual(pieces, []);
  });

  it('are quoted where they hold what ends a cell elsewhere', () => {
    for (const text of ['a;b', 'a\tb', 'a|b'])
      assert.ok(rowsAsCsv([{ ...answered, title: text }], 'programs').includes(`,"${text}",`), text);
  });

  it('give every guarded text back by taking an apostrophe away at the start and behind separators', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({
            unit: fc.constantFrom('=', '-', ';', '|', '\t', '\n', '\r', '"', "'", ' ', '\u2028', 'a'),
          }),
        ),
        (text) => readCell(guardCell(text)) === text || /^="\d+"$/.test(text),
      ),
    );
  });

  it('hold a recording link only where one was handed over', () => {
    const recordingUrl = 'https://store.example/record?Signature=abc';
    assert.doesNotMatch(rowsAsCsv(rows, 'programs'), /recordingUrl/);
    assert.equal(
      reread(rowsAsCsv([{ ...answered, recordingUrl }], 'programs'))[0]?.['recordingUrl'],
      recordingUrl,
    );
  });
});

describe('Rows as JSON Lines', () => {
  it('are an object a line, with times in ISO 8601 and nothing where nothing is known', () => {
    const lines = rowsAsJsonLines(rows).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      [
        {
          callId: '1644464743-1388',
          vdnId: 8,
          server: 'isales-test',
          status: 'answered',
          outcome: 'Answered',
          called: '••••1955',
          ringingAt: '2022-02-10T11:45:43+08:00',
          ringingSeconds: 4,
          talkingSeconds: 4,
          failCode: '00000',
          failCodeMeaning: 'Call connected',
          displayCode: 'OB99999',
          hasRecording: true,
          seenAt: ['logs/dialer.log:12', 'logs/dialer.log:15'],
        },
        {
          callId: '1644468211-77',
          vdnId: 8,
          server: 'isales-test',
          status: 'no-answer',
          outcome: 'No answer',
          ringingAt: '2022-02-10T12:43:31',
          ringingSeconds: 38,
          failCode: '00603',
          failCodeMeaning: 'User did not answer',
          hasRecording: false,
          seenAt: [],
        },
        {
          callId: '1644468212-78',
          server: 'isales-test',
          status: 'pending',
          outcome: 'Waiting',
          seenAt: ['a.log:1'],
        },
      ],
    );
  });

  it('stay one line each with hostile texts, and give them back', () => {
    const lines = rowsAsJsonLines(hostile.map((text) => ({ ...answered, title: text })))
      .trimEnd()
      .split(/[\n\r\u2028\u2029\u0085]/);
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome),
      hostile,
    );
  });
});

describe('Rows as a Markdown summary', () => {
  const summary = (some: readonly ExportedRow[], filter: readonly string[] = []): string =>
    rowsAsMarkdown(some, { title: 'logs/dialer.log', filter, language: 'en' });

  it('says how many were answered, by outcome and failCode, how long it took, and which calls failed', () => {
    assert.equal(
      summary(rows),
      `**logs/dialer.log: 3 calls**

* Answered: 1 of 2 calls with a result (50%)
* Ringing began between 10 Feb 2022, 11:45:43 and 10 Feb 2022, 12:43:31 (UTC+08:00)
* Server: isales-test

| Outcome | Calls | Proportion of all 3 calls |
| --- | --- | --- |
| Answered | 1 | 33.3% |
| No answer | 1 | 33.3% |
| Not asked yet | 1 | 33.3% |

| failCode | Meaning | Calls |
| --- | --- | --- |
| 00000 | Call connected | 1 |
| 00603 | User did not answer | 1 |

| Duration | Median | 95th percentile | Longest |
| --- | --- | --- | --- |
| Ringing | 4 s | 38 s | 38 s |
| Talking | 4 s | 4 s | 4 s |

Calls that were not answered:

| Call ID | VDN | Outcome | failCode | Ringing from |
| --- | --- | --- | --- | --- |
| 1644468211-77 | 8 | No answer | 00603 | 10 Feb 2022, 12:43:31 |
`,
    );
  });

  it('says how many failCodes there are where it lists but some of them', () => {
    const [, failedRow] = rows;
    assert.ok(failedRow);
    const codes = (count: number): ExportedRow[] =>
      Array.from({ length: count }, (_, at) => ({ ...failedRow, failCode: `006${at + 10}` }));
    assert.match(summary(codes(16)), /^The 15 most frequent of 16 failCodes:$/m);
    assert.doesNotMatch(summary(codes(15)), /most frequent/);
  });

  it('says what narrowed the rows', () => {
    assert.match(summary(rows, ['No answer', 'contains “77”']), /^\* Only: No answer, contains “77”$/m);
  });

  it('makes no markup, link or mention of what the server sent', () => {
    const evil = {
      ...noAnswer,
      title: '[x](http://e) <b> | @all `c`',
      failMeaning: '**bold** https://e\n# head',
    };
    const text = summary([evil]);
    assert.doesNotMatch(text, /(?<!\\)\[x\]|(?<!\\)<b|(?<!\\)@all|https:\/\/|^# head/m);
  });

  it('begins no line or cell like a formula, for a spreadsheet that takes it from the clipboard', () => {
    const evil = {
      ...noAnswer,
      title: '=1+1',
      failMeaning: "x; =cmd|'/C calc'!A0",
      failCode: '-5',
      server: '＝1',
    };
    const text = summary([evil], ['+1']);
    assert.deepEqual(
      text.split(/[;|\t\n]/).filter((cell) => /^[\s"]*(?:[=+@＝＋－＠]|-(?!-- *$))/.test(cell)),
      [],
    );
    assert.match(text, /\| \\=1\+1 \|/);
  });

  it('lists only the first of very many failed calls', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...noAnswer, callId: `1644468211-${index}` }));
    const text = summary(many);
    assert.match(text, /the first 20 of 300:/);
    assert.equal(text.match(/1644468211-/g)?.length, 20);
  });

  it('is there for no rows, too', () => {
    assert.equal(
      summary([]),
      '**logs/dialer.log: 0 calls**\n\n* Answered: 0 of 0 calls with a result (0%)\n',
    );
  });
});
