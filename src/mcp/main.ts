import { leaveEnvironment } from './leaveEnvironment.ts';
import { readKeysFile, takeSecrets } from './secrets.ts';
import { variables } from './variables.ts';

/*
 * The secrets first: they are read, and where they are does not hold them any more, before anything else is loaded.
 */
const given = takeSecrets(process.env);
const fromFile = readKeysFile(process.env);
if (!fromFile.ok) {
  process.stderr.write(`isales-mcp: ${fromFile.error}\n`);
  process.exit(2);
}
const secrets = { ...given, ...fromFile.value };
if (Object.values(given).some((value) => value !== undefined)) {
  const why = leaveEnvironment(secrets, process.env);
  process.stderr.write(
    `isales-mcp: while this process runs, every program of this user can read its keys in its environment: ${why}. ${variables.keysFile} avoids that.\n`,
  );
}
const { serve } = await import('./serve.ts');
await serve(secrets);
