import assert from 'node:assert/strict';
import { callsAsMarkdown, type LinkedRow } from '../../../src/wording/callTables.ts';
import { found, resultRow, tableRows } from '../../fakes/resultRows.ts';

const link = 'vscode://isales.call-lens/call?vdn=8&id=1644464743-1388';

function linked(row: Partial<LinkedRow> = {}): LinkedRow {
  const [{ seenAt: _seenAt, ...shown } = assert.fail()] = tableRows(
    resultRow(
      '1644464743-1388',
      found({
        failCode: '00000',
        called: '88881955',
        ringingAt: '2022-02-10 11:45:43',
        ringingSeconds: 4,
        talkingSeconds: 5,
        hasRecording: true,
      }),
    ),
  );
  return {
    ...shown,
    server: 'isales-lab',
    seenAt: ['dialer.log:12'],
    askedAt: Date.UTC(2026, 10, 26, 7, 22, 52),
    link,
    ...row,
  };
}

describe('Rows of the table in a ticket', () => {
  it('are for one call a table downwards, with server, time of the query and link', () => {
    const text = callsAsMarkdown([linked()], 'en');
    assert.match(text, /^\*\*Call 1644464743-1388\*\*\n\n\| {2}\| {2}\|\n/);
    assert.match(text, /\| Outcome \| Answered \|/);
    assert.match(text, /\| Server \| isales-lab \|/);
    assert.match(text, /\| Ringing from \| 10 Feb 2022, 11:45:43 \(UTC\+08:00\) · 4 s \|/);
    assert.match(text, /\| Looked up \| .*2026.* UTC \|/);
    assert.ok(text.includes(`| Link | <${link}> |`), text);
    assert.doesNotMatch(text, /88881955/);
  });

  it('are for several calls a line each, without columns of which nothing is known', () => {
    const { talkingSeconds: _none, ...rest } = linked();
    const lines = callsAsMarkdown([rest, { ...rest, callId: '1644464743-2' }], 'en')
      .trimEnd()
      .split('\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /^\| Call ID \| Outcome \| Server \|/);
    assert.doesNotMatch(lines[0] ?? '', /Talking/);
    assert.match(lines[3] ?? '', /^\| 1644464743-2 \|/);
    const columns = lines.map((line) => line.split(' | ').length);
    assert.deepEqual(new Set(columns).size, 1);
  });

  it('say why there is no result, and let no text of a server become a table or a link', () => {
    const text = callsAsMarkdown(
      [linked({ title: 'Query failed', reason: 'a|b [x](https://evil.example)', server: '![y](z)' })],
      'en',
    );
    assert.match(text, /Query failed · a\\\|b/);
    assert.doesNotMatch(text, /[^\\]\]\(|https:\/\//);
  });
});
