import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCallResult, type Answer, type CallResult } from '../../../src/isales/index.ts';
import { History } from '../../../src/lookup/history.ts';
import { failed, found, lookupOf } from '../../fakes/lookupPorts.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';
import { sampleWith, vendorSample } from '../isales/vendorSample.ts';

let folder: TempFolder;
let path: string;
let setAside: string[];
let limit: number;

beforeEach(async () => {
  folder = await makeTempFolder();
  path = join(folder.path, 'history.json');
  setAside = [];
  limit = 200;
});
afterEach(() => folder[Symbol.asyncDispose]());

function open(): History {
  return new History({ path, limit: () => limit, onDamaged: (as) => setAside.push(as) });
}

async function callIds(history: History): Promise<string[]> {
  return (await history.entries()).map(({ call }) => call.callId);
}

function id(sequence: number): string {
  return `1644464743-${sequence}`;
}

function answerFrom(body: unknown): Answer<CallResult> {
  const parsed = parseCallResult(body);
  assert.ok(parsed.ok);
  return { ...parsed, body, elapsedMs: 40 };
}

describe('History', () => {
  it('is empty at first', async () => {
    assert.deepEqual(await open().entries(), []);
    assert.equal(await open().find({ serverId: 'main', vdnId: 8, callId: id(1) }), undefined);
  });

  it('holds the newest call first', async () => {
    const history = open();
    for (const sequence of [1, 2, 3]) await history.remember(lookupOf(id(sequence), found()));
    assert.deepEqual(await callIds(history), [id(3), id(2), id(1)]);
  });

  it('is kept over a restart', async () => {
    await open().remember(lookupOf(id(1), answerFrom(vendorSample)));
    const [entry] = await open().entries();
    assert.equal(entry?.call.callId, id(1));
    assert.deepEqual(entry.server, { name: 'Main', host: '10.22.26.181:28443' });
    assert.equal(entry.result?.status, 'succeeded');
    assert.equal(entry.result.talkingSeconds, 4);
    assert.equal(entry.result.hadRecording, true);
  });

  it('holds a call once: asked for again, it comes to the top', async () => {
    const history = open();
    for (const sequence of [1, 2, 1]) await history.remember(lookupOf(id(sequence), found()));
    assert.deepEqual(await callIds(history), [id(1), id(2)]);
  });

  it('holds the queries of a call that said something new, newest first', async () => {
    const history = open();
    const notFound = { kind: 'callNotFound', description: '' } as const;
    const answers = [
      failed(notFound),
      failed(notFound),
      found(),
      found(),
      failed({ kind: 'timeout', afterMs: 1 }),
    ];
    for (const answer of answers) await history.remember(lookupOf(id(1), answer));
    const [entry] = await open().entries();
    assert.deepEqual(
      entry?.queries?.map(({ status, failure }) => status ?? failure),
      ['timeout', 'succeeded', 'callNotFound'],
    );
  });

  it('holds no more than ten queries of a call', async () => {
    const history = open();
    for (let round = 0; round < 8; round++)
      for (const answer of [found(), failed({ kind: 'callNotFound', description: '' })])
        await history.remember(lookupOf(id(1), answer));
    assert.equal((await history.entries())[0]?.queries?.length, 10);
  });

  it('holds calls with one ID on different servers and VDNs apart', async () => {
    const history = open();
    const call = { serverId: 'main', vdnId: 8, callId: id(1) };
    for (const other of [{}, { vdnId: 9 }, { serverId: 'other' }])
      await history.remember(lookupOf(id(1), found(), { call: { ...call, ...other } }));
    assert.equal((await history.entries()).length, 3);
    assert.equal((await history.find({ ...call, vdnId: 9 }))?.call.vdnId, 9);
  });

  it('drops the oldest beyond its limit', async () => {
    limit = 3;
    const history = open();
    for (const sequence of [1, 2, 3, 4]) await history.remember(lookupOf(id(sequence), found()));
    assert.deepEqual(await callIds(history), [id(4), id(3), id(2)]);
  });

  it('obeys a lower limit from the next change on', async () => {
    const history = open();
    for (const sequence of [1, 2, 3]) await history.remember(lookupOf(id(sequence), found()));
    limit = 2;
    await history.remember(lookupOf(id(4), found()));
    assert.deepEqual(await callIds(history), [id(4), id(3)]);
  });

  it('keeps the last result when a later query fails, and says why it failed', async () => {
    const history = open();
    await history.remember(lookupOf(id(1), found({ displayCode: 'OB99999' })));
    await history.remember(lookupOf(id(1), failed({ kind: 'timeout', afterMs: 15_000 })));
    const [entry] = await history.entries();
    assert.equal(entry?.failure, 'timeout');
    assert.equal(entry.result?.displayCode, 'OB99999');
  });

  it('keeps the last result through several failures', async () => {
    const history = open();
    await history.remember(lookupOf(id(1), found({ displayCode: 'OB99999' })));
    await history.remember(lookupOf(id(1), failed({ kind: 'timeout', afterMs: 15_000 })));
    await history.remember(lookupOf(id(1), failed({ kind: 'refused', host: 'h:1' })));
    assert.equal((await history.entries())[0]?.result?.displayCode, 'OB99999');
  });

  it('forgets a failure once a query succeeds', async () => {
    const history = open();
    await history.remember(lookupOf(id(1), failed({ kind: 'timeout', afterMs: 15_000 })));
    await history.remember(lookupOf(id(1), found()));
    const [entry] = await history.entries();
    assert.equal(entry?.failure, undefined);
    assert.equal(entry?.result?.status, 'succeeded');
  });

  it('leaves the entry of a call as it was when a new query is cancelled', async () => {
    const history = open();
    await history.remember(lookupOf(id(1), found()));
    await history.remember(lookupOf(id(1), failed({ kind: 'cancelled' })));
    await history.remember(lookupOf(id(2), failed({ kind: 'cancelled' })));
    const entries = await history.entries();
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.failure, undefined);
  });

  it('removes one call and keeps the others', async () => {
    const history = open();
    for (const sequence of [1, 2, 3]) await history.remember(lookupOf(id(sequence), found()));
    await history.remove({ serverId: 'main', vdnId: 8, callId: id(2) });
    assert.deepEqual(await callIds(open()), [id(3), id(1)]);
  });

  it('takes a call that was removed in again, at its place', async () => {
    const history = open();
    for (const sequence of [1, 2, 3])
      await history.remember({ ...lookupOf(id(sequence), found()), askedAt: sequence });
    const removed = await history.remove({ serverId: 'main', vdnId: 8, callId: id(2) });
    assert.ok(removed);
    await history.putBack(removed);
    assert.deepEqual(await callIds(open()), [id(3), id(2), id(1)]);
    await history.putBack(removed);
    assert.deepEqual(await callIds(open()), [id(3), id(2), id(1)]);
  });

  it('takes an answer that was at hand in once, at the time it was asked for', async () => {
    const history = open();
    await history.remember({ ...lookupOf(id(1), found()), askedAt: 10 });
    let changes = 0;
    history.onDidChange(() => changes++);
    const kept = { ...lookupOf(id(2), found()), askedAt: 5, source: 'cache' as const };
    for (let opened = 0; opened < 3; opened++) await history.remember(kept);
    assert.deepEqual(await callIds(history), [id(1), id(2)]);
    assert.equal(changes, 1);
  });

  it('can be cleared', async () => {
    const history = open();
    await history.remember(lookupOf(id(1), found()));
    await history.clear();
    assert.deepEqual(await open().entries(), []);
  });
});

