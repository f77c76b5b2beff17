import assert from 'node:assert/strict';
import { CcIsalesClient, type Answer, type CallResult } from '../../../src/isales/index.ts';
import { makeAuthority, type Authority, type Identity } from '../../fakes/certificates.ts';
import { json, send, startScriptedServer, type Step } from '../../fakes/scriptedServer.ts';
import { sampleWith } from './vendorSample.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const callId = '1644464743-1388';
const page = { 'Content-Type': 'text/html' };

describe('What came in place of an answer', () => {
  let authority: Authority;
  let identity: Identity;

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2'] });
  });

  async function ask(step: Step): Promise<Answer<CallResult>> {
    await using server = await startScriptedServer(step, { tls: identity });
    const client = new CcIsalesClient({
      server: { baseUrl: server.origin },
      credentials,
      tls: { ca: authority.cert },
    });
    try {
      return await client.callResult(8, callId, { repeat: false });
    } finally {
      client.dispose();
    }
  }

  async function received(step: Step) {
    const { received: response } = await ask(step);
    assert.ok(response, 'nothing of the response is told');
    return response;
  }

  it('is told by status line, the headers that say who wrote it, and the body', async () => {
    const response = await received(
      send('<html>Bad gateway</html>', 502, {
        ...page,
        Server: 'nginx',
        Via: '1.1 proxy.example',
        Date: '',
        'Set-Cookie': 'session=1',
        'X-Internal': 'something',
      }),
    );
    assert.deepEqual(response, {
      statusLine: 'HTTP/1.1 502 Bad Gateway',
      headers: [
        ['content-type', 'text/html'],
        ['server', 'nginx'],
        ['via', '1.1 proxy.example'],
      ],
      bodyStart: '<html>Bad gateway</html>',
      shownBytes: 24,
      totalBytes: 24,
    });
  });

  const responses: readonly (readonly [name: string, step: Step])[] = [
    ['401', json({ error_msg: 'no' }, 401)],
    ['403', send('<html>no</html>', 403, page)],
    ['418 of a firewall', send('', 418, page)],
    ['429', send('', 429, page)],
    ['a redirect', send('', 302, { Location: '/login' })],
    ['a page with 200', send('<html>Log in</html>', 200, page)],
    ['JSON that breaks off', send('{"data": {', 200, {})],
    ['nothing', send('', 200, {})],
    ['JSON of another shape', json(sampleWith({ called: {} }))],
  ];
  for (const [name, step] of responses)
    it(`is at hand for ${name}`, async () => {
      const response = await received(step);
      assert.match(response.statusLine, /^HTTP\/1\.1 \d{3}/);
    });

  it('is not told of an answer, be it an error', async () => {
    for (const body of [sampleWith({}), { resultCode: '0200001', resultDesc: 'no' }])
      assert.equal((await ask(json(body))).received, undefined);
  });

  it('is shown to its first four kibibytes, and not into the middle of a character', async () => {
    const { bodyStart, shownBytes, totalBytes } = await received(send(`<${'页'.repeat(20_000)}`, 502, page));
    assert.equal(totalBytes, 60_001);
    assert.equal(shownBytes, 4096);
    assert.equal(bodyStart, `<${'页'.repeat(1365)}`);
  });

  it('tells no secret, wherever it stands: what we sent, a signed link, where a redirect leads', async () => {
    const echo: Step = (request, response) => {
      const { authorization = '' } = request.headers;
      const link =
        'https://obs.example.com/a.wav?AccessKeyId=AKEXAMPLE&Expires=1&Signature=topsecretsignature';
      response.writeHead(502, {
        'Content-Type': `text/html; ${credentials.secretKey}`,
        Server: 'sk-example-0001',
      });
      response.end(
        [
          `<p>Authorization: ${authorization}</p>`,
          `<p>${credentials.secretKey} ${encodeURIComponent(credentials.accessKey)}</p>`,
          `{"recordPath": "${link}"}`,
          // The limit cuts a secret in two.
          '.'.repeat(3_600 - authorization.length),
          `${credentials.secretKey} ${link} `.repeat(20),
        ].join('\n'),
      );
    };
    const told = JSON.stringify(await received(echo));
    assert.doesNotMatch(told, /sk-ex|AKEX|auth-v2\/[^‹]|topsecret/);
    const { headers } = await received(
      send('', 302, { Location: 'https://user:word@login.example/in?ticket=topsecret#topsecret' }),
    );
    assert.deepEqual(
      headers.filter(([name]) => name === 'location'),
      [['location', 'https://‹redacted›@login.example/in?‹redacted›']],
    );
  });

  it('tells no part of a secret that begins where reading ends', async () => {
    for (const before of [65_500, 65_504, 65_508])
      assert.doesNotMatch(
        JSON.stringify(
          // So much of it is taken out that the end of what was read comes into what is shown.
          await received(
            send(`<a href="/?Signature=${'x'.repeat(before)}" ${credentials.secretKey} end>`, 502, page),
          ),
        ),
        /sk-ex|xxx/,
      );
  });
});
