import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundles } from '../../../build/bundles.js';
import { findHostProblems, thirdPartyNotices } from '../../../build/shipped.js';
import { temporaryFolder } from '../../host/paths.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('What ships', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const metafiles: Metafile[] = [];
  const texts = new Map<string, string>();

  before(async () => {
    folder = await temporaryFolder('unit-shipped');
    for (const bundle of bundles) {
      const { metafile, outputFiles } = await build({
        ...bundle,
        absWorkingDir: root,
        metafile: true,
        write: false,
        logLevel: 'error',
      });
      metafiles.push(metafile);
      for (const { path: file, text } of outputFiles)
        texts.set(path.relative(root, file).replaceAll('\\', '/'), text);
    }
  });
  after(() => folder.remove());

  const problemsOf = async (metafile: Metafile) =>
    findHostProblems(metafile, (output) => texts.get(output) ?? '');
  const packages = (metafile: Metafile): Set<string | undefined> =>
    new Set(
      Object.keys(metafile.inputs).map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]),
    );

  it('brings no certificate maker, and nothing that hooks the end of the process, into the extension host', async () => {
    for (const metafile of metafiles) assert.deepEqual(await problemsOf(metafile), []);
    const shipped = new Set(metafiles.flatMap((metafile) => [...packages(metafile)]));
    // It is there: for the simulator's own process.
    assert.ok(shipped.has('@peculiar/x509'));
    assert.ok(!shipped.has('signal-exit') && !shipped.has('write-file-atomic'));
  });

  it('is refused where the extension host would load either, at once or later', async () => {
    const output = (entryPoint: string, imports: string[], inputs: string[]) => ({
      ...{ bytes: 1, exports: [], entryPoint },
      imports: imports.map((file) => ({ path: file, kind: 'dynamic-import' as const })),
      inputs: Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 1 }])),
    });
    const outputs = {
      'dist/callLens.js': output('src/editor/callLens.ts', ['dist/a.js'], ['src/editor/callLens.ts']),
      'dist/a.js': output('', ['dist/b.js'], ['node_modules/signal-exit/index.js']),
      'dist/b.js': output('', [], ['node_modules/@peculiar/x509/build/x509.js']),
      'dist/simulator.js': output('src/simulator/main.ts', [], ['node_modules/tsyringe/index.js']),
    };
    const found = await findHostProblems({ inputs: {}, outputs }, (file) =>
      file === 'dist/callLens.js' ? 'let a=1;process.on("exit",()=>{})' : 'process.on("SIGINT"'.slice(0, 3),
    );
    assert.equal(found.length, 3);
    assert.match(found.join('\n'), /callLens\.js.* hooks[^]*a\.js.* signal-exit[^]*b\.js.* @peculiar\/x509/);
  });

  it('comes with the licence of every package, and with the place of the source where that is asked for', async () => {
    const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
    const notices = (await thirdPartyNotices(inputs)).split(`\n${'-'.repeat(80)}\n\n`);
    assert.equal(notices.length, new Set(notices).size);
    assert.ok(notices.length > 30, String(notices.length));
    for (const notice of notices) assert.ok(notice.split(/\s+/).length > 60, notice);
    const of = (name: string) => notices.find((notice) => notice.startsWith(`${name} `)) ?? '';
    assert.match(of('@vscode/l10n'), /Copyright \(c\) Microsoft Corporation[^]*from https:\/\/github/);
    assert.match(of('mediabunny'), /Its source code: https:\/\/\S+mediabunny/);
  });

  it('is not built with a package that has no licence text', async () => {
    const bare = path.join(folder.path, 'node_modules', 'bare');
    await mkdir(bare, { recursive: true });
    await writeFile(
      path.join(bare, 'package.json'),
      JSON.stringify({ name: 'bare', version: '1.0.0', license: 'MIT' }),
    );
    await assert.rejects(
      thirdPartyNotices([`${bare}/index.js`]),
      /bare ships without the text of its licence/,
    );
    await writeFile(path.join(bare, 'LICENSE'), ' \n');
    await assert.rejects(thirdPartyNotices([`${bare}/index.js`]), /bare ships without/);
  });

  it('holds one version of each protocol package', () => {
    const folders = new Set(
      metafiles.flatMap((metafile) =>
        Object.keys(metafile.inputs).flatMap(
          (input) =>
            /.*node_modules\/vscode-(?:jsonrpc|languageserver-(?:protocol|types))(?=\/)/.exec(input)?.[0] ??
            [],
        ),
      ),
    );
    assert.equal(folders.size, 3, [...folders].join(', '));
  });
});
