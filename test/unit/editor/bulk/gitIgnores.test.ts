import assert from 'node:assert/strict';
import { GitIgnores } from '../../../../src/editor/bulk/gitIgnores.ts';

describe('.gitignore files', () => {
  it('leave out what they name, in their folder and below', () => {
    const ignores = new GitIgnores();
    ignores.add('', '*.tmp\n/build/\n', true);
    ignores.add('app', 'cache/\n', true);
    for (const path of ['a.tmp', 'app/x/b.tmp', 'build/out.log', 'app/cache/deep/c.log', 'app/x/cache/d.log'])
      assert.equal(ignores.isIgnored(path), true, path);
    for (const path of ['a.log', 'app/build/out.log', 'cache/c.log'])
      assert.equal(ignores.isIgnored(path), false, path);
  });

  it('are overruled by deeper ones', () => {
    const ignores = new GitIgnores();
    ignores.add('', '*.log\n', true);
    ignores.add('keep', '!*.log\nnot.log\n', true);
    assert.equal(ignores.isIgnored('a.log'), true);
    assert.equal(ignores.isIgnored('keep/a.log'), false);
    assert.equal(ignores.isIgnored('keep/not.log'), true);
  });

  it('bring nothing back out of an ignored folder', () => {
    const ignores = new GitIgnores();
    ignores.add('', 'logs/\n!logs/a.log\n', true);
    assert.equal(ignores.isIgnored('logs/a.log'), true);
  });

  it('tell names apart by case where the file system does', () => {
    for (const isCaseSensitive of [true, false]) {
      const ignores = new GitIgnores();
      ignores.add('', 'Logs/\n*.TMP\n', isCaseSensitive);
      assert.equal(ignores.isIgnored('Logs/a.log'), true);
      assert.equal(ignores.isIgnored('a.TMP'), true);
      assert.equal(ignores.isIgnored('logs/a.log'), !isCaseSensitive);
      assert.equal(ignores.isIgnored('a.tmp'), !isCaseSensitive);
    }
  });

  it('know names that begin with two dots', () => {
    const ignores = new GitIgnores();
    ignores.add('', '..data/*.tmp\n', true);
    assert.equal(ignores.isIgnored('..data/a.tmp'), true);
    assert.equal(ignores.isIgnored('..data/a.log'), false);
  });
});
