import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folderChangesNothing } from './maliciousWorkspace.ts';

describe('Malicious workspace (issue 6, section 3), in a trusted window:', () => {
  folderChangesNothing();
});

/** A folder that is nowhere on disk. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #content: Uint8Array;

  constructor(content: string) {
    this.#content = new TextEncoder().encode(content);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const isFile = path.endsWith('.log');
    if (!isFile && path !== '/') throw vscode.FileSystemError.FileNotFound(path);
    return {
      type: isFile ? vscode.FileType.File : vscode.FileType.Directory,
      ctime: 0,
      mtime: 0,
      size: isFile ? this.#content.length : 0,
    };
  }

  readFile(): Uint8Array {
    return this.#content;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [['dialer.log', vscode.FileType.File]];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}

describe('Virtual workspace (issue 6, section 3): in a file that is nowhere on disk', () => {
  const scheme = 'isales-memory';
  const uri = vscode.Uri.parse(`${scheme}:/dialer.log`);
  let files: vscode.Disposable;

  before(() => {
    files = vscode.workspace.registerFileSystemProvider(
      scheme,
      new MemoryFiles('one\n2022-02-10 vdnId=8 call 1644464743-1388 ended\n'),
    );
  });
  after(() => {
    files.dispose();
  });

  it('call IDs are found: hover, link and outline', async function () {
    this.timeout(60_000);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const at = new vscode.Position(1, 30);
    const text = await eventually(async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        at,
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')),
      );
      return texts.find((each) => each.includes('VDN 8'));
    });
    assert.match(text, /1644464743/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      uri,
    );
    assert.equal(links.length, 1);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['1644464743-1388'],
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
