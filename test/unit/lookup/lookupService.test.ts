import assert from 'node:assert/strict';
import type { Failure } from '../../../src/isales/index.ts';
import type { CallKey, Lookup } from '../../../src/lookup/call.ts';
import { LookupService } from '../../../src/lookup/lookupService.ts';
import { failed, FakeClock, FakeServers, found, settle, silentLog } from '../../fakes/lookupPorts.ts';

const second = 1000;
const minute = 60 * second;
const call: CallKey = { serverId: 'main', vdnId: 8, callId: '1644464743-1388' };
const notFound = failed({ kind: 'callNotFound', description: 'No such call.' });

let clock: FakeClock;
let servers: FakeServers;
let lifetimes = { foundMs: 0, notFoundMs: 0 };
let remembered: Lookup[];
let remember: (lookup: Lookup) => Promise<void>;
let service: LookupService;

beforeEach(() => {
  clock = new FakeClock();
  servers = new FakeServers();
  lifetimes = { foundMs: 5 * minute, notFoundMs: 30 * second };
  remembered = [];
  remember = (lookup) => {
    remembered.push(lookup);
    return Promise.resolve();
  };
  service = new LookupService({
    servers,
    clock,
    log: silentLog,
    lifetimes: () => lifetimes,
    history: { remember: (lookup) => remember(lookup) },
  });
});

function failureOf({ answer }: Lookup): Failure | undefined {
  return answer.ok ? undefined : answer.error;
}

describe('LookupService, asking', () => {
  it('sends the VDN and the call ID and gives back what came', async () => {
    const looking = service.lookUp(call);
    const request = await servers.request(0);
    assert.deepEqual([request.vdnId, request.callId], [8, '1644464743-1388']);
    request.answer(found({ displayCode: 'OB99999' }));
    const lookup = await looking;
    assert.ok(lookup.answer.ok);
    assert.equal(lookup.answer.value.displayCode, 'OB99999');
    assert.equal(lookup.source, 'server');
  });

  it('says which server was asked, and when', async () => {
    servers.autoAnswer = found();
    const asked = clock.now();
    const lookup = await service.lookUp(call);
    assert.deepEqual(lookup.server, { name: 'Main', host: '10.22.26.181:28443' });
    assert.equal(lookup.askedAt, asked);
    assert.deepEqual(lookup.call, call);
  });

  it('remembers what came in the history', async () => {
    servers.autoAnswer = found();
    const lookup = await service.lookUp(call);
    assert.deepEqual(remembered, [lookup]);
  });

  it('still gives the result when the history cannot be written', async () => {
    remember = () => Promise.reject(new Error('ENOSPC'));
    servers.autoAnswer = found();
    assert.ok((await service.lookUp(call)).answer.ok);
  });
});

