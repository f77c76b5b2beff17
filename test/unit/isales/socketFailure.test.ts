import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { socketFailure } from '../../../src/isales/socketFailure.ts';

const host = 'isales.example.com:28443';

function failureOf(code: string) {
  return socketFailure(
    Object.assign(new Error('sk-example-0001 https://secret.example.com'), { code }),
    host,
  );
}

describe('What a socket reports', () => {
  const cases: [code: string, kind: string][] = [
    ['ENOTFOUND', 'hostNotFound'],
    ['EAI_AGAIN', 'hostNotFound'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EHOSTDOWN', 'unreachable'],
    ['ENETDOWN', 'unreachable'],
    ['ETIMEDOUT', 'unreachable|timeout'],
    ['ECONNRESET', 'connectionLost'],
    ['EPIPE', 'connectionLost'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'clientCertificateRefused'],
    ['EPROTO', 'tlsHandshake'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tlsHandshake'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tlsHandshake'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsHandshake'],
    ['ESOMETHINGELSE', 'unexpected'],
  ];
  for (const [code, kind] of cases)
    it(`${code} is the failure ${kind}`, () => {
      assert.match(failureOf(code).kind, new RegExp(`^(?:${kind})$`));
    });

  it('is found inside the error that a library wrapped around it', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    assert.equal(socketFailure(new TypeError('fetch failed', { cause }), host).kind, 'refused');
  });

  it('is found inside the errors of several addresses that were tried', () => {
    const tried = [4, 6].map((family) => Object.assign(new Error(`no ${family}`), { code: 'ENETUNREACH' }));
    assert.equal(socketFailure(new AggregateError(tried), host).kind, 'unreachable');
  });

  it('never brings its message along, which may hold a URL', () => {
    for (const [code] of cases) assert.doesNotMatch(JSON.stringify(failureOf(code)), /secret|sk-example/);
  });

  for (const thrown of [
    undefined,
    null,
    'https://secret.example.com',
    42,
    {},
    new Error('https://secret.example.com'),
  ])
    it(`is a failure even for ${inspect(thrown).split('\n')[0] ?? ''}`, () => {
      const failure = socketFailure(thrown, host);
      assert.equal(failure.kind, 'unexpected');
      assert.doesNotMatch(JSON.stringify(failure), /secret/);
    });
});
