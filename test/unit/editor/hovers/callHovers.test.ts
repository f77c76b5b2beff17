import assert from 'node:assert/strict';
import { CallHovers } from '../../../../src/editor/hovers/callHovers.ts';
import type { ServerProfile } from '../../../../src/isales/index.ts';
import type { HistoryEntry } from '../../../../src/lookup/history.ts';
import { KnownOutcomes, OutcomesOfRows } from '../../../../src/lookup/knownOutcomes.ts';
import { LookupService } from '../../../../src/lookup/lookupService.ts';
import type { ResultRow } from '../../../../src/lookup/resultSource.ts';
import { callHover } from '../../../../src/present/callHover.ts';
import type { CallHover } from '../../../../src/protocol/callHover.ts';
import type { NamedCall } from '../../../../src/protocol/languageServer.ts';
import { failed, FakeClock, FakeServers, found, settle, silentLog } from '../../../fakes/lookupPorts.ts';

const main: ServerProfile = { id: 'main', name: 'Main', baseUrl: 'https://10.22.26.181:28443' };
const call: NamedCall = { callId: '1644464743-1388', vdnId: 8, vdnSource: 'line' };

let servers: FakeServers;
let service: LookupService;
let active: ServerProfile | undefined;
let isGiven: boolean;
let mayAgree: boolean;
let maskNumbers: boolean;
let asked: string[];
let hovers: CallHovers;
let entries: HistoryEntry[];
let ofRows: OutcomesOfRows;
let known: KnownOutcomes;

beforeEach(() => {
  servers = new FakeServers();
  service = new LookupService({
    servers,
    clock: new FakeClock(),
    log: silentLog,
    lifetimes: () => ({ foundMs: 60_000, notFoundMs: 60_000 }),
    history: { remember: () => Promise.resolve() },
  });
  active = main;
  isGiven = true;
  mayAgree = true;
  maskNumbers = false;
  asked = [];
  entries = [];
  ofRows = new OutcomesOfRows();
  known = new KnownOutcomes({
    service,
    history: { entries: () => Promise.resolve(entries), onDidChange: () => ({ dispose: () => undefined }) },
    ofRows: () => Promise.resolve(ofRows),
  });
  hovers = new CallHovers({
    known,
    registry: {
      get active() {
        return active;
      },
    },
    service,
    consent: {
      isGiven: () => isGiven,
      isOpen: () => !isGiven && mayAgree,
      askOnce: ({ id }) => asked.push(id),
      give: () => {
        isGiven = true;
        return Promise.resolve();
      },
    },
    maskNumbers: () => maskNumbers,
  });
});

/** A hover that is under way, with all that it has told. */
function point(named: NamedCall = call, fresh = false) {
  const told: CallHover[] = [];
  const controller = new AbortController();
  const show = (hover: CallHover): void => {
    told.push(hover);
  };
  const done = hovers.run(named, show, { signal: controller.signal, fresh });
  const results = (): unknown[] =>
    told.map(({ result }) => (typeof result === 'string' ? result : result.title));
  return {
    told,
    results,
    done,
    leave: () => {
      controller.abort();
    },
  };
}