describe('LookupService, the cache', () => {
  /** Looks up twice with some time between; says how many requests that took. */
  async function requestsAfter(ms: number, answer = found()): Promise<number> {
    servers.autoAnswer = answer;
    await service.lookUp(call);
    clock.advance(ms);
    await service.lookUp(call);
    return servers.requests.length;
  }

  it('uses a found call again until just before its 5 minutes are over', async () => {
    assert.equal(await requestsAfter(5 * minute - 1), 1);
  });
  it('asks again for a found call after 5 minutes', async () => {
    assert.equal(await requestsAfter(5 * minute), 2);
  });
  it('uses "not found" again until just before its 30 seconds are over', async () => {
    assert.equal(await requestsAfter(30 * second - 1, notFound), 1);
  });
  it('asks again after "not found" and 30 seconds', async () => {
    assert.equal(await requestsAfter(30 * second, notFound), 2);
  });
  it('uses nothing again when the lifetimes are 0', async () => {
    lifetimes = { foundMs: 0, notFoundMs: 0 };
    assert.equal(await requestsAfter(0), 2);
  });
  it('asks again when the clock was set back, because the age of the answer is not known then', async () => {
    assert.equal(await requestsAfter(-60 * minute), 2);
  });
  it('obeys a lifetime that was changed while the answer was kept', async () => {
    servers.autoAnswer = found();
    await service.lookUp(call);
    clock.advance(2 * minute);
    lifetimes = { foundMs: 1 * minute, notFoundMs: 0 };
    assert.equal((await service.lookUp(call)).source, 'server');
  });

  const errors: readonly Failure[] = [
    { kind: 'business', code: '0200001', description: 'bad parameter' },
    { kind: 'unauthorized' },
    { kind: 'forbidden', html: true },
    { kind: 'tooManyRequests' },
    { kind: 'httpStatus', status: 500, html: false },
    { kind: 'timeout', afterMs: 15_000 },
    { kind: 'wrongShape', problems: [{ problem: 'missing', fields: ['data.callId'] }] },
    { kind: 'notJson', html: false },
  ];
  for (const error of errors)
    it(`does not keep an error (${error.kind})`, async () => {
      assert.equal(await requestsAfter(0, failed(error)), 2);
    });

  it('says that an answer comes from the cache, and when it was asked for', async () => {
    servers.autoAnswer = found({ displayCode: 'OB99999' });
    const first = await service.lookUp(call);
    clock.advance(minute);
    const again = await service.lookUp(call);
    assert.equal(again.source, 'cache');
    assert.equal(again.askedAt, first.askedAt);
    assert.deepEqual(again.answer, first.answer);
  });

  it('asks anew for a fresh answer and keeps that one from then on', async () => {
    servers.autoAnswer = found({ displayCode: 'OLD' });
    await service.lookUp(call);
    servers.autoAnswer = found({ displayCode: 'NEW' });
    assert.equal((await service.lookUp(call, { fresh: true })).source, 'server');
    const kept = await service.lookUp(call);
    assert.equal(kept.source, 'cache');
    assert.ok(kept.answer.ok);
    assert.equal(kept.answer.value.displayCode, 'NEW');
  });

  it('forgets "found" when a fresh query says "not found"', async () => {
    servers.autoAnswer = found();
    await service.lookUp(call);
    servers.autoAnswer = notFound;
    await service.lookUp(call, { fresh: true });
    assert.equal(failureOf(await service.lookUp(call))?.kind, 'callNotFound');
  });

  it('keeps different calls, VDNs and servers apart', async () => {
    servers.configure({ id: 'other', name: 'Other', baseUrl: 'https://10.22.26.182:28443' });
    servers.autoAnswer = found();
    await service.lookUp(call);
    for (const other of [{ callId: '1644464743-1389' }, { vdnId: 9 }, { serverId: 'other' }])
      assert.equal((await service.lookUp({ ...call, ...other })).source, 'server');
  });

  it('does not use the answer of the address that a server had before', async () => {
    servers.autoAnswer = found();
    await service.lookUp(call);
    servers.configure({ id: 'main', name: 'Main', baseUrl: 'https://10.22.26.199:28443' });
    assert.equal(service.peek(call), undefined);
    const lookup = await service.lookUp(call);
    assert.equal(lookup.source, 'server');
    assert.equal(lookup.server.host, '10.22.26.199:28443');
  });

  it('does not give the answer of an address under way to who asks the next address', async () => {
    const before = service.lookUp(call);
    await servers.request(0);
    servers.configure({ id: 'main', name: 'Main', baseUrl: 'https://10.22.26.199:28443' });
    const after = service.lookUp(call);
    (await servers.request(1)).answer(found({ displayCode: 'NEW' }));
    servers.requests[0]?.answer(found({ displayCode: 'OLD' }));
    await before;
    const lookup = await after;
    assert.ok(lookup.answer.ok);
    assert.equal(lookup.answer.value.displayCode, 'NEW');
    assert.equal(servers.requests[1]?.baseUrl, 'https://10.22.26.199:28443');
  });

  it('gives no cached answer of a server that is gone', async () => {
    servers.autoAnswer = found();
    await service.lookUp(call);
    servers.profiles.clear();
    assert.equal(failureOf(await service.lookUp(call))?.kind, 'noServer');
  });
});

