/*
 * What `node dist/mcp.js` runs first. It is written for any Node that knows `import()`: an old one would end in a syntax
 * error of the rest, which tells nobody what is missing.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isTooOld = major < 22 || (major === 22 && minor < 15) || (major === 23 && minor < 10);
if (isTooOld) {
  process.stderr.write(
    'isales-mcp: needs Node.js 22.21 or newer, and this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n',
  );
  process.exitCode = 2;
} else {
  void import('./main.ts');
}

export {};
