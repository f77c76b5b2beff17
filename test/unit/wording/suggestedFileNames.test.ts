import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { soundSuffix, suggestedFileName } from '../../../src/wording/suggestedFileNames.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('The name that is proposed for a file', () => {
  it('says what is in it and what it is named after', () => {
    assert.equal(suggestedFileName('recording', '1644464743-1388', '.wav'), 'recording-1644464743-1388.wav');
    assert.equal(suggestedFileName('calls', 'logs/dialer.log', '.csv'), 'calls-logs-dialer.log.csv');
    assert.equal(suggestedFileName('calls', '外呼任务 3（试点）', '.md'), 'calls-外呼任务-3-试点.md');
    assert.equal(suggestedFileName('calls', 'Café', '.md'), 'calls-Café.md');
    assert.equal(suggestedFileName('calls', '', '.csv'), 'calls.csv');
  });

  for (const [written, name] of [
    ['.zshenv', 'recording-zshenv.wav'],
    ['..\\..\\x.bat', 'recording-x.bat.wav'],
    ['../../etc/cron.d/x', 'recording-etc-cron.d-x.wav'],
    ['C:\\Windows\\x', 'recording-C-Windows-x.wav'],
    ['C:x', 'recording-C-x.wav'],
    ['x.txt:stream', 'recording-x.txt-stream.wav'],
    ['CON', 'recording-CON.wav'],
    ['nul.', 'recording-nul.wav'],
    ['~/x', 'recording-x.wav'],
    ['-rf', 'recording-rf.wav'],
    ['$(reboot)`x`', 'recording-reboot-x.wav'],
    ['x. . .', 'recording-x.wav'],
    ['a\u202egnp.exe', 'recording-agnp.exe.wav'],
    ['a\u200b\u{e0041}\u3164\u00ad\ufe0fb', 'recording-ab.wav'],
    ['a\0b\nc', 'recording-abc.wav'],
    ['...', 'recording.wav'],
  ] as const)
    it(`is a plain one: ${JSON.stringify(written)}`, () => {
      assert.equal(suggestedFileName('recording', written, '.wav'), name);
    });

  it('is one part of a path on every system, visible, bounded, and ends with its suffix, whatever it is named after', () => {
    const unit = fc.oneof(
      fc.constantFrom('.', '/', '\\', ':', ' ', 'CON', '\u202e', '\u{e0041}', '外', '\u{20000}', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (written) => {
        const name = suggestedFileName('calls', written, '.jsonl');
        for (const system of [path.posix, path.win32]) {
          assert.equal(system.basename(name), name);
          assert.equal(system.normalize(name), name);
        }
        assert.match(name, /^calls(?:-[^._-].*)?\.jsonl$/u);
        assert.doesNotMatch(name, /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}<>:"/\\|?*]|\.\./u);
        assert.ok(Buffer.byteLength(name) < 255);
        assert.ok(Buffer.from(name).toString() === name, 'no halves of characters');
      }),
    );
  });

  it('is the only one that a dialog proposes', () => {
    const asking = globSync('src/**/*.ts', { cwd: root }).filter((file) =>
      /showSaveDialog|defaultUri/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    assert.deepEqual(asking, [path.join('src', 'editor', 'askWhereToSave.ts')]);
  });
});

describe('The suffix of a recording', () => {
  const head = (text: string): Uint8Array => Buffer.from(text, 'latin1');

  it('is that of a sound, whatever the store calls it', () => {
    assert.equal(soundSuffix('https://store/a.mp3?Signature=x', undefined), '.mp3');
    assert.equal(soundSuffix('https://store/a.V3', undefined), '.V3');
    for (const link of [
      'https://store/a.exe',
      'https://store/a.wav/x.bat',
      'https://store/a',
      'no link',
      undefined,
    ])
      assert.equal(soundSuffix(link, undefined), '.wav');
  });

  it('is what its bytes say, where they are at hand', () => {
    assert.equal(soundSuffix('https://store/a.V3', head('RIFF\x24\0\0\0WAVE')), '.wav');
    assert.equal(soundSuffix('https://store/a.wav', head('#!AMR\n<<<')), '.amr');
    assert.equal(soundSuffix('https://store/a.exe', head('MZ\x90\0')), '.wav');
    assert.equal(soundSuffix('https://store/a', head('OggS')), '.ogg');
  });
});
