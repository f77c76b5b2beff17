import assert from 'node:assert/strict';
import { importsOfSource } from '../../build/docs.ts';

/** A way from a file back to itself. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (file: string): readonly string[] | undefined => {
    const start = way.indexOf(file);
    if (start >= 0) return [...way.slice(start), file];
    if (done.has(file)) return undefined;
    way.push(file);
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next);
      if (circle) return circle;
    }
    way.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = walk(file);
    if (circle) return circle;
  }
  return undefined;
}

describe('The files of the product', () => {
  it('import each other in no circle, types included', () => {
    const graph = importsOfSource();
    assert.ok(graph.size > 300);
    assert.ok((graph.get('src/extension.ts') ?? []).length > 0);
    assert.equal(findCircle(graph)?.join(' → '), undefined);
  });

  it('would not hide one', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    assert.deepEqual(findCircle(graph), ['b', 'd', 'b']);
  });
});
