import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { plainTreeItem } from '../../src/editor/plainTreeItem.ts';
import { choose } from '../../src/editor/quickInput.ts';
import { sayInStatusBar, tell, tellError, warn, withProgress } from '../../src/editor/say.ts';
import { WindowStandIns } from './windowStandIns.ts';

/** What a name, a path or a server may say, and what must be seen of it. */
const hostile = '[Update](command:workbench.action.quit) $(trash)\u202e';
const harmless = '[Update]\u200b(command:workbench.action.quit) $\u200b(trash)\\u202e';

describe('What the editor is told to say', () => {
  const window = new WindowStandIns();
  afterEach(() => {
    window.restore();
  });

  for (const [name, say] of [
    ['showInformationMessage', tell],
    ['showWarningMessage', warn],
    ['showErrorMessage', tellError],
  ] as const) {
    it(`holds no link, no icon and nothing unseen in ${name}, nor in the dialog's detail`, async () => {
      const heard = window.hear(name);
      await say(hostile);
      await say([hostile, undefined, '', hostile]);
      await say('Sure?', { modal: true, detail: hostile }, 'Yes');
      assert.deepEqual(
        heard.map(({ message }) => message),
        [harmless, `${harmless}. ${harmless}`, 'Sure?'],
      );
      assert.deepEqual(heard[2]?.options, { modal: true, detail: harmless });
    });

    it(`comes back with the button as it was handed over to ${name}`, async () => {
      window.hear(name);
      assert.equal(await say('Sure?', hostile), hostile);
      const item = { title: 'Yes', isCloseAffordance: true };
      assert.equal(await say('Sure?', {}, item), item);
    });

    it(`is cut in ${name} where it is too long`, async () => {
      const heard = window.hear(name);
      await say('x'.repeat(5_000));
      assert.equal(heard[0]?.message.length, 1_001);
    });
  }

  it('is plain in the title of a progress and in each of its messages, on one line', async () => {
    const shown: (string | undefined)[] = [];
    window.put('withProgress', (options, step) => {
      shown.push(options.title);
      const report = ({ message }: { message?: string }): void => void shown.push(message);
      return step({ report }, new vscode.CancellationTokenSource().token);
    });
    const location = vscode.ProgressLocation.Notification;
    const answer = await withProgress({ location, title: `a\n${hostile}` }, (progress) => {
      progress.report({ message: `b\n${hostile}`, increment: 5 });
      progress.report({ increment: 5 });
      return Promise.resolve(7);
    });
    assert.equal(answer, 7);
    assert.deepEqual(shown, [`a ${harmless}`, `b ${harmless}`, undefined]);
  });

  it('is plain in the status bar, but for the icon that is ours', () => {
    const shown = window.hearStatus();
    sayInStatusBar(hostile, 1);
    sayInStatusBar(`a\n${hostile}`, 1, 'check');
    assert.deepEqual(shown, [harmless, `$(check) a ${harmless}`]);
  });

  it('is plain in the entries and texts of a list', async () => {
    const shown = window.pick(harmless);
    const value = {};
    const chosen = await choose(hostile, hostile, [
      { label: hostile, description: hostile, detail: hostile, value },
    ]);
    assert.equal(chosen, value, 'what is picked is what was offered');
    const [{ placeholder, items: [item] } = assert.fail('no list')] = shown;
    assert.equal(placeholder, harmless);
    assert.deepEqual([item?.label, item?.description, item?.detail], [harmless, harmless, harmless]);
  });

  it('is plain in the rows of trees', () => {
    const item = Object.assign(new vscode.TreeItem(hostile), {
      description: hostile,
      tooltip: hostile,
      accessibilityInformation: { label: hostile, role: 'link' },
    });
    const { label, description, tooltip, accessibilityInformation } = plainTreeItem(item);
    assert.deepEqual([label, description, tooltip], [harmless, harmless, harmless]);
    assert.deepEqual(accessibilityInformation, { label: harmless, role: 'link' });
  });
});
