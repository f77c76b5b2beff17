import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toolNames } from '../../../src/agents/toolNames.ts';
import { HandedKeys } from '../../../src/mcp/handedKeys.ts';
import { McpSession } from '../../fakes/mcpSession.ts';
import { useFolder, useSimulator } from '../simulator/simulatorUnderTest.ts';

const head = path.resolve(import.meta.dirname, '../../../src/mcp/head.ts');
const { getCallResult } = toolNames;
const isPosix = process.platform !== 'win32';

describe('The keys of the MCP server', function () {
  this.timeout(20_000);
  const simulator = useSimulator({ host: '127.0.0.2' });
  const folder = useFolder();

  const server = (): Record<string, string> => {
    const { baseUrl, caFile } = simulator();
    return { ISALES_SERVER: JSON.stringify({ baseUrl, caFile, defaultVdnId: 8 }) };
  };
  const inEnvironment = (): Record<string, string> => {
    const { accessKey, secretKey } = simulator().credentials;
    return { ISALES_ACCESS_KEY: accessKey, ISALES_SECRET_KEY: secretKey, ISALES_PASSPHRASE: 'PASS-EXAMPLE' };
  };
  const keys = (more: object = {}): string => JSON.stringify({ ...simulator().credentials, ...more });
  const fileOfKeys = async (text: string, mode = 0o600): Promise<string> => {
    const file = path.join(await mkdtemp(path.join(folder.path, 'keys-')), 'keys.json');
    await writeFile(file, text, { mode });
    await chmod(file, mode);
    return file;
  };

  /** Starts it as an agent would, asks it for a call, and looks at it while it runs. */
  async function answers(
    env: Record<string, string>,
    { command = process.execPath, args = [head] } = {},
    look: (session: McpSession) => Promise<void> = () => Promise.resolve(),
  ): Promise<McpSession> {
    const session = new McpSession({ command, args, env: { ...server(), ...env } });
    try {
      await session.open();
      const { json } = await session.call(getCallResult, { callId: '1644464743-1388' });
      assert.equal((json as { outcome?: string }).outcome, 'Answered', JSON.stringify(json));
      await look(session);
    } finally {
      await session.close();
    }
    return session;
  }

  /** What the system shows every program of this user about a process. */
  async function shownBySystem({ transport }: McpSession): Promise<string> {
    if (process.platform !== 'linux') return '';
    const of = (name: string): Promise<string> => readFile(`/proc/${transport.pid}/${name}`, 'utf8');
    return (await of('environ')) + (await of('cmdline'));
  }

  async function refusal(env: Record<string, string>): Promise<string> {
    // One that starts all the same ends with its input.
    const child = spawn(process.execPath, [head], {
      env: { ...server(), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 2);
    return output;
  }

  it('that came in its environment are not there any more where the system shows it', async () => {
    const runtime = await mkdtemp(path.join(folder.path, 'runtime-'));
    const given = inEnvironment();
    await answers({ ...given, XDG_RUNTIME_DIR: runtime }, {}, async (session) => {
      const shown = await shownBySystem(session);
      if (process.platform === 'linux') assert.match(shown, /ISALES_SERVER=/);
      for (const secret of Object.values(given)) assert.ok(!shown.includes(secret));
    });
    assert.deepEqual(await readdir(runtime), [], 'they were handed over by a file that is gone');
  });

  it('stay readable where a process cannot start itself anew, and that is said', async () => {
    const pretend = `Object.defineProperty(process,'execve',{value:undefined})`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, head];
    const { logged } = await answers(inEnvironment(), { args });
    assert.match(logged, /every program of this user can read its keys.*ISALES_KEYS_FILE avoids that/);
    const { secretKey } = simulator().credentials;
    assert.ok(!logged.includes(secretKey));
  });

  it('are read from a file for one start, which goes, and are nowhere else', async () => {
    const file = await fileOfKeys(keys({ once: true }));
    const { logged } = await answers({ ISALES_KEYS_FILE: file }, {}, async (session) => {
      assert.ok(!(await shownBySystem(session)).includes(simulator().credentials.secretKey));
    });
    await assert.rejects(access(file), /ENOENT/);
    assert.doesNotMatch(logged, /every program/);
  });

  it('are read from a file of the user’s, which stays', async () => {
    const file = await fileOfKeys(`\uFEFF${keys()}\r\n`);
    await answers({ ISALES_KEYS_FILE: file });
    assert.ok((await readFile(file, 'utf8')).includes(simulator().credentials.secretKey));
  });

  it('are read from a file below the home folder', async () => {
    const file = await fileOfKeys(keys());
    const home = path.dirname(file);
    await answers({ ISALES_KEYS_FILE: '~/keys.json', HOME: home, USERPROFILE: home });
  });

  if (isPosix)
    it('are read from what a command writes into a pipe', async () => {
      const file = await fileOfKeys(keys());
      const script = 'ISALES_KEYS_FILE=<(cat "$1") exec "$2" "$3"';
      await answers({}, { command: 'bash', args: ['-c', script, 'bash', file, process.execPath, head] });
    });

  for (const [what, text, mode, said] of [
    ...(isPosix
      ? ([
          ['that its group can read', undefined, 0o640, /other users/],
          ['that all can read', undefined, 0o604, /other users/],
        ] as const)
      : []),
    ['that is no JSON', 'sk=SK-EXAMPLE', 0o600, /must hold the keys as JSON/],
    ['with something else', '{"secretKey":["SK-EXAMPLE"]}', 0o600, /must hold the keys as JSON/],
    ['without a key', '{"secretKey":"SK-EXAMPLE"}', 0o600, /keys are missing/],
    [
      'with two keys in one',
      '{"accessKey":"A\\nB","secretKey":"SK-EXAMPLE"}',
      0o600,
      /access key.*line ends/,
    ],
  ] as const)
    it(`are not taken from a file ${what}, and nothing of it is repeated`, async () => {
      const file = await fileOfKeys(text ?? keys(), mode);
      const output = await refusal({ ISALES_KEYS_FILE: file });
      assert.match(output, said);
      assert.doesNotMatch(output, new RegExp(`SK-EXAMPLE|${simulator().credentials.secretKey}`));
    });

  it('are not taken from a folder, nor from a file that is not there', async () => {
    assert.match(await refusal({ ISALES_KEYS_FILE: folder.path }), /neither a file nor a pipe|EISDIR/);
    assert.match(await refusal({ ISALES_KEYS_FILE: path.join(folder.path, 'none') }), /ENOENT/);
  });
});

describe('Keys that the editor hands to an MCP server', () => {
  const folder = useFolder();
  const secrets = { accessKey: 'AK', secretKey: 'SK', passphrase: undefined };
  it('lie in a file that only this user can read, one for each start', async () => {
    const handed = new HandedKeys(folder.path);
    const [one, other] = [await handed.write(secrets), await handed.write(secrets)];
    try {
      assert.notEqual(one, other);
      if (isPosix)
        for (const [place, mode] of [
          [one, 0o600],
          [path.dirname(one), 0o700],
        ] as const)
          assert.equal((await stat(place)).mode & 0o777, mode);
    } finally {
      handed.dispose();
    }
  });

  it('go when nobody has read them after a while', async () => {
    const handed = new HandedKeys(folder.path, 1);
    const file = await handed.write(secrets);
    const isThere = (): Promise<boolean> =>
      access(file).then(
        () => true,
        () => false,
      );
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('go with the extension', async () => {
    const handed = new HandedKeys(folder.path);
    const files = [await handed.write(secrets), await handed.write(secrets)];
    handed.dispose();
    for (const file of files) await assert.rejects(access(file), /ENOENT/);
  });
});
