/** Runs the simulator from the command line until Ctrl-C, or for an editor until that ends. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPort, failureCalls, startSimulator, vendorSample, type Simulator } from './index.ts';
import type { SimulatorNews } from './news.ts';

const usage = `Usage: node dist/simulator.js [options]

  --port N         port to listen on, 0 = any that is free (default ${defaultPort})
  --host H         address to listen on (default 127.0.0.1)
  --data-dir D     keeps the certificate here (default ~/.cache/isales-simulator)
  --ready-file F   writes address, CA file and keys here as JSON when listening, removes it at the end
  --quiet          prints no line for each request
  --help           prints this`;

interface CommandLine {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly readyFile: string | undefined;
  readonly isQuiet: boolean;
}

try {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine) await run(commandLine);
  else console.log(usage);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  tell({ kind: 'failed', reason: message, ...(code === undefined ? {} : { code }) });
  console.error(
    code === 'EADDRINUSE' ? `${message}\nAnother simulator may be running; try --port 0.` : message,
  );
  process.exitCode = 1;
}

/** `undefined` when help is wanted; throws with a sentence for what it does not understand. */
function readCommandLine(args: string[]): CommandLine | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: String(defaultPort) },
      host: { type: 'string', default: '127.0.0.1' },
      'data-dir': { type: 'string', default: join(homedir(), '.cache', 'isales-simulator') },
      'ready-file': { type: 'string' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port ${values.port} is no port: give 0 to 65535.`);
  return {
    port,
    host: values.host,
    dataDir: values['data-dir'],
    readyFile: values['ready-file'],
    isQuiet: values.quiet,
  };
}

async function run({ readyFile, isQuiet, ...options }: CommandLine): Promise<void> {
  const simulator = await startSimulator({
    ...options,
    ...(isQuiet
      ? {}
      : {
          log: (line: string) => {
            console.log(line);
          },
        }),
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void (async () => {
      if (readyFile !== undefined) await rm(readyFile, { force: true });
      await simulator.stop();
    })();
  };
  // Until the first; a second Ctrl-C ends the process the hard way.
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever started it as a part of himself has gone, or wants it no more.
  process.once('disconnect', stop);
  const { baseUrl, caFile, credentials } = simulator;
  if (!tell({ kind: 'ready', baseUrl, caFile, credentials })) console.log(greeting(simulator));
  if (readyFile === undefined) return;
  try {
    await announce(readyFile, simulator);
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

/** @returns whether there is somebody to tell */
function tell(news: SimulatorNews): boolean {
  if (!process.connected) return false;
  process.send?.(news);
  return true;
}

function greeting({ baseUrl, caFile, credentials }: Simulator): string {
  return [
    `CC-iSales simulator at ${baseUrl}`,
    `  access key  ${credentials.accessKey}`,
    `  secret key  ${credentials.secretKey}  (public, good for nothing else)`,
    `  CA file     ${caFile}`,
    '',
    `Any plausible call ID has a made-up result; ${vendorSample.vdnId}/${vendorSample.callId} is the vendor's sample.`,
    'These call IDs fail, on any VDN:',
    ...failureCalls.map(({ callId, description }) => `  ${callId.padEnd(20)}  ${description}`),
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}

/** Written beside and renamed, so that who waits for the file never reads half of it. */
async function announce(file: string, { baseUrl, caFile, credentials }: Simulator): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  await writeFile(beside, `${JSON.stringify({ baseUrl, caFile, ...credentials })}\n`, { mode: 0o600 });
  await rename(beside, file);
}
