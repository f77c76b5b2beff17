import assert from 'node:assert/strict';
import { parseCallResult } from '../../../src/isales/index.ts';
import { callAsJson, callAsMarkdown, type ExportedCall } from '../../../src/wording/callExports.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { sampleWith, vendorSample } from '../isales/vendorSample.ts';

beforeEach(() => {
  configureWording('en', {});
});

/** The vendor's sample as it is handed on, whatever a careless caller leaves in it. */
function exported(body: unknown = vendorSample, call: Partial<ExportedCall> = {}): ExportedCall {
  const parsed = parseCallResult(body);
  assert.ok(parsed.ok);
  return {
    callId: '1644464743-1388',
    vdnId: 8,
    serverId: 'server-1',
    server: 'Main',
    askedAt: Date.UTC(2022, 1, 10, 4, 0, 0),
    result: parsed.value,
    hasRecording: parsed.value.recordPath !== undefined,
    ...call,
  };
}

function jsonOf(call: ExportedCall): unknown {
  return JSON.parse(callAsJson(call));
}

/** As a reader of the Markdown sees a text. */
function rendered(markdown: string): string {
  return markdown.replaceAll(/\\([^\w\s])/g, '$1');
}

/** The unescaped pipes of a line: what a Markdown table takes for cell borders. */
function borders(line: string): number {
  return line.replaceAll(/\\./g, '').split('|').length - 1;
}

for (const [name, write] of [
  ['callAsJson', callAsJson],
  ['callAsMarkdown', callAsMarkdown],
] as const)
  describe(name, () => {
    it('holds no recording link', () => {
      assert.doesNotMatch(write(exported()), /recordPath|myhuaweicloud|AccessKeyId|Signature|uztQO/);
    });

    it('holds no signed link that a field of the server repeats', () => {
      const link = vendorSample.data.recordPath.replaceAll(' ', '');
      const body = { ...vendorSample, data: { ...vendorSample.data, customField: link }, resultDesc: link };
      assert.doesNotMatch(write(exported(body)), /uztQO/);
    });

    it('names the call, its VDN and its server', () => {
      const text = write(exported());
      for (const part of ['1644464743-1388', '8', 'Main', 'OB99999', '00000']) assert.ok(text.includes(part));
    });

    it('has no gap when the server sent hardly anything', () => {
      const text = write(exported({ resultCode: '0200000', data: { callId: 'x', callStatus: 7 } }));
      assert.doesNotMatch(text, /undefined|NaN|null|\{\d\}|Invalid/);
    });
  });

