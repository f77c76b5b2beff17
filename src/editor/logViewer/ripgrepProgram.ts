import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The ripgrep that the editor brings for its own search.
 * @param appRoot the editor's folder
 * @returns `undefined` where there is none
 */
export function ripgrepProgram(appRoot: string): string | undefined {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const platform = `${process.platform}-${process.arch}`;
  return ['node_modules', 'node_modules.asar.unpacked']
    .flatMap((modules) => [
      path.join(appRoot, modules, '@vscode', 'ripgrep-universal', 'bin', platform, name),
      path.join(appRoot, modules, '@vscode', 'ripgrep', 'bin', name),
    ])
    .find((program) => existsSync(program));
}
