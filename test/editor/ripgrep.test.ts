import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { ripgrepProgram } from '../../src/editor/logViewer/ripgrepProgram.ts';

describe('The ripgrep of the editor', () => {
  it('is found in its folder, and runs', async () => {
    const program = ripgrepProgram(vscode.env.appRoot);
    assert.ok(program !== undefined, `no ripgrep in ${vscode.env.appRoot}`);
    const { stdout } = await promisify(execFile)(program, ['--version']);
    assert.match(stdout, /^ripgrep \d+/);
  });
});