describe('LookupService.peek', () => {
  it('knows nothing of a call that nobody asked for', () => {
    assert.equal(service.peek(call), undefined);
    assert.equal(servers.requests.length, 0);
  });

  it('gives the cached answer until it is too old, and never asks', async () => {
    servers.autoAnswer = found();
    const { answer } = await service.lookUp(call);
    assert.deepEqual(service.peek(call)?.answer, answer);
    assert.equal(service.peek(call)?.source, 'cache');
    clock.advance(5 * minute);
    assert.equal(service.peek(call), undefined);
    assert.equal(servers.requests.length, 1);
  });

  it('knows nothing of an error', async () => {
    servers.autoAnswer = failed({ kind: 'unauthorized' });
    await service.lookUp(call);
    assert.equal(service.peek(call), undefined);
  });
});

describe('LookupService, several who ask', () => {
  it('sends one request for one call asked for several times at once', async () => {
    const looking = [service.lookUp(call), service.lookUp(call), service.lookUp(call, { fresh: true })];
    (await servers.request(0)).answer(found());
    for (const { answer } of await Promise.all(looking)) assert.ok(answer.ok);
    assert.equal(servers.requests.length, 1);
    assert.equal(remembered.length, 1);
  });

  it('joins the request under way for who asks a little later', async () => {
    const first = service.lookUp(call);
    const request = await servers.request(0);
    const second = service.lookUp(call);
    await settle();
    request.answer(found());
    await Promise.all([first, second]);
    assert.equal(servers.requests.length, 1);
  });

  it('lets one go with "cancelled" and goes on for the other', async () => {
    const leaving = new AbortController();
    const left = service.lookUp(call, { signal: leaving.signal });
    const staying = service.lookUp(call);
    const request = await servers.request(0);
    leaving.abort();
    assert.equal(failureOf(await left)?.kind, 'cancelled');
    assert.notEqual(request.signal?.aborted, true);
    request.answer(found());
    assert.ok((await staying).answer.ok);
  });

  it('cancels the request itself when the last one has gone', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const left = [service.lookUp(call, { signal: one.signal }), service.lookUp(call, { signal: two.signal })];
    const request = await servers.request(0);
    one.abort();
    two.abort();
    assert.deepEqual((await Promise.all(left)).map(failureOf), [
      { kind: 'cancelled' },
      { kind: 'cancelled' },
    ]);
    assert.equal(request.signal?.aborted, true);
  });

  it('lets a caller go at once, whether the request ends or not', async () => {
    servers.stopsAtOnce = false;
    const leaving = new AbortController();
    const left = service.lookUp(call, { signal: leaving.signal });
    await servers.request(0);
    leaving.abort();
    assert.equal(failureOf(await left)?.kind, 'cancelled');
  });

  it('starts nothing uncancelled when the caller leaves while the keys are being fetched', async () => {
    const leaving = new AbortController();
    const left = service.lookUp(call, { signal: leaving.signal });
    leaving.abort();
    assert.equal(failureOf(await left)?.kind, 'cancelled');
    await settle();
    assert.ok(servers.requests.every(({ signal }) => signal?.aborted));
  });

  it('sends nothing for a caller who has already gone', async () => {
    const lookup = await service.lookUp(call, { signal: AbortSignal.abort() });
    await settle();
    assert.equal(failureOf(lookup)?.kind, 'cancelled');
    assert.equal(servers.requests.length, 0);
  });

  it('starts a new request after a cancel', async () => {
    servers.stopsAtOnce = false;
    const leaving = new AbortController();
    const left = service.lookUp(call, { signal: leaving.signal });
    await servers.request(0);
    leaving.abort();
    await left;
    const next = service.lookUp(call);
    const request = await servers.request(1);
    assert.equal(request.signal?.aborted, false);
    request.answer(found());
    assert.ok((await next).answer.ok);
  });

  it('does not keep "cancelled" as an answer', async () => {
    const leaving = new AbortController();
    const left = service.lookUp(call, { signal: leaving.signal });
    await servers.request(0);
    leaving.abort();
    await left;
    await settle();
    assert.equal(service.peek(call), undefined);
    servers.autoAnswer = found();
    assert.ok((await service.lookUp(call)).answer.ok);
  });
});

