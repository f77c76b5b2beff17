import assert from 'node:assert/strict';
import { plainLine, plainText } from '../../../src/editor/plainText.ts';

describe('A text that is shown as it is', () => {
  it('holds no link and no icon', () => {
    assert.equal(
      plainText('[Update](command:workbench.action.quit) $(trash) x'),
      '[Update]\u200b(command:workbench.action.quit) $\u200b(trash) x',
    );
  });

  it('hides nothing', () => {
    assert.equal(plainText('a\u202eb\u{e0041}'), 'a\\u202eb\\udb40\\udc41');
  });

  it('stands on one line where it has one', () => {
    assert.equal(plainLine('a\n\tb'), 'a b');
    assert.equal(plainText('a\nb'), 'a\nb');
  });

  it('is cut where it is too long, and says so', () => {
    assert.equal(plainText('x'.repeat(5_000)).length, 1_001);
    assert.ok(plainLine('\u{1f600}'.repeat(5_000)).endsWith('\u{1f600}…'));
  });
});
