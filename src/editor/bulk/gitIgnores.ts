import ignore, { type Ignore } from 'ignore';

/** The `.gitignore` files of a tree, each for its folder and what is below. */
export class GitIgnores {
  /** By folder, the deepest first. */
  readonly #files: { readonly folder: string; readonly rules: Ignore }[] = [];

  /**
   * @param folder path with slashes, without one at its end; empty for the root of the tree
   * @param content of its `.gitignore`
   * @param isCaseSensitive whether the file system is, there: git goes by that
   */
  add(folder: string, content: string, isCaseSensitive: boolean): void {
    this.#files.push({ folder, rules: ignore({ ignoreCase: !isCaseSensitive }).add(content) });
    this.#files.sort((a, b) => b.folder.length - a.folder.length);
  }

  /**
   * Whether git would leave a file out: the deepest `.gitignore` that says something about it decides, and what is in an
   * ignored folder stays ignored.
   * @param path from the root of the tree, with slashes
   */
  isIgnored(path: string): boolean {
    const parts = path.split('/');
    return parts.some((_, index) => {
      const isFolder = index < parts.length - 1;
      return this.#decide(parts.slice(0, index + 1).join('/'), isFolder);
    });
  }

  #decide(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#files) {
      const prefix = folder === '' ? '' : `${folder}/`;
      if (!path.startsWith(prefix) || path.length === prefix.length) continue;
      const { ignored, unignored } = rules.test(path.slice(prefix.length) + (isFolder ? '/' : ''));
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}
