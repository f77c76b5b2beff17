import assert from 'node:assert/strict';
import { callResultQuery, signedHttpRequest } from '../../../src/isales/index.ts';

const keys = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const at = new Date('2022-02-10T03:46:00Z');

/** The signature of a request to the reference's servers. */
function signatureOf(origin: string, query: Parameters<typeof signedHttpRequest>[3]): string | undefined {
  const { headers } = signedHttpRequest(new URL(origin), {}, keys, query, at);
  return headers['Authorization']?.split('/').at(-1);
}

describe('A request that is signed', () => {
  it('for a call result carries the reference’s signature', () => {
    assert.equal(
      signatureOf('https://10.22.26.181:28080', callResultQuery(8, '1644464743-1388')),
      '6c0ab2837258035dcc4a9e6d9310c85378c76399720d4c6e43c13914ce0f24c1',
    );
  });

  it('with parameters carries the reference’s signature', () => {
    assert.equal(
      signatureOf('https://isales.example.com:28443', {
        method: 'GET',
        path: '/rest/isales/v1/openapi/campaigns/8/queryOBSResultCode',
        query: { pageSize: 50, pageNum: 1 },
      }),
      '96c428dda6c3698778e26883ab4fc797e8923ba1f55cde154becfd7300cdc374',
    );
  });

  it('sends its parameters percent-encoded, as they were signed', () => {
    const { url } = signedHttpRequest(
      new URL('https://isales.example.com'),
      {},
      keys,
      { method: 'GET', path: '/a', query: { name: 'Ü & b', status: 0 } },
      at,
    );
    assert.equal(url.href, 'https://isales.example.com/a?name=%C3%9C%20%26%20b&status=0');
  });

  it('keeps a call ID one segment of the path', () => {
    const { path } = callResultQuery(8, '../1?x#y');
    assert.match(path, /\/callresultdetail\/\.\.%2F1%3Fx%23y$/);
  });
});
