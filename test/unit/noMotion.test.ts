import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('Everyone: reduced motion is respected', () => {
  const shared = read('media/page.css');

  it('in every page, by the style sheet that all share', () => {
    assert.match(read('src/editor/webviewPage.ts'), /uri\('media', 'page\.css'\)/);
    const still = /animation: none !important;\s+transition: none !important;/g;
    assert.equal(shared.match(still)?.length, 2, 'for the editor’s setting, and for the system’s');
    assert.match(shared, /\.vscode-reduce-motion \*,/);
    assert.match(shared, /@media \(prefers-reduced-motion: reduce\)/);
  });

  it('and no other style sheet or script moves anything past it', () => {
    for (const file of globSync('media/*.css', { cwd: root }))
      if (file !== 'media/page.css')
        assert.doesNotMatch(read(file), /(?:animation|transition)[^;]*!important/, file);
    // What a script moves no style sheet stops; the charts are told not to move.
    for (const file of globSync('src/webview/**/*.ts', { cwd: root })) {
      assert.doesNotMatch(read(file), /\.animate\(|behavior: 'smooth'/, file);
      if (/new Chart\(/.test(read(file))) assert.match(read(file), /animation: false/, file);
    }
  });
});
