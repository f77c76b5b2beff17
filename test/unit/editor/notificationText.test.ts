import assert from 'node:assert/strict';
import { notificationText } from '../../../src/editor/notificationText.ts';

describe('A text in a notification', () => {
  it('holds no link that the editor would open or run, whatever the server says', () => {
    const shown = notificationText(
      'Server says',
      '[Mend](command:workbench.action.quit) [x](https://evil.example)',
    );
    assert.doesNotMatch(shown, /\[[^\]]+\]\(/);
  });

  it('leaves out what is absent', () => {
    assert.equal(notificationText('Not found.', undefined, ''), 'Not found.');
  });
});