describe('LookupService, failures', () => {
  it('says that there is no such server', async () => {
    const lookup = await service.lookUp({ ...call, serverId: 'gone' });
    assert.deepEqual(failureOf(lookup), { kind: 'noServer' });
  });

  it('passes on why no client could be made, and tries again the next time', async () => {
    servers.refusal = { kind: 'noCredentials', storedFor: 'https://old.example' };
    assert.deepEqual(failureOf(await service.lookUp(call)), servers.refusal);
    servers.refusal = undefined;
    servers.autoAnswer = found();
    assert.ok((await service.lookUp(call)).answer.ok);
  });

  it("passes on the server's failure with everything that was measured", async () => {
    const answer = { ...failed({ kind: 'unauthorized', clockSkewMs: 300_000 }), clockSkewMs: 300_000 };
    servers.autoAnswer = answer;
    assert.deepEqual((await service.lookUp(call)).answer, answer);
  });

  it('never rejects, not even when the secret storage breaks', async () => {
    servers.breakage = new Error('keyring is locked');
    assert.equal(failureOf(await service.lookUp(call))?.kind, 'unexpected');
  });

  it('never rejects, not even when a client does', async () => {
    const looking = service.lookUp(call);
    (await servers.request(0)).throw(new Error('https://secret.example/?Signature=abc'));
    const failure = failureOf(await looking);
    assert.equal(failure?.kind, 'unexpected');
    assert.doesNotMatch(JSON.stringify(failure), /Signature/);
  });
});

describe('LookupService, asking for one of many', () => {
  it('gives the result without the raw answer, writes no line of history, and lets no request be repeated', async () => {
    servers.autoAnswer = { ...found({ displayCode: 'OB99999' }), body: { data: 'raw' } };
    const { answer } = await service.lookUp(call, { oneOfMany: true });
    assert.ok(answer.ok);
    assert.equal(answer.value.displayCode, 'OB99999');
    assert.equal('body' in answer, false);
    assert.deepEqual(remembered, []);
    assert.equal(servers.requests[0]?.repeat, false);
  });

  it('gives a kept result back as it came', async () => {
    servers.autoAnswer = found({ called: '88881955', furtherFields: { sessionId: 'a' } });
    const lookup = await service.lookUp(call, { oneOfMany: true });
    assert.deepEqual(service.peek(call), { ...lookup, source: 'cache' });
    assert.deepEqual(service.cachedOf('main'), [{ ...lookup, source: 'cache' }]);
  });

  it('gives a kept failure back as it came', async () => {
    servers.autoAnswer = notFound;
    const lookup = await service.lookUp(call, { oneOfMany: true });
    assert.deepEqual(service.peek(call), { ...lookup, source: 'cache' });
  });

  it('keeps the raw answer of a call that the user looked up', async () => {
    servers.autoAnswer = { ...found(), body: { data: 'raw' } };
    const { answer } = await service.lookUp(call);
    assert.deepEqual(answer.body, { data: 'raw' });
    assert.equal(servers.requests[0]?.repeat, true);
  });
});