describe('History, what lies on disk', () => {
  /** The file after one look-up with this body. */
  async function fileAfter(body: unknown): Promise<string> {
    await open().remember(lookupOf('1644464743-1388', answerFrom(body)));
    return readFile(path, 'utf8');
  }

  it('holds neither the recording link nor its signature', async () => {
    assert.doesNotMatch(
      await fileAfter(vendorSample),
      /recordPath|myhuaweicloud|AccessKeyId|Signature|uztQO/,
    );
  });

  it('holds where a recording lies that no link leads to, without the called number in its name', async () => {
    const recordPath = String.raw`Y:\1\11\20240311\3408\88881955.V3`;
    const content = await fileAfter(sampleWith({ recordPath }));
    assert.match(content, /"recordingPath": ?"Y:(?:\\\\\d+){4}\\\\••••1955\.V3"/);
    assert.doesNotMatch(content, /88881955/);
  });

  it('holds the called number only masked', async () => {
    const content = await fileAfter(vendorSample);
    assert.doesNotMatch(content, /88881955/);
    assert.match(content, /••••1955/);
  });

  it('holds no field that the reference does not know', async () => {
    const content = await fileAfter(sampleWith({ customerName: 'Ms Example' }));
    assert.doesNotMatch(content, /customerName|Ms Example/);
  });

  it("holds no signed link that the server's description repeats", async () => {
    const body = { ...vendorSample, resultDesc: `See ${vendorSample.data.recordPath.replaceAll(' ', '')}` };
    assert.doesNotMatch(await fileAfter(body), /uztQO/);
  });

  it("holds the called number only masked where the server's description repeats it", async () => {
    assert.doesNotMatch(await fileAfter({ ...vendorSample, returnDesc: 'Called 88881955' }), /88881955/);
  });

  it('holds none of this of a failed query either', async () => {
    const error = { kind: 'business', code: '0200001', description: 'bad number 88881955' } as const;
    await open().remember(lookupOf(id(1), { ...failed(error), body: vendorSample }));
    assert.doesNotMatch(await readFile(path, 'utf8'), /88881955|Signature/);
  });
});

