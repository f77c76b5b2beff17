import assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { filesOfFolders } from '../../src/editor/bulk/filesOfFolder.ts';
import { gatherCalls } from '../../src/editor/bulk/gatherCalls.ts';
import { silentLog } from '../fakes/lookupPorts.ts';

const files: Readonly<Record<string, Buffer>> = {
  '/logs/dialer.log': Buffer.from('one\n2022-02-10 vdnId=8 call 1644464743-1388 ended\n'),
  '/logs/old/dialer.log.gz': gzipSync('vdn=9 call 1644464743-77\n'),
  '/logs/windows.log': Buffer.from('\ufeffvdn=8 call 1644464743-78\n', 'utf16le'),
  '/logs/.gitignore': Buffer.from('*.tmp\n'),
  '/logs/left-out.tmp': Buffer.from('call 1644464743-79\n'),
  '/logs/.git/left-out.log': Buffer.from('call 1644464743-80\n'),
  '/logs/core': Buffer.from('\x7fELF\u0002\u0001\u0001\0\0\0\u0004\0>\u00001644464743-81\0'),
};

/** A folder that is nowhere on disk, and which nobody can search. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  stat({ path: wanted }: vscode.Uri): vscode.FileStat {
    const content = files[wanted];
    if (!content && this.#children(wanted).size === 0) throw vscode.FileSystemError.FileNotFound(wanted);
    return {
      type: content ? vscode.FileType.File : vscode.FileType.Directory,
      ctime: 0,
      mtime: 0,
      size: content?.length ?? 0,
    };
  }

  readFile({ path: wanted }: vscode.Uri): Uint8Array {
    const content = files[wanted];
    if (!content) throw vscode.FileSystemError.FileNotFound(wanted);
    return content;
  }

  readDirectory({ path: wanted }: vscode.Uri): [string, vscode.FileType][] {
    return [...this.#children(wanted)];
  }

  #children(folder: string): Map<string, vscode.FileType> {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    return new Map(
      Object.keys(files)
        .filter((file) => file.startsWith(prefix))
        .map((file) => {
          const [name = '', ...rest] = file.slice(prefix.length).split('/');
          return [name, rest.length > 0 ? vscode.FileType.Directory : vscode.FileType.File];
        }),
    );
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

describe('Virtual workspace: in files that are nowhere on disk', function () {
  this.timeout(60_000);
  const scheme = 'isales-memory';
  const folder = vscode.Uri.parse(`${scheme}:/logs`);
  const uri = vscode.Uri.parse(`${scheme}:/logs/dialer.log`);
  const at = new vscode.Position(1, 30);
  let provider: vscode.Disposable;

  before(async () => {
    provider = vscode.workspace.registerFileSystemProvider(scheme, new MemoryFiles());
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    provider.dispose();
  });

  it('a hover tells the call and its VDN', async () => {
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
  });

  it('a link leads to the call, the outline names it, and a lens counts it', async () => {
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      uri,
      10,
    );
    assert.match(links[0]?.target?.toString(true) ?? '', /isales\.lookUp.*1644464743-1388/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['1644464743-1388'],
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    assert.ok(lenses.some(({ command }) => command?.title === '1 call, 1 VDN'));
  });

  it('a bulk look-up reads the folder: compressed and UTF-16 logs too, not what is excluded or ignored', async () => {
    const gathered = await gatherCalls(
      'test',
      async (token) => (await filesOfFolders([folder], { token })).files,
      silentLog,
    );
    assert.ok(gathered);
    assert.deepEqual(
      gathered.places.flatMap(({ file, calls }) =>
        calls.map(({ callId, vdnId }) => [path.posix.basename(vscode.Uri.parse(file).path), callId, vdnId]),
      ),
      [
        ['dialer.log', '1644464743-1388', 8],
        ['dialer.log.gz', '1644464743-77', 9],
        ['windows.log', '1644464743-78', 8],
      ],
    );
    assert.deepEqual([gathered.damaged, gathered.unreadable], [[], []]);
  });
});

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
