import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folderChangesNothing } from './maliciousWorkspace.ts';

describe('Malicious workspace (issue 6, section 3), in Restricted Mode:', () => {
  folderChangesNothing();

  it('the extension runs, and knows that the folder is not trusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('isales-call-lens.isales-call-lens');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