describe('A hover on a call ID', () => {
  it('says at once that the server is asked, and tells the result when it comes', async () => {
    const hover = point();
    await settle();
    assert.deepEqual(hover.results(), ['asking']);
    (await servers.request(0)).answer(found({ ringingSeconds: 4 }));
    await hover.done;
    assert.deepEqual(hover.results(), ['asking', 'Answered']);
    assert.deepEqual([servers.requests[0]?.vdnId, servers.requests[0]?.callId], [8, call.callId]);
  });

  it('tells a cached result at once, and asks nobody', async () => {
    servers.autoAnswer = found();
    await point().done;
    isGiven = false;
    const hover = point();
    await settle();
    assert.deepEqual(hover.results(), ['Answered'], 'no server is waited for');
    await hover.done;
    assert.equal(servers.requests.length, 1);
    assert.deepEqual(asked, []);
  });

  it('cancels the request that nobody else waits for when it is left, and tells nothing more', async () => {
    const hover = point();
    const request = await servers.request(0);
    const isCancelled = (): boolean => request.signal?.aborted === true;
    assert.equal(isCancelled(), false);
    hover.leave();
    await hover.done;
    assert.equal(isCancelled(), true);
    assert.deepEqual(hover.results(), ['asking']);
  });

  it('asks nothing when it was left before it began', async () => {
    const signal = AbortSignal.abort();
    await hovers.run(call, () => assert.fail('told'), { signal });
    await settle();
    assert.equal(servers.requests.length, 0);
  });

  it('shares one request with whoever asks for the same call, as with a click', async () => {
    const hover = point();
    const clicked = service.lookUp({ serverId: 'main', vdnId: 8, callId: call.callId });
    (await servers.request(0)).answer(found());
    assert.equal((await clicked).answer.ok, true);
    await hover.done;
    assert.deepEqual(hover.results(), ['asking', 'Answered']);
    assert.equal(servers.requests.length, 1);
  });

  it('stays with the request of a click when it is left', async () => {
    const hover = point();
    const clicked = service.lookUp({ serverId: 'main', vdnId: 8, callId: call.callId });
    const request = await servers.request(0);
    hover.leave();
    await hover.done;
    assert.equal(request.signal?.aborted, false);
    request.answer(found());
    assert.equal((await clicked).answer.ok, true);
  });

  it('offers a button where the user has not agreed, and asks the user alone', async () => {
    isGiven = false;
    const hover = point();
    await hover.done;
    assert.deepEqual(hover.results(), ['button']);
    assert.deepEqual(asked, ['main']);
    assert.equal(servers.requests.length, 0);
  });

  it('offers itself that pointing asks from now on, however long ago the user was asked, and does so at once', async () => {
    isGiven = false;
    servers.autoAnswer = found();
    for (let times = 0; times < 2; times++) {
      const hover = point();
      await hover.done;
      const titles = hover.told.flatMap((told) => callHover(told, 0).actions.map(({ title }) => title));
      assert.ok(titles.includes('Always Look Up When I Point'), titles.join());
    }
    const agreed = hovers.run(call, () => undefined, {
      signal: new AbortController().signal,
      fresh: true,
      agrees: true,
    });
    await agreed;
    assert.equal(servers.requests.length, 1);
    assert.equal(isGiven, true);
  });

  it('offers no such thing where the user has decided otherwise, or may not decide', async () => {
    isGiven = false;
    mayAgree = false;
    const hover = point();
    await hover.done;
    const titles = hover.told.flatMap((told) => callHover(told, 0).actions.map(({ title }) => title));
    assert.deepEqual(titles, ['Look Up', 'Only Lines of This Call']);
  });

  it('asks nobody without a server, and without a VDN', async () => {
    const withoutVdn = point({ callId: call.callId });
    active = undefined;
    const withoutServer = point();
    await Promise.all([withoutVdn.done, withoutServer.done]);
    assert.deepEqual([...withoutVdn.results(), ...withoutServer.results()], ['button', 'button']);
    assert.deepEqual([withoutVdn.told[0]?.hasServer, withoutServer.told[0]?.hasServer], [true, false]);
    assert.deepEqual(asked, []);
    assert.equal(servers.requests.length, 0);
  });

  it('asks again where the user wants that, agreed or not', async () => {
    servers.autoAnswer = found();
    await point().done;
    isGiven = false;
    servers.autoAnswer = failed({ kind: 'callNotFound', description: 'No such call.' });
    const again = point(call, true);
    await again.done;
    assert.deepEqual(again.results(), ['asking', 'No such call on this server']);
    assert.equal(servers.requests.length, 2);
  });

  it('tells why there is no result, with what mends it', async () => {
    servers.refusal = { kind: 'noCredentials' };
    const hover = point();
    await hover.done;
    const result = hover.told.at(-1)?.result;
    assert.ok(typeof result === 'object' && result.kind === 'failure');
    assert.equal(result.mend?.command, 'isales.setCredentials');
  });

  it('masks the called number where the user wants that', async () => {
    servers.autoAnswer = found({ called: '88881955' });
    maskNumbers = true;
    const hover = point();
    await hover.done;
    assert.doesNotMatch(JSON.stringify(hover.told), /88881955/);
  });

  it('says nothing of where the recording is, and no more of it than that there is one', async () => {
    const recordPath = 'https://obs.example.com/a.V3?Signature=SECRETSIGNATURE&Expires=99999999999';
    servers.autoAnswer = found({ recordPath });
    const hover = point();
    await hover.done;
    const shown = JSON.stringify([hover.told, hover.told.map((one) => callHover(one, Date.now()))]);
    assert.doesNotMatch(shown, /SECRETSIGNATURE|obs\.example/);
    assert.match(shown, /Open Recording/);
  });

  it('knows the server’s zone once a result told it', async () => {
    servers.autoAnswer = found({ utcOffsetMinutes: 480 });
    const hover = point();
    await hover.done;
    assert.deepEqual(
      hover.told.map(({ utcOffsetMinutes }) => utcOffsetMinutes),
      [undefined, 480],
    );
    assert.equal(hovers.known(call).utcOffsetMinutes, 480);
  });
});

