import assert from 'node:assert/strict';
import { callIdsOfLine } from '../../../src/callsInText/callFinders.ts';
import { PatternsInUse, type UnusedPattern } from '../../../src/callsInText/patternsInUse.ts';

const slow = '(?<id>(?:a+)+)$';
const slowLine = `${'a'.repeat(40)}! C77`;
let written: Record<string, unknown>;
let unused: UnusedPattern[];
let changes: number;
let patterns: PatternsInUse;

function use(setting: Record<string, unknown>): void {
  written = setting;
  patterns = new PatternsInUse({ read: () => written, onUnused: (pattern) => unused.push(pattern) });
  patterns.onDidChange(() => changes++);
}

beforeEach(() => {
  [unused, changes] = [[], 0];
});

function idsIn(line: string): string[] {
  return callIdsOfLine(line, patterns.finders).map(({ callId }) => callId);
}

describe('The user’s own patterns', () => {
  it('find call IDs beside the platform’s own, in order', () => {
    use({ ours: 'call=(?<id>C\\d+)' });
    assert.deepEqual(idsIn('call=C77 1644464743-1388 call=C78'), ['C77', '1644464743-1388', 'C78']);
  });

  it('take nothing of what is a call ID of the platform', () => {
    use({ digits: '(?<id>\\d+)' });
    assert.deepEqual(idsIn('1644464743-1388 77'), ['1644464743-1388', '77']);
  });

  it('cost nothing where there are none', () => {
    use({ broken: 7 });
    assert.deepEqual(patterns.finders, {});
    assert.deepEqual(patterns.all, []);
  });

  it('are read anew when they are written anew', () => {
    use({ ours: '(?<id>C\\d+)' });
    written = { theirs: '(?<id>D\\d+)' };
    patterns.reread();
    assert.deepEqual(idsIn('C77 D78'), ['D78']);
    assert.equal(changes, 1);
  });

  it('are used in no place any more once they are too slow in one, which is told once', () => {
    use({ slow, good: '(?<id>C\\d+)' });
    assert.deepEqual(idsIn(slowLine), ['C77']);
    patterns.report({ name: 'slow', reason: 'tooSlow', detail: '' });
    assert.deepEqual(unused, [{ name: 'slow', reason: 'tooSlow', detail: '' }]);
    assert.deepEqual(
      patterns.all.map(({ name }) => name),
      ['good'],
    );
    assert.equal(changes, 1);
    assert.deepEqual(idsIn(slowLine), ['C77']);
  });

  it('are used again when they are changed', () => {
    use({ slow });
    patterns.report({ name: 'slow', reason: 'tooSlow', detail: '' });
    patterns.reread();
    assert.deepEqual(patterns.all, [], 'it is what it was');
    written = { slow: '(?<id>C\\d+)' };
    patterns.reread();
    assert.deepEqual(idsIn('C77'), ['C77']);
  });

  it('that are broken are told of once, and the others go on', () => {
    use({ broken: '(?<id>', good: '(?<id>C\\d+)' });
    assert.deepEqual(idsIn('C77'), ['C77']);
    patterns.report({ name: 'broken', reason: 'broken', detail: 'again' });
    assert.deepEqual(
      unused.map(({ name, reason }) => [name, reason]),
      [['broken', 'broken']],
    );
  });
});