describe('LookupService, asking at one try', () => {
  const lost = failed({ kind: 'connectionLost', code: 'ECONNRESET' });

  it('gives the whole answer and a line of history, and lets no request be repeated', async () => {
    servers.autoAnswer = { ...found(), body: { data: 'raw' } };
    const lookup = await service.lookUp(call, { isOnlyTry: true });
    assert.deepEqual(lookup.answer.body, { data: 'raw' });
    assert.deepEqual(remembered, [lookup]);
    assert.equal(servers.requests[0]?.repeat, false);
  });

  it('has the failure at once, while a user who joined goes on with repeats', async () => {
    const once = service.lookUp(call, { isOnlyTry: true });
    const user = service.lookUp(call);
    const request = await servers.request(0);
    assert.equal(request.mayRepeat(), false);
    request.answer(lost);
    assert.equal(failureOf(await once)?.kind, 'connectionLost');
    const repeated = await servers.request(1);
    assert.equal(repeated.mayRepeat(), true);
    repeated.answer(found());
    assert.ok((await user).answer.ok);
  });

  it('is not repeated for, once the user whose request it joined has left', async () => {
    const leaving = new AbortController();
    const user = service.lookUp(call, { signal: leaving.signal });
    const once = service.lookUp(call, { isOnlyTry: true });
    const request = await servers.request(0);
    assert.equal(request.mayRepeat(), true);
    leaving.abort();
    await user;
    assert.equal(request.mayRepeat(), false);
    request.answer(lost);
    assert.equal(failureOf(await once)?.kind, 'connectionLost');
  });
});