describe('History in several windows', () => {
  it('shows what another window has looked up', async () => {
    const [here, there] = [open(), open()];
    await here.remember(lookupOf(id(1), found()));
    await there.remember(lookupOf(id(2), found()));
    assert.deepEqual(await callIds(here), [id(2), id(1)]);
  });

  it('does not bring back what another window has removed', async () => {
    const [here, there] = [open(), open()];
    await here.remember(lookupOf(id(1), found()));
    await there.entries();
    await here.remove({ serverId: 'main', vdnId: 8, callId: id(1) });
    await there.remember(lookupOf(id(2), found()));
    assert.deepEqual(await callIds(here), [id(2)]);
  });

  it('loses nothing when both remember at the same time', async () => {
    const [here, there] = [open(), open()];
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map((sequence) =>
        (sequence % 2 ? here : there).remember(lookupOf(id(sequence), found())),
      ),
    );
    assert.deepEqual((await callIds(open())).sort(), [1, 2, 3, 4, 5, 6].map(id));
  });

  it('sets a damaged file aside, says where, and starts anew', async () => {
    await writeFile(path, '{"version":1,"entries":[{"call":');
    const history = open();
    await history.remember(lookupOf(id(1), found()));
    assert.deepEqual(await callIds(history), [id(1)]);
    assert.equal(setAside.length, 1);
    assert.equal(await readFile(setAside[0] ?? '', 'utf8'), '{"version":1,"entries":[{"call":');
  });

  it('reads every file that it has written itself', async () => {
    const odd = found({
      status: 'unknown',
      callStatus: '7',
      answer: {},
      furtherFields: { a: [1, { b: 2 }] },
    });
    await open().remember(lookupOf(id(1), odd));
    await open().remember(lookupOf(id(2), failed({ kind: 'unexpected', code: 'EWHAT' })));
    await open().remember(lookupOf(id(3), answerFrom(sampleWith({ ackBeginTime: '', callStatus: null }))));
    assert.deepEqual(await callIds(open()), [id(3), id(2), id(1)]);
    assert.deepEqual(setAside, []);
  });
});

describe('History.onDidChange', () => {
  it('calls back after each change, when the change can be read', async () => {
    const history = open();
    const seen: Promise<string[]>[] = [];
    history.onDidChange(() => seen.push(callIds(history)));
    await history.remember(lookupOf(id(1), found()));
    await Promise.all(seen);
    await history.remember(lookupOf(id(2), found()));
    await Promise.all(seen);
    await history.remove({ serverId: 'main', vdnId: 8, callId: id(1) });
    await Promise.all(seen);
    await history.clear();
    assert.deepEqual(await Promise.all(seen), [[id(1)], [id(2), id(1)], [id(2)], []]);
  });

  it('is quiet after dispose, for the others not', async () => {
    const history = open();
    const heard: string[] = [];
    const one = history.onDidChange(() => heard.push('one'));
    history.onDidChange(() => heard.push('two'));
    one.dispose();
    await history.remember(lookupOf(id(1), found()));
    assert.deepEqual(heard, ['two']);
  });
});
