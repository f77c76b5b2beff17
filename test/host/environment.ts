/** The environment of the editors that tests start. */

/**
 * Says which inherited variables a started VS Code must not see: they would make it believe that it runs inside
 * the terminal of another one, or change how Node behaves in it.
 *
 * @returns each such variable with the value `undefined`
 */
export function cleanEnvironment(): Record<string, undefined> {
  const unwanted = /^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_|npm_|NODE_OPTIONS$|PASSWORD$|HASHED_PASSWORD$)/;
  return Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => unwanted.test(name))
      .map((name) => [name, undefined]),
  );
}
