import assert from 'node:assert/strict';
import { signRequest } from '../../../src/isales/signature.ts';
import { findSignatureProblem, type ReceivedRequest } from '../../../src/simulator/signatureCheck.ts';
import { ask, askSigned, resultPath, useSimulator } from './simulatorUnderTest.ts';

const keys = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const timestamp = '2022-02-10T03:46:00Z';
const then = Date.parse(timestamp);

/** The two requests of the reference with the signatures that the vendor's demo client gave them. */
const single = received(
  '/rest/isales/v1/openapi/campaigns/8/callresultdetail/1644464743-1388',
  '10.22.26.181:28080',
  '6c0ab2837258035dcc4a9e6d9310c85378c76399720d4c6e43c13914ce0f24c1',
);
const paged = received(
  '/rest/isales/v1/openapi/campaigns/8/queryOBSResultCode?pageSize=50&pageNum=1',
  'isales.example.com:28443',
  '96c428dda6c3698778e26883ab4fc797e8923ba1f55cde154becfd7300cdc374',
);

function received(target: string, host: string, signature: string): ReceivedRequest {
  const authorization = `auth-v2/${keys.accessKey}/${timestamp}/host/${signature}`;
  return { method: 'GET', target, headers: { host, authorization }, body: new Uint8Array() };
}

function withAuthorization(change: (authorization: string) => string): ReceivedRequest {
  const authorization = change(String(single.headers['authorization']));
  return { ...single, headers: { ...single.headers, authorization } };
}

describe('the simulator checks C2 signatures', () => {
  it('accepts both reference signatures', () => {
    assert.equal(findSignatureProblem(single, keys, then), undefined);
    assert.equal(findSignatureProblem(paged, keys, then), undefined);
  });

  it('accepts a query in another order and encoding than it was signed', () => {
    const target = paged.target.replace(/\?.*/, '?pageNum=%31&pageSize=50');
    assert.equal(findSignatureProblem({ ...paged, target }, keys, then), undefined);
  });

  it('rejects a signature with any one byte wrong', () => {
    const signature = String(single.headers['authorization']).slice(-64);
    for (let index = 0; index < 64; index++) {
      const wrong = signature[index] === '0' ? '1' : '0';
      const changed = withAuthorization(
        (text) => text.slice(0, -64) + signature.slice(0, index) + wrong + signature.slice(index + 1),
      );
      assert.equal(findSignatureProblem(changed, keys, then), 'mismatch');
    }
  });

  it('rejects another host, path, method, query, body or secret key', () => {
    const others: ReceivedRequest[] = [
      { ...single, headers: { ...single.headers, host: '10.22.26.181' } },
      { ...single, target: `${single.target}9` },
      { ...single, method: 'POST' },
      { ...single, target: `${single.target}?a=1` },
      { ...single, body: Buffer.from('{}') },
    ];
    for (const other of others) assert.equal(findSignatureProblem(other, keys, then), 'mismatch');
    assert.equal(findSignatureProblem(single, { ...keys, secretKey: 'other' }, then), 'mismatch');
  });

  it('tells an unknown access key, a missing header and nonsense apart', () => {
    assert.equal(findSignatureProblem(single, { ...keys, accessKey: 'OTHER' }, then), 'unknownAccessKey');
    assert.equal(findSignatureProblem({ ...single, headers: { host: 'a' } }, keys, then), 'missing');
    assert.equal(
      findSignatureProblem(
        withAuthorization(() => 'Bearer abc'),
        keys,
        then,
      ),
      'malformed',
    );
    assert.equal(
      findSignatureProblem(
        withAuthorization((text) => text.replace('/host/', '/Host/')),
        keys,
        then,
      ),
      'malformed',
    );
    assert.equal(
      findSignatureProblem(
        withAuthorization((text) => text.replace('/host/', '/date/')),
        keys,
        then,
      ),
      'hostNotSigned',
    );
    assert.equal(
      findSignatureProblem(
        withAuthorization((text) => text.replace('/host/', '/host;locale/')),
        keys,
        then,
      ),
      'signedHeaderMissing',
    );
  });

  it('takes timestamps within five minutes, in seconds and in milliseconds', () => {
    const fiveMinutes = 300_000;
    assert.equal(findSignatureProblem(single, keys, then + fiveMinutes), undefined);
    assert.equal(findSignatureProblem(single, keys, then - fiveMinutes), undefined);
    assert.equal(findSignatureProblem(single, keys, then + fiveMinutes + 1), 'timestampTooFarOff');
    assert.equal(findSignatureProblem(single, keys, then - fiveMinutes - 1), 'timestampTooFarOff');
    assert.equal(findSignatureProblem(single, keys, then + 1000, 999), 'timestampTooFarOff');

    const headers = { host: 'a.example' };
    const { authorization } = signRequest(
      { method: 'GET', path: '/', headers },
      keys,
      '2022-02-10T03:46:00.123Z',
    );
    const precise = {
      method: 'GET',
      target: '/',
      headers: { ...headers, authorization },
      body: new Uint8Array(),
    };
    assert.equal(findSignatureProblem(precise, keys, then), undefined);
    const notOne = withAuthorization((text) => text.replace(timestamp, '1644464760'));
    assert.equal(findSignatureProblem(notOne, keys, then), 'badTimestamp');
  });

  it('agrees with the client on several signed headers, a body and characters beyond ASCII', () => {
    const body = '{"customField":"客户 1/2~*"}';
    const headers = {
      host: 'a.example',
      locale: ' en_US ',
      'content-type': 'application/json; charset=UTF-8',
    };
    const query = { name: '春 节+&', empty: '' };
    const { authorization } = signRequest(
      { method: 'POST', path: '/a%20b', query, headers, body },
      keys,
      timestamp,
    );
    const target = `/a%20b?${new URLSearchParams(query).toString()}`;
    const request = {
      method: 'POST',
      target,
      headers: { ...headers, authorization },
      body: Buffer.from(body),
    };
    assert.equal(findSignatureProblem(request, keys, then), undefined);
  });
});

describe('the simulator lets in only who signs', () => {
  const simulator = useSimulator();
  const path = resultPath(8, '1644464743-1388');

  async function statusFor(secrets: Record<string, string>, host?: string, at = new Date()): Promise<number> {
    const { baseUrl, credentials } = simulator();
    const { authorization } = signRequest(
      { method: 'GET', path, headers: { host: host ?? new URL(baseUrl).host } },
      { ...credentials, ...secrets },
      at,
    );
    return (await askSigned(simulator(), path, { headers: { Authorization: authorization } })).status;
  }

  it('answers a signed request', async () => {
    assert.equal(await statusFor({}), 200);
  });

  it('answers 401 to a wrong host, access key, secret key or an old timestamp', async () => {
    assert.equal(await statusFor({}, 'other.example'), 401);
    assert.equal(await statusFor({ accessKey: 'OTHER' }), 401);
    assert.equal(await statusFor({ secretKey: 'other' }), 401);
    assert.equal(await statusFor({}, undefined, new Date(Date.now() - 6 * 60_000)), 401);
  });

  it('answers 401 without a signature, as JSON and with a Date header', async () => {
    const reply = await ask(simulator(), path);
    assert.equal(reply.status, 401);
    assert.doesNotThrow(() => JSON.parse(reply.text) as unknown);
    assert.ok(Math.abs(Date.parse(reply.headers.date ?? '') - Date.now()) < 3000);
  });
});
