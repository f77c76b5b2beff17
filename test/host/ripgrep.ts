/** The ripgrep that the project brings for its own tests: the same program on every machine, whatever is installed there. */
import { createRequire } from 'node:module';

/**
 * Finds the program in the development dependency `@vscode/ripgrep`, whose packages hold one for each kind of machine.
 *
 * @returns path of the program
 * @throws when it is not installed, or there is none for this kind of machine
 */
export function projectRipgrep(): string {
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}/bin/${program}`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`There is no ${name}. "npm ci" installs what the tests need.`, { cause });
  }
}
