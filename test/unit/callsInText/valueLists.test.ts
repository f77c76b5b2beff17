import assert from 'node:assert/strict';
import { holding, lastBefore, nameListsOf, valueListsOf } from '../../../src/callsInText/valueLists.ts';

describe('Lists in brackets on a line', () => {
  const textsOf = (line: string): string[] =>
    valueListsOf(line).map(({ start, end }) => line.slice(start, end));

  it('are the innermost ones', () => {
    assert.deepEqual(textsOf('[["a",8],[9,"b"]] (c)'), ['"a",8', '9,"b"', 'c']);
  });

  it('may hold brackets in quotes, escaped ones included', () => {
    assert.deepEqual(textsOf(String.raw`('x)', 'it\'s)', 8)`), [String.raw`'x)', 'it\'s)', 8`]);
  });

  it('are found behind an apostrophe', () => {
    assert.deepEqual(textsOf("don't (8, 'a')"), ["8, 'a'"]);
  });

  it('are the one around a place, if any', () => {
    const lists = valueListsOf('x (a) y (bb)');
    assert.deepEqual(holding(lists, 9, 11), { start: 9, end: 11 });
    assert.equal(holding(lists, 6, 7), undefined);
    assert.equal(holding([], 0, 1), undefined);
  });

  it('name columns where one of them is that of VDNs', () => {
    const line = 'INSERT INTO a(x, y) b (vdn_id, call_id) VALUES (8, 1)';
    const [list, ...others] = nameListsOf(line);
    assert.deepEqual(others, []);
    assert.deepEqual(
      list?.names.map(({ text }) => text),
      ['vdn_id', 'call_id'],
    );
    assert.deepEqual(lastBefore(nameListsOf(line), line.indexOf('8')), list);
    assert.equal(lastBefore(nameListsOf(line), 10), undefined);
  });
});
