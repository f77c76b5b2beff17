import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { CcIsalesClient, type Answer, type CallResult } from '../../../src/isales/index.ts';
import { send, startScriptedServer } from '../../fakes/scriptedServer.ts';
import { vendorSample } from './vendorSample.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };

/** Asks a server that answers with these very bytes. */
async function ask(
  body: string | Buffer,
  contentType?: string,
  encoding?: string,
): Promise<Answer<CallResult>> {
  const headers = {
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  };
  await using server = await startScriptedServer(send(body, 200, headers), { address: '127.0.0.1' });
  const client = new CcIsalesClient({ server: { baseUrl: server.origin }, credentials });
  try {
    return await client.callResult(8, '1644464743-1388');
  } finally {
    client.dispose();
  }
}

async function valueOf(body: string | Buffer, contentType?: string, encoding?: string): Promise<CallResult> {
  const answer = await ask(body, contentType, encoding);
  assert.ok(answer.ok, answer.ok ? '' : JSON.stringify(answer.error));
  return answer.value;
}

const chinese = '查询成功！欢迎使用';
const body = JSON.stringify({ ...vendorSample, resultDesc: chinese, returnDesc: chinese });

/** Node writes no GBK: of these characters the bytes are looked up in the decoder. */
function inGbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Buffer.from(
    Array.from(text, (character) =>
      character < '\u0080' ? [character.charCodeAt(0)] : (codes.get(character) ?? assert.fail(character)),
    ).flat(),
  );
}

function utf16(text: string, isBigEndian: boolean): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
}

