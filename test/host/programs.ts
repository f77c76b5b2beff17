/** Programs of the operating system that tests call, besides the browser. */
import { findProgram } from './paths.ts';
import { installSystemPackages } from './systemPackages.ts';

/** Each is also the name of its Debian package. */
const PROGRAMS = ['openssl', 'curl'];

/**
 * Makes sure that the programs are there; on Debian and Ubuntu installs what is missing, if allowed.
 *
 * @throws with what to install
 */
export async function ensurePrograms(): Promise<void> {
  const missing = (): string[] => PROGRAMS.filter((name) => findProgram(name) === undefined);
  if (missing().length > 0) await installSystemPackages(missing());
  if (missing().length > 0)
    throw new Error(`The tests need ${missing().join(' and ')} on the PATH. Install that, then try again.`);
}
