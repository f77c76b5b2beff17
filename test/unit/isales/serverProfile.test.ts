import assert from 'node:assert/strict';
import { isLoopback, originOf, parseBaseUrl } from '../../../src/isales/index.ts';

describe('A base URL', () => {
  for (const text of [
    'https://10.22.26.181:28080',
    'https://10.22.26.181:28443/',
    'https://isales.example.com',
    '  https://isales.example.com:28443  ',
    'https://[2001:db8::1]:28443',
    'HTTPS://ISALES.EXAMPLE.COM',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
  ])
    it(`may be ${JSON.stringify(text)}`, () => {
      assert.equal(parseBaseUrl(text).ok, true);
    });

  const refused: [text: string, problem: string][] = [
    ['', 'notAUrl'],
    ['not a url', 'notAUrl'],
    ['10.22.26.181:28080', 'notAUrl'],
    ['isales.example.com:28443', 'notAUrl'],
    ['https://', 'notAUrl'],
    ['https://isales.example.com:99999', 'notAUrl'],
    ['http://10.22.26.181:28080', 'notHttps'],
    // Some proxies take these for other machines.
    ['http://127.0.0.2:8080', 'notHttps'],
    ['http://127.1.2.3', 'notHttps'],
    ['http://x.localhost:8080', 'notHttps'],
    ['http://[::ffff:127.0.0.1]:8080', 'notHttps'],
    ['http://isales.example.com', 'notHttps'],
    ['http://localhost.example.com', 'notHttps'],
    ['http://127.example.com', 'notHttps'],
    ['http://0.0.0.0:8080', 'notHttps'],
    ['ftp://isales.example.com', 'notHttps'],
    ['https://user:word@isales.example.com', 'hasCredentials'],
    ['https://user@isales.example.com', 'hasCredentials'],
    ['https://isales.example.com/rest', 'hasPath'],
    ['https://isales.example.com/?a=b', 'hasQuery'],
    ['https://isales.example.com/#a', 'hasQuery'],
  ];
  for (const [text, problem] of refused)
    it(`cannot be ${JSON.stringify(text)}: ${problem}`, () => {
      assert.deepEqual(parseBaseUrl(text), { ok: false, error: problem });
    });
});

describe('The origin that keys are bound to', () => {
  const same = (first: string, second: string) =>
    originOf({ baseUrl: first }) === originOf({ baseUrl: second });

  it('stays the same however the base URL is written', () => {
    assert.ok(same('https://isales.example.com', ' HTTPS://ISALES.example.com:443/ '));
  });

  it('changes with host, port and scheme', () => {
    assert.ok(!same('https://isales.example.com', 'https://other.example.com'));
    assert.ok(!same('https://isales.example.com', 'https://isales.example.com:28443'));
    assert.ok(!same('https://localhost:8080', 'http://localhost:8080'));
  });

  it('is unknown for a base URL that cannot be used', () => {
    assert.equal(originOf({ baseUrl: 'http://isales.example.com' }), undefined);
  });
});

describe('This machine', () => {
  for (const name of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])
    it(`is ${name}`, () => {
      assert.ok(isLoopback(name));
    });

  for (const name of [
    '',
    '10.22.26.181',
    '128.0.0.1',
    '0.0.0.0',
    '::2',
    'localhost.example.com',
    '127.0.0.1.example.com',
  ])
    it(`is not ${JSON.stringify(name)}`, () => {
      assert.ok(!isLoopback(name));
    });
});