describe('The bytes of an answer', () => {
  const cases: [name: string, bytes: Buffer, contentType: string | undefined][] = [
    ['GBK that is declared', inGbk(body), 'application/json;charset=GBK'],
    ['GBK declared in quotes and another case', inGbk(body), 'Application/JSON; Charset="gb2312"'],
    ['GBK declared as GB18030', inGbk(body), 'text/plain; charset=gb18030'],
    ['GBK that nobody declared', inGbk(body), 'application/json'],
    ['GBK declared as UTF-8', inGbk(body), 'application/json;charset=UTF-8'],
    ['GBK of a charset that nobody knows', inGbk(body), 'application/json;charset=zh_CN'],
    ['UTF-8 declared as GBK', Buffer.from(body), 'application/json;charset=GBK'],
    ['UTF-8 declared as ISO-8859-1', Buffer.from(body), 'application/json;charset=ISO-8859-1'],
    ['UTF-8 of a charset that nobody knows', Buffer.from(body), 'application/json;charset=utf8mb4'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${body}`), 'application/json;charset=UTF-8'],
    ['UTF-8 with two marks', Buffer.from(`\ufeff\ufeff${body}`), 'application/json'],
    ['UTF-8 without a content type', Buffer.from(body), undefined],
    ['UTF-16, little end first', utf16(body, false), 'application/json'],
    ['UTF-16, big end first', utf16(body, true), 'application/json;charset=UTF-16'],
  ];
  for (const [name, bytes, contentType] of cases)
    it(`are read as text: ${name}`, async () => {
      const { answer, callId } = await valueOf(bytes, contentType);
      assert.deepEqual([answer.resultDesc, callId], [chinese, '1644464743-1388']);
    });

  it('in a charset of one byte a character are read by it where they are no UTF-8', async () => {
    const latin = JSON.stringify({ ...vendorSample, resultDesc: 'Consulta concluída' });
    for (const charset of ['ISO-8859-1', 'windows-1252'])
      assert.equal(
        (await valueOf(Buffer.from(latin, 'latin1'), `application/json;charset=${charset}`)).answer
          .resultDesc,
        'Consulta concluída',
      );
  });

  it('that are no text in any encoding are an answer without a result, not an exception', async () => {
    const answer = await ask(Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x22]), 'application/json;charset=GBK');
    assert.ok(!answer.ok);
    assert.equal(answer.error.kind, 'notJson');
  });
});

describe('Numbers beyond 2^53', () => {
  const long = '1760298437261590529';
  const withNumbers = body
    .replace(
      '"data":{',
      `"data":{"campaignId":${long},"sessionId":-${long},"rate":0.1,"small":9007199254740991,`,
    )
    .replace('"88881955"', '8613800138000138001');

  it('keep their digits, in the result and in the answer that is shown', async () => {
    const answer = await ask(withNumbers, 'application/json');
    assert.ok(answer.ok);
    assert.deepEqual(answer.value.furtherFields, {
      campaignId: long,
      sessionId: `-${long}`,
      rate: 0.1,
      small: 9007199254740991,
    });
    assert.equal(answer.value.called, '8613800138000138001');
    assert.match(JSON.stringify(answer.body), new RegExp(`"campaignId":"${long}"`));
  });

  it('keep them in data that is JSON text', async () => {
    const data = `{"callId":"1644464743-1388","callStatus":6,"campaignId":${long}}`;
    const value = await valueOf(`{"resultCode":"0200000","data":${JSON.stringify(data)}}`);
    assert.deepEqual(value.furtherFields, { campaignId: long });
  });

  it('keep them in a campaign ID, which is sent back as it came', async () => {
    const pages = [
      send(`{"resultCode":"0200000","data":[{"campaignId":${long},"name":"May"}]}`, 200, {}),
      send('{"resultCode":"0200000","data":[]}', 200, {}),
    ] as const;
    await using server = await startScriptedServer(pages, { address: '127.0.0.1' });
    const client = new CcIsalesClient({ server: { baseUrl: server.origin }, credentials });
    const campaigns = await client.campaigns(8, { page: 1 });
    assert.ok(campaigns.ok);
    const campaignId = campaigns.value.items[0]?.campaignId ?? '';
    const results = await client.campaignResults(8, campaignId, { everyAttempt: false, page: 1 });
    client.dispose();
    assert.ok(results.ok);
    assert.match(server.requests[1]?.path ?? '', new RegExp(`/callresult/${long}$`));
  });

  it('do not keep an answer from being read that is nested too deeply for that', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const value = await valueOf(withNumbers.replace('"rate":0.1', `"rate":${deep}`));
    assert.equal(value.callId, '1644464743-1388');
  });
});

describe('The compression of an answer', () => {
  const plain = Buffer.from(body);
  const cases: [name: string, bytes: Buffer, encoding: string | undefined][] = [
    ['gzip that no header names', gzipSync(plain), undefined],
    ['gzip that is named deflate', gzipSync(plain), 'deflate'],
    ['gzip that is named identity', gzipSync(plain), 'identity'],
    ['gzip named in capitals', gzipSync(plain), 'GZIP'],
    ['plain text that is named gzip', plain, 'gzip'],
    ['plain text that is named deflate', plain, 'deflate'],
    ['plain text that is named br', plain, 'br'],
    ['deflate', deflateSync(plain), 'deflate'],
    ['br', brotliCompressSync(plain), 'br'],
  ];
  for (const [name, bytes, encoding] of cases)
    it(`${name} is read`, async () => {
      assert.equal((await valueOf(bytes, 'application/json', encoding)).answer.resultDesc, chinese);
    });

  it('unpacks no more than an answer may have, whoever named it', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    for (const encoding of [undefined, 'gzip', 'br']) {
      const answer = await ask(bomb, 'application/json', encoding);
      assert.equal(answer.ok ? '' : answer.error.kind, 'bodyTooLarge', encoding);
    }
  });

  it('that is damaged gives no half answer', async () => {
    const answer = await ask(gzipSync(plain).subarray(0, -20), 'application/json');
    assert.equal(answer.ok ? '' : answer.error.kind, 'notJson');
  });
});

describe('What stands around the JSON of an answer', () => {
  const around: [name: string, text: string][] = [
    ['a remark of a filter behind it', `${body}<!-- served by node2 -->`],
    ['two remarks behind it', `${body}\n<!-- a -->\r\n<!-- b\n -->\n`],
    ['a guard of brackets before it', `)]}',\n${body}`],
    ['an endless loop before it', `while(1);${body}`],
    ['another endless loop, behind a mark', `\ufefffor (;;); ${body}`],
    ['the call of a function', `/**/callback.f_1(${body});`],
  ];
  for (const [name, text] of around)
    it(`is no part of it: ${name}`, async () => {
      assert.equal((await valueOf(text, 'application/json')).answer.resultDesc, chinese);
    });

  const broken: [name: string, text: string][] = [
    ['two answers', `${body}${body}`],
    ['an answer and words', `${body} and more`],
    ['an answer that is broken off behind a guard', `)]}',\n${body.slice(0, -30)}`],
  ];
  for (const [name, text] of broken)
    it(`makes no answer of ${name}`, async () => {
      const answer = await ask(text, 'application/json');
      assert.deepEqual(answer.ok ? {} : answer.error, { kind: 'notJson', html: false });
    });

  it('is not looked for long in what never ends', async () => {
    const text = `${body}${'<!-- '.repeat(100_000)}`;
    const answer = await ask(text, 'application/json');
    assert.equal(answer.ok, false);
  });
});

describe('The status of an answer', () => {
  for (const status of [201, 203])
    it(`${status} does not make it another one`, async () => {
      await using server = await startScriptedServer(send(body, status, {}), { address: '127.0.0.1' });
      const client = new CcIsalesClient({ server: { baseUrl: server.origin }, credentials });
      const answer = await client.callResult(8, '1644464743-1388');
      client.dispose();
      assert.equal(answer.ok && answer.value.talkingSeconds, 4);
    });
});
