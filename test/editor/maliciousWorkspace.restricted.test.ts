import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folderChangesNothing, followLink } from './maliciousWorkspace.ts';

describe('Malicious workspace, in Restricted Mode:', () => {
  folderChangesNothing();

  it('a link to a call asks before anything is sent, to the active server too', async () => {
    for (const query of [
      'vdn=8&id=1644464743-1388',
      'vdn=8&id=1644464743-1388&server=https://active.example',
      'vdn=8&id=1644464743-1388&server=https://other.example',
      'vdn=8&id=1644464743-1388&server=https://evil.example',
    ]) {
      const { asked, shown } = await followLink(query);
      assert.deepEqual([asked.length, shown], [1, 0], query);
    }
    assert.match((await followLink('vdn=8&id=1644464743-1388')).asked.join(''), /Restricted Mode/);
  });

  it('the extension runs, and knows that the folder is not trusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('isales-call-lens.isales-call-lens');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