describe('A hover on a call that was looked up some time ago', () => {
  const askedAt = Date.UTC(2026, 0, 2, 3, 4, 5);
  const kept = (): void => {
    const { callId } = call;
    const outcome = {
      kind: 'found',
      askedAt,
      result: { status: 'failed', failCode: '603', hasRecording: false },
    };
    ofRows.take({ serverId: 'main', vdnId: 8, callId, seenAt: [], outcome } as unknown as ResultRow);
  };
  const textOf = (hover: CallHover): string =>
    callHover(hover, askedAt + 3 * 86_400_000)
      .lines.map((line) => line.map((span) => ('text' in span ? span.text : ' ')).join(''))
      .join('\n');

  it('says what became of it, where that is known from and since when, asks nobody, and offers to', async () => {
    kept();
    const hover = point();
    await hover.done;
    assert.equal(servers.requests.length, 0);
    assert.equal(hover.told.length, 1);
    const [told] = hover.told;
    assert.ok(told);
    assert.match(textOf(told), /From a bulk look-up, asked on 2 Jan 2026.*\s3 days ago.*Main/);
    const titles = callHover(told, askedAt).actions.map(({ title }) => title);
    assert.deepEqual(titles, ['Look Up', 'Copy ID', 'Only Lines of This Call']);
  });

  it('names the history where that knows it, and says the same as lists of failed calls', async () => {
    const result = {
      status: 'failed',
      failCode: '603',
      hadRecording: false,
      askedAt,
      elapsedMs: 1,
      answer: {},
    };
    const { callId } = call;
    const entry = {
      call: { serverId: 'main', vdnId: 8, callId },
      server: { name: 'Main', host: 'h' },
      askedAt,
    };
    entries = [{ ...entry, result } as unknown as HistoryEntry];
    const hover = point();
    await hover.done;
    const [told] = hover.told;
    assert.ok(told && typeof told.result === 'object' && told.result.kind === 'kept');
    assert.match(textOf(told), /From the history, asked on/);
    assert.equal(told.result.tone, 'failed');
    assert.deepEqual([...(await known.failedOf('main'))], [callId]);
  });

  it('offers, too, to ask from now on, where that is not decided, and asks where the user wants it', async () => {
    kept();
    isGiven = false;
    const hover = point();
    await hover.done;
    const titles = hover.told.flatMap((told) => callHover(told, 0).actions.map(({ title }) => title));
    assert.ok(titles.includes('Always Look Up When I Point'), titles.join());
    assert.deepEqual(asked, [], 'no message asks for what the hover offers');
    servers.autoAnswer = found();
    const again = point(call, true);
    await again.done;
    assert.deepEqual(again.results(), ['asking', 'Answered']);
  });
});

describe('A call in the log viewer', () => {
  it('has the VDN that the file names, else the default of the server, else none', () => {
    const vdn = { vdnId: 7, source: 'thread', line: 2 } as const;
    assert.deepEqual(hovers.named('1-2', vdn), { callId: '1-2', vdnId: 7, vdnSource: 'thread' });
    assert.deepEqual(hovers.named('1-2', undefined), { callId: '1-2' });
    active = { ...main, defaultVdnId: 9 };
    assert.deepEqual(hovers.named('1-2', undefined), { callId: '1-2', vdnId: 9, vdnSource: 'default' });
    active = undefined;
    assert.deepEqual(hovers.named('1-2', undefined), { callId: '1-2' });
  });
});