describe('LookupService, a user and a bulk look-up at the same call', () => {
  const raw = { returnCode: '0', data: { callId: '1644464743-1388' } };
  const answered = { ...found({ displayCode: 'OB99999' }), body: raw };
  const overloaded = failed({ kind: 'httpStatus', status: 503, html: false });
  const bulk = { oneOfMany: true } as const;

  const orders: readonly (readonly [string, () => [user: Promise<Lookup>, many: Promise<Lookup>]])[] = [
    [
      'the user joins',
      () => {
        const many = service.lookUp(call, bulk);
        return [service.lookUp(call), many];
      },
    ],
    ['the bulk look-up joins', () => [service.lookUp(call), service.lookUp(call, bulk)]],
  ];
  for (const [order, askBoth] of orders) {
    it(`${order}: one request, the raw answer and one line of history for the user alone`, async () => {
      const [user, many] = askBoth();
      (await servers.request(0)).answer(answered);
      assert.deepEqual((await user).answer, answered);
      assert.equal('body' in (await many).answer, false);
      assert.equal(servers.requests.length, 1);
      assert.deepEqual(remembered, [await user]);
    });

    it(`${order}: the raw answer stays for the next look`, async () => {
      const [user, many] = askBoth();
      (await servers.request(0)).answer(answered);
      await Promise.all([user, many]);
      assert.deepEqual((await service.lookUp(call)).answer, answered);
      assert.equal(remembered.length, 1);
    });
  }

  it('gives two users who join one line of history together', async () => {
    const all = [service.lookUp(call, bulk), service.lookUp(call), service.lookUp(call, { fresh: true })];
    (await servers.request(0)).answer(answered);
    await Promise.all(all);
    assert.equal(remembered.length, 1);
  });

  it('gives the user what came when the bulk look-up is paused meanwhile', async () => {
    const pausing = new AbortController();
    const many = service.lookUp(call, { ...bulk, signal: pausing.signal });
    const user = service.lookUp(call);
    const request = await servers.request(0);
    pausing.abort();
    assert.equal(failureOf(await many)?.kind, 'cancelled');
    assert.equal(request.signal?.aborted, false);
    request.answer(answered);
    assert.deepEqual((await user).answer.body, raw);
    assert.equal(remembered.length, 1);
  });

  for (const [order, first] of [
    ['joined', 'many'],
    ['asked first', 'user'],
  ] as const)
    it(`writes no history for a user who ${order} and left, and goes on for the bulk look-up`, async () => {
      const leaving = new AbortController();
      const askOf = {
        user: () => service.lookUp(call, { signal: leaving.signal }),
        many: () => service.lookUp(call, bulk),
      };
      const [one, other] = first === 'user' ? [askOf.user(), askOf.many()] : [askOf.many(), askOf.user()];
      const [user, many] = first === 'user' ? [one, other] : [other, one];
      const request = await servers.request(0);
      leaving.abort();
      assert.equal(failureOf(await user)?.kind, 'cancelled');
      assert.equal(request.mayRepeat(), false, 'a request at a pace is not repeated');
      request.answer(answered);
      assert.ok((await many).answer.ok);
      assert.deepEqual(remembered, []);
    });

  it('repeats a failed request of a bulk look-up for the user who joined it, and for nobody else', async () => {
    const many = service.lookUp(call, bulk);
    const user = service.lookUp(call);
    const request = await servers.request(0);
    assert.equal(request.mayRepeat(), false);
    request.answer(overloaded);
    // At once, so that it slows down.
    assert.deepEqual(failureOf(await many), overloaded.ok ? undefined : overloaded.error);
    const repeated = await servers.request(1);
    assert.equal(repeated.after?.attempts, 1);
    assert.ok(repeated.after.waitMs > 0);
    assert.equal(repeated.mayRepeat(), true);
    assert.deepEqual(remembered, []);
    repeated.answer(answered);
    assert.deepEqual((await user).answer, answered);
    assert.deepEqual(remembered, [await user]);
  });

  it('leaves the server alone for as long as it told the bulk look-up', async () => {
    const many = service.lookUp(call, bulk);
    const user = service.lookUp(call);
    (await servers.request(0)).answer({ ...failed({ kind: 'tooManyRequests' }), retryAfterMs: 3_000 });
    await many;
    assert.deepEqual((await servers.request(1)).after, { attempts: 1, waitMs: 3_000 });
    servers.requests[1]?.answer(answered);
    await user;
  });

  it('gives the user the failure that no repeat can help, once in the history', async () => {
    const many = service.lookUp(call, bulk);
    const user = service.lookUp(call);
    (await servers.request(0)).answer(failed({ kind: 'unauthorized' }));
    assert.equal(failureOf(await many)?.kind, 'unauthorized');
    assert.equal(failureOf(await user)?.kind, 'unauthorized');
    assert.equal(servers.requests.length, 1);
    assert.deepEqual(remembered, [await user]);
  });

  it('gives the user up after three requests, however many bulk look-ups made them', async () => {
    const user = service.lookUp(call, bulk).then(() => service.lookUp(call, bulk));
    const joined = service.lookUp(call);
    servers.autoAnswer = overloaded;
    (await servers.request(0)).answer(overloaded);
    await user;
    assert.equal(failureOf(await joined)?.kind, 'httpStatus');
    assert.ok(servers.requests.length <= 3, `${servers.requests.length} requests`);
    assert.equal(remembered.length, 1);
  });

  it('lets a user go who cancels while the request is repeated', async () => {
    const leaving = new AbortController();
    const many = service.lookUp(call, bulk);
    const user = service.lookUp(call, { signal: leaving.signal });
    (await servers.request(0)).answer(overloaded);
    await many;
    const repeated = await servers.request(1);
    leaving.abort();
    assert.equal(failureOf(await user)?.kind, 'cancelled');
    assert.equal(repeated.signal?.aborted, true);
    assert.deepEqual(remembered, []);
  });

  it('opens a call that a bulk look-up has found with its raw answer, and remembers it once', async () => {
    servers.autoAnswer = answered;
    const { askedAt } = await service.lookUp(call, bulk);
    clock.advance(minute);
    for (let time = 0; time < 2; time++) {
      const opened = await service.lookUp(call);
      assert.deepEqual([opened.answer, opened.source, opened.askedAt], [answered, 'cache', askedAt]);
    }
    assert.equal(servers.requests.length, 1);
    assert.deepEqual(
      remembered.map((lookup) => lookup.askedAt),
      [askedAt],
    );
  });

  it('tells the history of each call that a user opens, also of one that is at hand', async () => {
    servers.autoAnswer = answered;
    await service.lookUp(call);
    remembered = [];
    await service.lookUp(call);
    assert.equal(remembered.length, 0);
    await service.lookUp(call, { isOpened: true });
    assert.deepEqual(
      remembered.map(({ source }) => source),
      ['cache'],
    );
  });

  it('remembers nothing of a call that is only peeked at, or asked for in bulk again', async () => {
    servers.autoAnswer = answered;
    await service.lookUp(call, bulk);
    service.peek(call);
    await service.lookUp(call, bulk);
    assert.deepEqual(remembered, []);
  });
});
