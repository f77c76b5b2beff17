import fc from 'fast-check';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  callResultQuery,
  curlCommand,
  redactedAuthorization,
  signedHttpRequest,
  type ApiQuery,
} from '../../../src/isales/index.ts';
import { useSimulator } from '../simulator/simulatorUnderTest.ts';

const run = promisify(execFile);
const keys = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const at = new Date('2022-02-10T03:46:00Z');
const base = new URL('https://isales.example.com:28443');

function signed(query: ApiQuery, signedHost?: string): ReturnType<typeof signedHttpRequest> {
  return signedHttpRequest(base, signedHost === undefined ? {} : { signedHost }, keys, query, at);
}

/** The words that a shell hands to curl. */
async function words(command: string): Promise<string[]> {
  const listing = command.replace(/^curl/, String.raw`printf '%s\0'`);
  const { stdout } = await run('sh', ['-c', listing]);
  return stdout.split('\0').slice(0, -1);
}

describe('A request as a curl command', () => {
  it('says method, URL and every header but the Host that curl makes itself', async () => {
    const request = signed(callResultQuery(8, '1644464743-1388'));
    assert.deepEqual(await words(curlCommand(request)), [
      ...['--request', 'GET', '--globoff'],
      ...[
        '--url',
        'https://isales.example.com:28443/rest/isales/v1/openapi/campaigns/8/callresultdetail/1644464743-1388',
      ],
      ...['--header', 'Content-Type: application/json; charset=UTF-8'],
      ...['--header', 'Accept: application/json'],
      ...['--header', 'locale: zh_CN'],
      ...['--header', `Authorization: ${request.headers['Authorization'] ?? ''}`],
    ]);
  });

  it('says the Host where another one is signed, and the authorities to trust', async () => {
    const said = await words(
      curlCommand(signed(callResultQuery(8, '1'), 'isales.internal'), { caFile: "/home/o'neil/ca file.pem" }),
    );
    assert.ok(said.includes('Host: isales.internal'));
    assert.equal(said.at(-1), "/home/o'neil/ca file.pem");
  });

  it('names the files of a client certificate', async () => {
    const pem = { clientCertificateFile: '/a/client.pem', clientKeyFile: '/a/client.key' };
    assert.deepEqual((await words(curlCommand(signed(callResultQuery(8, '1')), pem))).slice(-4), [
      ...['--cert', '/a/client.pem'],
      ...['--key', '/a/client.key'],
    ]);
    const pfx = { clientPfxFile: '/a/client.p12' };
    assert.deepEqual((await words(curlCommand(signed(callResultQuery(8, '1')), pfx))).slice(-4), [
      ...['--cert-type', 'P12'],
      ...['--cert', '/a/client.p12'],
    ]);
  });

  it('gives no credential away when it is to be passed on', () => {
    const command = curlCommand(signed(callResultQuery(8, '1')), { authorization: redactedAuthorization });
    assert.match(command, /--header 'Authorization: auth-v2\/‹redacted›'/);
    assert.doesNotMatch(command, /AKEXAMPLE|[0-9a-f]{64}/);
  });

  it('is one curl call to a shell, whatever the call ID, the host and the body hold', async function () {
    this.timeout(30_000); // a shell for each try
    const hostile = fc.oneof(
      fc.constantFrom(
        "'; touch /tmp/x; '",
        '$(id)',
        '`id`',
        '\\',
        '"',
        '!!',
        '\n--output x',
        '@/etc/passwd',
        '~',
        '*',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '').toWellFormed()),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (callId, signedHost, body) => {
        const query = { ...callResultQuery(8, callId), method: 'POST' as const, body };
        const said = await words(curlCommand(signed(query, signedHost), { caFile: body }));
        assert.equal(said[said.indexOf('--data-raw') + 1], body);
        assert.equal(said.filter((word) => word.startsWith('Host: ')).join(), `Host: ${signedHost}`);
        assert.ok(said[4]?.startsWith('https://isales.example.com:28443/rest/isales/'), said[4]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('A curl command that is ready to run', () => {
  const simulator = useSimulator({ host: '127.0.0.2' });

  /** Runs it as a person would; skips the test where there is no curl. */
  async function runInShell(context: Mocha.Context, command: string): Promise<{ stdout: string }> {
    await run('curl', ['--version']).catch(() => context.skip());
    return run('sh', ['-c', `${command} --silent --show-error --max-time 10`]);
  }

  it('gets the result from the server', async function () {
    const { baseUrl, caFile, credentials } = simulator();
    const query = callResultQuery(8, '1644464743-1388');
    const command = curlCommand(signedHttpRequest(new URL(baseUrl), {}, credentials, query, new Date()), {
      caFile,
    });
    const { stdout } = await runInShell(this, command);
    const answer = JSON.parse(stdout) as { data: { callId: string } };
    assert.equal(answer.data.callId, '1644464743-1388');
  });

  it('is refused once its signature has been taken out', async function () {
    const { baseUrl, caFile, credentials } = simulator();
    const query = callResultQuery(8, '1644464743-1388');
    const request = signedHttpRequest(new URL(baseUrl), {}, credentials, query, new Date());
    const command = curlCommand(request, { caFile, authorization: redactedAuthorization });
    const { stdout } = await runInShell(this, `${command} --output /dev/null --write-out '%{http_code}'`);
    assert.equal(stdout, '401');
  });
});
