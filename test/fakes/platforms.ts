/** Tests of what only some systems have. Elsewhere they are not there at all, rather than skipped. */

type DefineTest = (title: string, test: Mocha.AsyncFunc) => unknown;
const noTest: DefineTest = () => undefined;

/** `it` for what needs Linux: `/proc`, or all of 127.0.0.0/8. */
export const itOnLinux: DefineTest = process.platform === 'linux' ? it : noTest;

/** `it` for what Windows has not: signals, and the rights of files. */
export const itOnUnix: DefineTest = process.platform === 'win32' ? noTest : it;
