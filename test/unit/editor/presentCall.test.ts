import assert from 'node:assert/strict';
import {
  presentLoading,
  presentLookup,
  presentRemembered,
} from '../../../src/editor/callPanel/presentCall.ts';
import { CcIsalesClient, type Answer, type CallResult, type Failure } from '../../../src/isales/index.ts';
import type { CallKey } from '../../../src/lookup/call.ts';
import { History, type HistoryEntry } from '../../../src/lookup/history.ts';
import type {
  CallPanelState,
  FailureContent,
  PanelTime,
  ResultContent,
} from '../../../src/protocol/callPanel.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { failureSamples } from '../../fakes/failureSamples.ts';
import { failed, found, lookupOf } from '../../fakes/lookupPorts.ts';
import { makeTempFolder } from '../../fakes/tempFolder.ts';
import { sampleWith, vendorSample } from '../isales/vendorSample.ts';

const callId = '1644464743-1388';
const call: CallKey = { serverId: 'main', vdnId: 8, callId };
const ringingAt = Date.UTC(2022, 1, 10, 3, 45, 43);

beforeEach(() => {
  configureWording('en', {});
});

/** What the client makes of a body, secrets taken out as it does. */
async function answerTo(body: unknown, status = 200): Promise<Answer<CallResult>> {
  const client = new CcIsalesClient({
    server: { baseUrl: 'https://10.22.26.181:28443' },
    credentials: { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' },
    send: () => Promise.resolve({ status, header: () => undefined, body: JSON.stringify(body) }),
  });
  return client.callResult(8, callId);
}

async function present(
  body: unknown,
  { maskNumbers = false, status = 200 }: { maskNumbers?: boolean; status?: number } = {},
): Promise<CallPanelState> {
  return presentLookup(lookupOf(callId, await answerTo(body, status)), { maskNumbers });
}

function resultOf({ content }: CallPanelState): ResultContent {
  assert.equal(content.kind, 'result');
  return content;
}

function failureOf({ content }: CallPanelState): FailureContent {
  assert.equal(content.kind, 'failure');
  return content;
}

function presentFailure(error: Failure): FailureContent {
  return failureOf(presentLookup(lookupOf(callId, failed(error)), { maskNumbers: false }));
}

describe('presentLoading', () => {
  it('shows the call ID, its VDN, its server and the instant in the ID before anything is known', () => {
    const state = presentLoading(call, 'Main');
    assert.equal(state.content.kind, 'loading');
    assert.deepEqual([state.callId, state.vdnId, state.serverName], [callId, 8, 'Main']);
    assert.equal(state.callStartsAt, ringingAt);
  });

  it('claims no instant for an ID that holds none', () => {
    assert.equal(presentLoading({ ...call, callId: '9999999999-1' }, 'Main').callStartsAt, undefined);
  });

  it('names no server where none is known', () => {
    assert.equal(presentLoading(call, undefined).serverName, undefined);
  });
});

describe("presentLookup, the vendor's sample", () => {
  it('shows an answered call, ringing 4 s, talking 4 s, at UTC+8', async () => {
    const result = resultOf(await present(vendorSample));
    assert.equal(result.tone, 'answered');
    assert.equal(result.title, 'Answered');
    assert.deepEqual([result.ringingSeconds, result.talkingSeconds, result.utcOffsetMinutes], [4, 4, 480]);
  });

  it("gives its times as they came, with their instants for the reader's own zone", async () => {
    const result = resultOf(await present(vendorSample));
    const times: readonly (PanelTime | undefined)[] = [result.ringingAt, result.answeredAt, result.hungUpAt];
    assert.deepEqual(times, [
      { text: '2022-02-10 11:45:43', instant: ringingAt },
      { text: '2022-02-10 11:45:47', instant: ringingAt + 4000 },
      { text: '2022-02-10 11:45:51', instant: ringingAt + 8000 },
    ]);
  });

  it('shows the called number, the codes and the server that answered', async () => {
    const state = await present(vendorSample);
    const result = resultOf(state);
    assert.equal(result.called, '88881955');
    assert.equal(result.failCode?.code, '00000');
    assert.equal(result.failCode.meaning, 'Call connected');
    assert.equal(result.displayCode, 'OB99999');
    assert.equal(result.unknownStatus, undefined);
    assert.equal(state.serverName, 'Main');
    assert.equal(result.answer.host, '10.22.26.181:28443');
    assert.equal(result.answer.source, 'server');
  });

  it('shows equal codes and equal descriptions once', async () => {
    const { answer } = resultOf(await present(vendorSample));
    assert.deepEqual(
      answer.codes.map(({ code }) => code),
      ['0200000'],
    );
    assert.deepEqual(answer.descriptions, ['Query Success!']);
  });

  it('shows different descriptions both', async () => {
    const { answer } = resultOf(await present({ ...vendorSample, returnDesc: 'OK' }));
    assert.deepEqual(new Set(answer.descriptions), new Set(['Query Success!', 'OK']));
  });

  it('offers the recording with its expiry, and never its link', async () => {
    const state = await present(vendorSample);
    assert.deepEqual(resultOf(state).recording, { kind: 'link', expiresAt: 1_644_484_560_000 });
    assert.doesNotMatch(JSON.stringify(state), /uztQO|AccessKeyId=…/);
  });

  it('shows the raw answer as indented JSON without the signature', async () => {
    const { rawJson = '' } = resultOf(await present(vendorSample));
    assert.match(rawJson, /^\{\n {2}"returnCode": "0200000"/);
    assert.match(rawJson, /"recordPath":/);
    assert.doesNotMatch(rawJson, /uztQO/);
  });

  it('says that an answer comes from the cache, and when it was asked for', async () => {
    const askedAt = Date.UTC(2022, 1, 10, 3, 59);
    const lookup = lookupOf(callId, await answerTo(vendorSample), { source: 'cache', askedAt });
    const { answer } = resultOf(presentLookup(lookup, { maskNumbers: false }));
    assert.deepEqual([answer.source, answer.askedAt], ['cache', askedAt]);
  });
});

describe('presentLookup, masked', () => {
  const masked = '••••1955';

  it('hides all but the last digits of the called number, in the raw answer, too', async () => {
    const state = await present(vendorSample, { maskNumbers: true });
    assert.equal(resultOf(state).called, masked);
    assert.ok(resultOf(state).rawJson?.includes(masked));
    assert.doesNotMatch(JSON.stringify(state), /88881955/);
  });

  it('hides a number that came as a JSON number', async () => {
    const state = await present(sampleWith({ called: 88_881_955 }), { maskNumbers: true });
    assert.doesNotMatch(JSON.stringify(state), /88881955/);
  });

  it('hides the number where a field that nobody knows repeats it', async () => {
    const state = await present(sampleWith({ customField: 'for 88881955' }), { maskNumbers: true });
    assert.doesNotMatch(JSON.stringify(state), /88881955/);
  });

  it("hides the number where the server's description repeats it", async () => {
    const state = await present({ ...vendorSample, resultDesc: 'Called 88881955' }, { maskNumbers: true });
    assert.doesNotMatch(JSON.stringify(state), /88881955/);
  });

  it('hides the number in the raw answer of a failure', async () => {
    const state = await present(
      { ...vendorSample, resultCode: '0200001', returnCode: '0200001' },
      { maskNumbers: true },
    );
    assert.equal(state.content.kind, 'failure');
    assert.doesNotMatch(JSON.stringify(state), /88881955/);
  });
});

describe('presentLookup, other results', () => {
  it('explains that a call that never was connected has no recording', async () => {
    const body = sampleWith({ callStatus: 5, failCode: '00603', callBeginTime: '', recordPath: '' });
    const result = resultOf(await present(body));
    assert.deepEqual(result.recording, { kind: 'none', why: 'notConnected' });
    assert.equal(result.tone, 'failed');
    assert.equal(result.title, 'No answer');
    assert.equal(result.failCode?.category, 'no answer');
    assert.equal(result.answeredAt, undefined);
    assert.equal(result.talkingSeconds, undefined);
  });

  it('explains that a server outside SaaS networking returns no link', async () => {
    const result = resultOf(await present(sampleWith({ recordPath: '' })));
    assert.deepEqual(result.recording, { kind: 'none', why: 'notReturned' });
  });

  it('offers a link that does not say when it expires', async () => {
    const body = sampleWith({ recordPath: 'https://obs.example/record.wav' });
    const { recording } = resultOf(await present(body));
    assert.equal(recording.kind, 'link');
    assert.equal(recording.expiresAt, undefined);
  });

  it('offers no link for a path that is no web address', async () => {
    const { recording } = resultOf(await present(sampleWith({ recordPath: 'javascript:alert(1)' })));
    assert.equal(recording.kind, 'none');
  });

  it('shows a status that nobody knows as it came', async () => {
    const result = resultOf(await present(sampleWith({ callStatus: 7 })));
    assert.equal(result.tone, 'unknown');
    assert.equal(result.unknownStatus, '7');
  });

  it('shows no status of a call that goes on and has none yet', async () => {
    const absent = { callStatus: undefined, failCode: undefined, callEndTime: undefined };
    const result = resultOf(await present(sampleWith(absent)));
    assert.equal(result.title, 'In progress');
    assert.equal(result.unknownStatus, undefined);
  });

  it('shows a failCode that nobody knows as it came', async () => {
    const { failCode } = resultOf(await present(sampleWith({ callStatus: 5, failCode: '09999' })));
    assert.deepEqual(failCode, { code: '09999' });
  });

  it('claims no instants where the offset is not known', async () => {
    const result = resultOf(await present(sampleWith({ ackBeginTime: '' })));
    assert.equal(result.utcOffsetMinutes, undefined);
    assert.deepEqual(result.hungUpAt, { text: '2022-02-10 11:45:51' });
  });

  it('shows fields that the reference does not know, as text', async () => {
    const { furtherFields } = resultOf(
      await present(sampleWith({ customField: 'order 17', tries: 3, nested: { a: [1] } })),
    );
    assert.deepEqual(
      furtherFields.map(([name]) => name),
      ['customField', 'tries', 'nested'],
    );
    assert.deepEqual(
      furtherFields.slice(0, 2).map(([, value]) => value),
      ['order 17', '3'],
    );
    assert.match(furtherFields[2]?.[1] ?? '', /^\{.*"a".*\}$/s);
  });

  it('shows no secret that a field nobody knows holds', async () => {
    const link = vendorSample.data.recordPath.replaceAll(' ', '');
    const state = await present(sampleWith({ recordUrl: link, more: { links: [link] } }));
    assert.doesNotMatch(JSON.stringify(state), /uztQO/);
  });

  it('gives server text back as it came: the page shows it as text', async () => {
    const html = '<img src=x onerror=alert(1)>';
    assert.equal(resultOf(await present(sampleWith({ resultCode: html }))).displayCode, html);
  });

  it('can show an answer with hardly anything in it', async () => {
    const result = resultOf(await present({ resultCode: '0200000', data: { callId } }));
    assert.equal(result.tone, 'unknown');
    assert.doesNotMatch(JSON.stringify(result), /undefined|NaN/);
  });
});

describe('presentLookup, failures', () => {
  for (const failure of Object.values(failureSamples))
    it(`shows ${failure.kind} with its title and titled actions`, () => {
      const { title, actions } = presentFailure(failure);
      assert.notEqual(title, '');
      for (const { title: button } of actions) assert.match(button, /^[A-Z]/);
    });

  it('puts the action that mends it first', () => {
    assert.equal(presentFailure(failureSamples.noServer).actions[0]?.action, 'addServer');
    assert.equal(presentFailure(failureSamples.noCredentials).actions[0]?.action, 'setCredentials');
    assert.equal(presentFailure(failureSamples.timeout).actions[0]?.action, 'retry');
  });

  it('keeps the call, its VDN and its server in sight', () => {
    const state = presentLookup(lookupOf(callId, failed({ kind: 'unauthorized' })), { maskNumbers: false });
    assert.deepEqual([state.callId, state.vdnId, state.serverName], [callId, 8, 'Main']);
  });

  it('shows the raw answer of a business error', async () => {
    const { rawJson } = failureOf(await present({ resultCode: '0200007', resultDesc: 'No such call' }));
    assert.match(rawJson ?? '', /"resultDesc": "No such call"/);
  });

  it('shows no raw answer where none came', () => {
    assert.equal(presentFailure(failureSamples.refused).rawJson, undefined);
  });
});

describe('presentLookup, answers that are too much', () => {
  it('shows the beginning of a long raw answer, and says how long it is', async () => {
    const { rawJson = '' } = resultOf(await present(sampleWith({ customField: 'x'.repeat(150_000) })));
    const [, all = ''] = /^\{.{99000,100000}… \(([\d,]+) characters in all\)$/s.exec(rawJson) ?? [];
    const characters = Number(all.replace(',', ''));
    assert.ok(characters > 150_000 && characters < 151_000, rawJson.slice(-100));
  });

  it('shows the raw answer whole up to that length', async () => {
    const { rawJson = '' } = resultOf(await present(sampleWith({ customField: 'x'.repeat(90_000) })));
    assert.match(rawJson, /^\{.*"callId": "1644464743-1388".*\n\}$/s);
  });

  it('indents no raw answer that would be many times as long with it', async () => {
    const nested: unknown = JSON.parse(`${'['.repeat(40)}${'"12345678",'.repeat(10_000)}1${']'.repeat(40)}`);
    const { rawJson = '' } = resultOf(await present(sampleWith({ nested })));
    assert.ok(rawJson.length > 100_000 && !rawJson.includes('\n'), rawJson.slice(0, 500));
  });

  it('says of an answer that is too large to be read for secrets how large it is, and shows none of it', async () => {
    const answer = { ...(await answerTo(vendorSample)), tooLargeToShow: { characters: 1_000_001 } };
    const { rawJson } = resultOf(presentLookup(lookupOf(callId, answer), { maskNumbers: false }));
    assert.equal(
      rawJson,
      'The answer has 1,000,001 characters: too large to show. Its further fields are left out, too.',
    );
  });

  it('shows a hundred further fields, the beginning of each, and says how many more there are', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [`field${at}`, 'y'.repeat(5_000)]),
    );
    const { furtherFields } = resultOf(await present(sampleWith(many)));
    assert.equal(furtherFields.length, 101);
    assert.deepEqual(furtherFields.at(-1), ['…', '50 more fields are not shown']);
    for (const [, text] of furtherFields.slice(0, -1))
      assert.match(text, /^y{2000}… \(5,000 characters in all\)$/);
  });
});

