import assert from 'node:assert/strict';
import type { Failure } from '../../../src/isales/index.ts';
import { failureSamples } from '../../fakes/failureSamples.ts';
import { parseRetryAfter, pause, retryDelay } from '../../../src/isales/retry.ts';

const status = (code: number): Failure => ({ kind: 'httpStatus', status: code, html: false });

describe('A failed request', () => {
  const repeated: Failure[] = [
    { kind: 'tooManyRequests' },
    status(502),
    status(503),
    status(504),
    { kind: 'connectionLost', code: 'ECONNRESET' },
    { kind: 'connectionLost', code: 'ERR_STREAM_PREMATURE_CLOSE' },
    { kind: 'tlsInterrupted', code: 'ECONNRESET' },
  ];
  for (const failure of repeated)
    it(`is repeated after ${JSON.stringify(failure)}, twice at most`, () => {
      const delays = [0, 1, 2, 3].map(
        (attempt) => retryDelay(failure, attempt, undefined, 0.5) !== undefined,
      );
      assert.deepEqual(delays, [true, true, false, false]);
    });

  const final: Failure[] = [
    status(400),
    status(404),
    status(500),
    status(501),
    status(505),
    { kind: 'unauthorized' },
    { kind: 'forbidden', html: true },
    { kind: 'timeout', afterMs: 100 },
    { kind: 'hostNotFound', host: 'isales.invalid' },
    { kind: 'refused', host: '127.0.0.1:1' },
    { kind: 'unreachable', host: '10.0.0.1:1', code: 'EHOSTUNREACH' },
    failureSamples.tlsUntrusted,
    failureSamples.tlsNameMismatch,
    failureSamples.certificateChanged,
    failureSamples.proxyUnreachable,
    failureSamples.proxyRefused,
    { kind: 'tlsHandshake', code: 'EPROTO' },
    { kind: 'notJson', html: false },
    { kind: 'wrongShape', problems: [] },
    { kind: 'bodyTooLarge', limitBytes: 1 },
    { kind: 'business', code: '0200001', description: '' },
    { kind: 'callNotFound', description: '' },
    { kind: 'redirected', status: 302 },
    { kind: 'cancelled' },
  ];
  for (const failure of final)
    it(`is not repeated after ${JSON.stringify(failure)}`, () => {
      assert.equal(retryDelay(failure, 0, 0, 0.5), undefined);
    });
});

describe('The wait before a repeat', () => {
  it('is what the server asked for, up to 10 s', () => {
    assert.deepEqual(
      [0, 1000, 10_000].map((ms) => retryDelay(status(503), 0, ms, 0.5)),
      [0, 1000, 10_000],
    );
  });

  it('is not waited at all when the server asks for more than 10 s', () => {
    assert.equal(retryDelay(status(503), 0, 10_001, 0.5), undefined);
  });

  it('grows from one repeat to the next', () => {
    const [first = 0, second = 0] = [0, 1].map((attempt) => retryDelay(status(503), attempt, undefined, 0.5));
    assert.ok(first > 0 && second > first);
  });

  it('is jittered', () => {
    const [least = 0, most = 0] = [0, 1].map((random) => retryDelay(status(503), 0, undefined, random));
    assert.ok(least >= 0 && most > least);
  });

  it('ends at once when the user cancels', async () => {
    const startedAt = performance.now();
    await assert.rejects(pause(5000, AbortSignal.timeout(20)));
    assert.ok(performance.now() - startedAt < 1000);
  });

  it('does not begin when the user has cancelled already', async () => {
    await assert.rejects(pause(5000, AbortSignal.abort()));
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2022, 1, 10, 3, 46);
  const cases: [header: string | undefined, ms: number | undefined][] = [
    // Turned away with a wait of nothing: the usual pause then.
    ['0', undefined],
    ['00', undefined],
    ['7', 7000],
    [' 7 ', 7000],
    ['120', 120_000],
    ['Thu, 10 Feb 2022 03:46:05 GMT', 5000],
    ['Thu, 10 Feb 2022 03:45:00 GMT', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, ms] of cases)
    it(`${JSON.stringify(header)} is ${ms} ms`, () => {
      assert.equal(parseRetryAfter(header, now), ms);
    });

  for (const header of ['-1', '1.5'])
    it(`${JSON.stringify(header)} is not readable, and not a day of the year 2001`, () => {
      assert.equal(parseRetryAfter(header, now), undefined);
    });

  it('of more seconds than anybody can wait means no repeat, however many digits it has', () => {
    for (const header of ['999999999', '9999999999', '99999999999999999999'])
      assert.equal(retryDelay(status(503), 0, parseRetryAfter(header, now), 0.5), undefined, header);
  });
});
