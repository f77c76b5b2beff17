import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { normalize, signRequest } from '../../../src/isales/index.ts';

const keys = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const timestamp = '2022-02-10T03:46:00Z';
const root = '/rest/isales/v1/openapi/campaigns/8';
const oneCall = {
  method: 'GET',
  path: `${root}/callresultdetail/1644464743-1388`,
  headers: { host: '10.22.26.181:28080' },
};
const host = { host: 'isales.example.com:28443' };

function linesOf(request: Parameters<typeof signRequest>[0]): string[] {
  return signRequest(request, keys, timestamp).canonicalRequest.split('\n');
}

describe('The C2 signature', () => {
  it("of a call result query is the one the vendor's demo client makes", () => {
    assert.equal(
      signRequest(oneCall, keys, timestamp).authorization,
      'auth-v2/AKEXAMPLE/2022-02-10T03:46:00Z/host/6c0ab2837258035dcc4a9e6d9310c85378c76399720d4c6e43c13914ce0f24c1',
    );
  });

  it("of a request with a query is the one the vendor's demo client makes", () => {
    const request = {
      method: 'GET',
      path: `${root}/queryOBSResultCode`,
      query: { pageSize: '50', pageNum: '1' },
      headers: host,
    };
    assert.equal(
      signRequest(request, keys, timestamp).authorization,
      'auth-v2/AKEXAMPLE/2022-02-10T03:46:00Z/host/96c428dda6c3698778e26883ab4fc797e8923ba1f55cde154becfd7300cdc374',
    );
  });

  it('does not depend on the order in which query parameters were given, nor on number or text', () => {
    const sign = (query: Record<string, string | number>) =>
      signRequest({ method: 'GET', path: root, query, headers: host }, keys, timestamp).authorization;
    assert.equal(sign({ pageSize: 50, pageNum: 1 }), sign({ pageNum: '1', pageSize: '50' }));
  });

  it('writes a Date in whole UTC seconds', () => {
    const date = new Date('2022-02-10T03:46:00.987Z');
    assert.equal(
      signRequest(oneCall, keys, date).authorization,
      signRequest(oneCall, keys, timestamp).authorization,
    );
  });

  it('uses a text as timestamp just as it is, milliseconds included', () => {
    const { authorization } = signRequest(oneCall, keys, '2022-02-10T03:46:00.123Z');
    assert.match(authorization, /^auth-v2\/AKEXAMPLE\/2022-02-10T03:46:00\.123Z\/host\/[0-9a-f]{64}$/);
    assert.notEqual(
      authorization.split('/').at(-1),
      signRequest(oneCall, keys, timestamp).authorization.split('/').at(-1),
    );
  });

  it('changes with every part that it covers', () => {
    const signatures = [
      signRequest(oneCall, keys, timestamp),
      signRequest({ ...oneCall, method: 'POST' }, keys, timestamp),
      signRequest({ ...oneCall, path: `${oneCall.path}9` }, keys, timestamp),
      signRequest({ ...oneCall, query: { a: 'b' } }, keys, timestamp),
      signRequest({ ...oneCall, headers: host }, keys, timestamp),
      signRequest({ ...oneCall, body: '{}' }, keys, timestamp),
      signRequest(oneCall, { ...keys, accessKey: 'AKEXAMPLF' }, timestamp),
      signRequest(oneCall, { ...keys, secretKey: 'sk-example-0002' }, timestamp),
      signRequest(oneCall, keys, '2022-02-10T03:46:01Z'),
    ].map(({ authorization }) => authorization.split('/').at(-1));
    assert.equal(new Set(signatures).size, signatures.length);
  });

  it('is an HMAC keyed with the hex text of an HMAC', () => {
    const { authorization, canonicalRequest } = signRequest(oneCall, keys, timestamp);
    const hmac = (key: string, text: string) => createHmac('sha256', key).update(text, 'utf8').digest('hex');
    const prefix = `auth-v2/AKEXAMPLE/${timestamp}/host`;
    assert.equal(authorization, `${prefix}/${hmac(hmac('sk-example-0001', prefix), canonicalRequest)}`);
  });
});

describe('What is signed', () => {
  it('has no line for a query that is not there, and ends with a line break without a body', () => {
    assert.deepEqual(linesOf(oneCall), ['GET', oneCall.path, 'host', 'host:10.22.26.181%3A28080', '']);
  });

  it('has no line for a query without parameters either', () => {
    assert.deepEqual(linesOf({ ...oneCall, query: {} }), linesOf(oneCall));
  });

  it('has the method in upper case', () => {
    assert.equal(linesOf({ ...oneCall, method: 'get' })[0], 'GET');
  });

  it('has the path as sent, not encoded again', () => {
    assert.equal(linesOf({ ...oneCall, path: '/a%2Fb/c%20d' })[1], '/a%2Fb/c%20d');
  });

  it('has the query parameters encoded, then sorted', () => {
    const query = { 'b c': 'x/y', a: '1&2=3', Z: '通话', 'a-b': '~' };
    assert.equal(linesOf({ ...oneCall, query })[2], 'Z=%E9%80%9A%E8%AF%9D&a-b=~&a=1%262%3D3&b%20c=x%2Fy');
  });

  it('keeps a parameter with an empty value', () => {
    assert.equal(linesOf({ ...oneCall, query: { name: '' } })[2], 'name=');
  });

  it('names several signed headers in lower case, sorted, and lists each on a line of its own with a trimmed value', () => {
    const headers = {
      Locale: ' en_US ',
      Host: 'isales.example.com',
      'Content-Type': 'application/json; charset=UTF-8',
    };
    assert.deepEqual(linesOf({ ...oneCall, headers }).slice(2), [
      'content-type;host;locale',
      'content-type:application%2Fjson%3B%20charset%3DUTF-8',
      'host:isales.example.com',
      'locale:en_US',
      '',
    ]);
  });

  it('names the signed headers in the Authorization, too', () => {
    const { authorization } = signRequest(
      { ...oneCall, headers: { Locale: 'en_US', ...host } },
      keys,
      timestamp,
    );
    assert.equal(authorization.split('/')[3], 'host;locale');
  });

  it('has the body encoded as a whole', () => {
    const body = '{"sessionId":"a b/ü"}';
    assert.equal(
      linesOf({ ...oneCall, method: 'POST', body }).at(-1),
      '%7B%22sessionId%22%3A%22a%20b%2F%C3%BC%22%7D',
    );
  });

  it('holds no secret', () => {
    assert.ok(!signRequest(oneCall, keys, timestamp).canonicalRequest.includes(keys.secretKey));
  });
});

describe('Normalising', () => {
  const cases: [text: string, normalized: string][] = [
    ['AZaz09-._~', 'AZaz09-._~'],
    [' ', '%20'],
    ['/', '%2F'],
    ['+', '%2B'],
    ["!'()*", '%21%27%28%29%2A'],
    ['%2F', '%252F'],
    ['\n', '%0A'],
    ['ü', '%C3%BC'],
    ['中', '%E4%B8%AD'],
    ['😀', '%F0%9F%98%80'],
    ['', ''],
  ];
  for (const [text, normalized] of cases)
    it(`${JSON.stringify(text)} gives ${JSON.stringify(normalized)}`, () => {
      assert.equal(normalize(text), normalized);
    });
});