describe('presentLookup, an answer about another call', () => {
  it('is no result of this one: it names the other, and what may have mixed them up', async () => {
    const state = await present(sampleWith({ callId: '1644464743-1389' }));
    const { title, lines, actions } = failureOf(state);
    assert.equal(title, 'The server answered about another call');
    assert.match(
      lines.map(({ text }) => text).join(),
      /that of the call 1644464743-1389\.,A cache or gateway/,
    );
    assert.equal(actions[0]?.action, 'retry');
    assert.equal(state.callId, callId);
  });

  it('shows what nobody sees of the other’s ID, and no more than a line of it', async () => {
    const other = `1644464743\u202e-${'9'.repeat(5_000)}`;
    const { lines } = failureOf(await present(sampleWith({ callId: other })));
    const text = lines.map((line) => line.text).join();
    assert.match(text, /1644464743\\u202e-999/);
    assert.ok(text.length < 500, text);
  });
});

describe('presentRemembered', () => {
  const firstAskedAt = Date.UTC(2022, 1, 10, 4, 0, 0);

  /** An entry as it comes back from the history after a restart; the queries lay a minute apart. */
  async function rememberedAfter(...answers: Answer<CallResult>[]): Promise<HistoryEntry> {
    await using folder = await makeTempFolder();
    const options = {
      path: `${folder.path}/history.json`,
      limit: () => 200,
      onDamaged: () => {
        assert.fail('the history was damaged');
      },
    };
    for (const [index, answer] of answers.entries())
      await new History(options).remember(
        lookupOf(callId, answer, { askedAt: firstAskedAt + index * 60_000 }),
      );
    const entry = await new History(options).find(call);
    assert.ok(entry);
    return entry;
  }

  it('shows the result again, marked as remembered', async () => {
    const state = presentRemembered(await rememberedAfter(await answerTo(vendorSample)), {
      maskNumbers: false,
    });
    const result = resultOf(state);
    assert.equal(result.tone, 'answered');
    assert.deepEqual([result.ringingSeconds, result.talkingSeconds, result.utcOffsetMinutes], [4, 4, 480]);
    assert.deepEqual(result.ringingAt, { text: '2022-02-10 11:45:43', instant: ringingAt });
    assert.equal(result.answer.source, 'history');
    assert.equal(result.answer.host, '10.22.26.181:28443');
    assert.equal(state.callStartsAt, ringingAt);
  });

  it('shows the number masked, no raw answer and no link, because none of them was kept', async () => {
    const result = resultOf(
      presentRemembered(await rememberedAfter(await answerTo(vendorSample)), { maskNumbers: false }),
    );
    assert.equal(result.called, '••••1955');
    assert.equal(result.rawJson, undefined);
    assert.deepEqual(result.recording, { kind: 'forgotten' });
  });

  it('tells a recording that was not kept from one that never was', async () => {
    const none = await rememberedAfter(await answerTo(sampleWith({ recordPath: '' })));
    assert.deepEqual(resultOf(presentRemembered(none, { maskNumbers: false })).recording, {
      kind: 'none',
      why: 'notReturned',
    });
    const notConnected = await rememberedAfter(found({ status: 'failed', failCode: '00603' }));
    assert.deepEqual(resultOf(presentRemembered(notConnected, { maskNumbers: false })).recording, {
      kind: 'none',
      why: 'notConnected',
    });
  });

  it('shows a failure again, with what mends it', async () => {
    const content = failureOf(
      presentRemembered(await rememberedAfter(failed({ kind: 'timeout', afterMs: 15_000 })), {
        maskNumbers: false,
      }),
    );
    assert.notEqual(content.title, '');
    assert.ok(content.actions.some(({ action }) => action === 'retry'));
    assert.doesNotMatch(JSON.stringify(content), /undefined|NaN|\{\d\}/);
  });

  it('says of a failure what may have caused it, when it was asked, and that asking again shows the rest', async () => {
    const entry = await rememberedAfter(failed({ kind: 'unauthorized', clockSkewMs: 600_000 }));
    const { lines, notKept } = failureOf(presentRemembered(entry, { maskNumbers: false }));
    assert.match(JSON.stringify(lines), /Likely cause.*secret key is wrong.*clock/);
    assert.match(notKept ?? '', /^Asked .*2022.*Try Again/);
  });

  it('says that the number is masked and the raw response is gone, and how to get them', async () => {
    const entry = await rememberedAfter(await answerTo(vendorSample));
    assert.match(
      resultOf(presentRemembered(entry, { maskNumbers: false })).notKept ?? '',
      /called number and the raw response .*Refresh/,
    );
  });

  it('promises no number that Refresh would not show either', async () => {
    const entry = await rememberedAfter(await answerTo(vendorSample));
    const { notKept = '' } = resultOf(presentRemembered(entry, { maskNumbers: true }));
    assert.match(notKept, /raw response .*Refresh/);
    assert.doesNotMatch(notKept, /number/);
  });

  it('says nothing of that where all is there', async () => {
    assert.equal(resultOf(await present(vendorSample)).notKept, undefined);
  });

  it('still shows the last result when only the last query failed', async () => {
    const entry = await rememberedAfter(
      await answerTo(vendorSample),
      failed({ kind: 'timeout', afterMs: 15_000 }),
    );
    assert.equal(resultOf(presentRemembered(entry, { maskNumbers: false })).tone, 'answered');
  });

  it('dates that result by the query that brought it, not by the one that failed', async () => {
    const entry = await rememberedAfter(
      await answerTo(vendorSample),
      failed({ kind: 'timeout', afterMs: 15_000 }),
    );
    assert.equal(resultOf(presentRemembered(entry, { maskNumbers: false })).answer.askedAt, firstAskedAt);
  });
});

describe('every panel', () => {
  it('says the language of the editor and carries its translations', async () => {
    configureWording('zh-cn', { Answered: '已接通' });
    const state = await present(vendorSample);
    assert.equal(state.language, 'zh-cn');
    assert.equal(state.translations?.['Answered'], '已接通');
    assert.equal(resultOf(state).title, '已接通');
    assert.equal(resultOf(state).failCode?.meaning, '呼出成功');
  });

  it('can be sent to the page as JSON without losing anything', async () => {
    const state = await present(vendorSample);
    assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
  });
});

after(() => {
  configureWording('en', {});
});