describe('callAsJson', () => {
  it('is indented', () => {
    assert.match(callAsJson(exported()), /^\{\n {2}"/);
  });

  it("writes times in ISO 8601 with the server's offset", () => {
    const text = callAsJson(exported());
    for (const time of ['11:45:43', '11:45:47', '11:45:51'])
      assert.ok(text.includes(`"2022-02-10T${time}+08:00"`), time);
  });

  it('writes an offset west of Greenwich and one of odd minutes right', () => {
    // 03:45:43 UTC is 00:15:43 at UTC-03:30 and 09:30:43 at UTC+05:45.
    assert.match(
      callAsJson(exported(sampleWith({ ackBeginTime: '2022-02-10 00:15:43' }))),
      /"2022-02-10T00:15:43-03:30"/,
    );
    assert.match(
      callAsJson(exported(sampleWith({ ackBeginTime: '2022-02-10 09:30:43' }))),
      /"2022-02-10T09:30:43\+05:45"/,
    );
  });

  it('claims no zone for a time whose offset is not known', () => {
    const text = callAsJson(exported(sampleWith({ ackBeginTime: '', callId: 'no-instant' })));
    assert.match(text, /"2022-02-10T11:45:51"/);
  });

  it('says when it was asked', () => {
    assert.match(callAsJson(exported()), /"2022-02-10T04:00:00(\.000)?Z"/);
  });

  it('says whether there is a recording', () => {
    assert.notDeepEqual(
      jsonOf(exported()),
      jsonOf({ ...exported(), hasRecording: false }),
      'a reader must be able to tell the two apart',
    );
  });

  it('keeps its field names whatever the language', () => {
    const english = Object.keys(jsonOf(exported()) as object);
    configureWording('zh-cn', { Answered: '已接通' });
    assert.deepEqual(Object.keys(jsonOf(exported()) as object), english);
  });
});

describe('callAsMarkdown', () => {
  it('says when and on which server it was asked, with a link that opens it', () => {
    const passedOn = {
      serverName: 'isales-lab',
      link: 'vscode://isales.call-lens/call?vdn=8&id=1644464743-1388&server=https%3A%2F%2Flab%3A28443',
      language: 'en',
    };
    const text = callAsMarkdown(exported(vendorSample, { passedOn }));
    assert.ok(text.includes(`| Link | <${passedOn.link}> |`), text);
    assert.match(text, /\| Server \| isales-lab \(Main\) \|/);
    assert.match(text, /\| Looked up \| .*2022.* UTC \|/);
    // What is no link of ours becomes none.
    const hostile = callAsMarkdown(
      exported(vendorSample, { passedOn: { ...passedOn, link: 'x://a|b> ![y](https://evil)' } }),
    );
    assert.doesNotMatch(hostile, /<x:/);
  });

  it("gives the times with the server's offset", () => {
    const text = callAsMarkdown(exported());
    for (const time of ['11:45:43', '11:45:47', '11:45:51'])
      assert.match(rendered(text), new RegExp(`10 Feb 2022, ${time} \\(UTC\\+08:00\\)`));
  });

  it('claims no zone for a time whose offset is not known', () => {
    const text = callAsMarkdown(exported(sampleWith({ ackBeginTime: '', callId: 'no-instant' })));
    assert.doesNotMatch(text, /UTC/);
  });

  it('explains the failCode in the language of the editor', () => {
    configureWording('zh-cn', undefined);
    assert.match(callAsMarkdown(exported(sampleWith({ callStatus: 5, failCode: '00146' }))), /无人接听/);
  });

  const hostile: readonly (readonly [what: string, text: string])[] = [
    ['pipes', 'a|b||c'],
    ['a backslash before a pipe', 'a\\|b'],
    ['line breaks', 'a\nb\r\nc\u2028d'],
    ['a link', '[click](https://evil.example)'],
    ['a picture', '![x](https://evil.example/p.png)'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['a code span that is not closed', 'a`b|c'],
    ['emphasis', '**bold** _it_'],
  ];
  for (const [what, text] of hostile)
    for (const [where, call] of Object.entries({
      displayCode: exported(sampleWith({ resultCode: text })),
      called: exported(sampleWith({ called: text })),
      failCode: exported(sampleWith({ failCode: text, callStatus: 5 })),
      callEndTime: exported(sampleWith({ callEndTime: text })),
      callStatus: exported(sampleWith({ callStatus: text })),
      description: exported({ ...vendorSample, resultDesc: text, returnDesc: text }),
      'server name': exported(vendorSample, { server: text }),
      'call ID': exported(vendorSample, { callId: text }),
    }))
      it(`keeps its table whole with ${what} in the ${where}`, () => {
        const markdown = callAsMarkdown(call);
        const [heading = '', ...table] = markdown.split('\n').filter((line) => line.trim() !== '');
        assert.match(heading, /^\*\*Call .*\*\*$/);
        assert.deepEqual([...new Set(table.map(borders))], [3], markdown);
        for (const line of table) assert.match(line, /^\|.*\|$/);
        assert.doesNotMatch(markdown, /(?<!\\)<img|(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)\*\*b|[\r\u2028]/);
      });
});

after(() => {
  configureWording('en', {});
});
