import assert from 'node:assert/strict';
import type { CallFacts, NamedCall, ServerConfiguration } from '../../../src/protocol/languageServer.ts';
import { callIdText, codeText, factsText, hintText, lookUpText } from '../../../src/server/hoverText.ts';
import { formatInstant, formatTimeOfDay } from '../../../src/wording/durations.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { answered, failure, unanswered } from './facts.ts';

const callId = '1644464743-1388';
const startsAt = 1_644_464_743_000;
const at = { line: 3, character: 7 };
const now = startsAt + 3 * 86_400_000;
const configuration: ServerConfiguration = {
  hoverLookup: 'automatic',
  activeServer: { name: 'Test', defaultVdnId: 8 },
  codeLens: true,
  inlayHints: false,
  patterns: {},
};
const call: NamedCall = { callId, vdnId: 8, vdnSource: 'line' };
const hostile = '[x](command:evil) <b>`$(trash)` **fat**\n\n# h | \u202e';

beforeEach(() => {
  configureWording('en', {});
});
after(() => {
  configureWording('en', {});
});

/** The links of a text, by their titles: the command and what it is handed. */
function links(markdown: string): Map<string, { command: string; args: unknown }> {
  const found = [...markdown.matchAll(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\(command:([\w.]+)(?:\?([^\s)]*))?/g)];
  return new Map(
    found.map(([, title = '', command = '', query]) => [
      title,
      {
        command,
        args: query === undefined ? undefined : (JSON.parse(decodeURIComponent(query)) as unknown),
      },
    ]),
  );
}

/** Fails when a hostile text made it into Markdown as more than text. */
function assertHarmless(markdown: string, lines: number): void {
  assert.equal(markdown.split('\n').length, lines, markdown);
  assert.ok(!markdown.includes('\u202e'), markdown);
  const withoutCode = markdown.replace(/(?<![\\`])(`+)(?!`)[^]*?[^`]\1(?!`)/g, '');
  // What stands in a link's target is no Markdown.
  const withoutTargets = withoutCode.replace(/\]\(command:[\w.]+\?[\w%.!~*-]+/g, '](');
  assert.doesNotMatch(withoutTargets, /(?<!\\)\[x|(?<!\\)<b|(?<!\\)\*\*fat|^# h|(?<!\\)\|/m, markdown);
  for (const { command } of links(withoutCode).values()) assert.match(command, /^isales\./);
}

describe('The hover that stands at once', () => {
  it('tells the time in the user’s zone when the server’s is not known', () => {
    const [time = ''] = callIdText(call, configuration, now).split('  \n');
    assert.equal(time, `**1644464743\\-1388** · ${formatInstant(startsAt, 'en')} your time · 3 days ago`);
  });

  it('tells the time in the server’s zone first when it is known, and yours beside it', () => {
    const [time = ''] = callIdText(call, { ...configuration, utcOffsetMinutes: 480 }, now).split('  \n');
    assert.equal(
      time,
      `**1644464743\\-1388** · 10 Feb 2022, 11:45:43 UTC+08:00 · ${formatTimeOfDay(startsAt, 'en')} your time · 3 days ago`,
    );
  });

  it('knows zones west of UTC and of half an hour', () => {
    assert.match(callIdText(call, { ...configuration, utcOffsetMinutes: -210 }, now), /00:15:43 UTC-03:30/);
    assert.match(callIdText(call, { ...configuration, utcOffsetMinutes: 0 }, now), /03:45:43 UTC\+00:00/);
  });

  it('tells no time of an ID of the user’s own that holds none', () => {
    assert.equal(
      callIdText({ callId: 'CALL-7' }, configuration, now),
      '**CALL\\-7**  \nNo VDN is named nearby.',
    );
  });

  for (const [vdnSource, words] of [
    ['url', 'VDN 8, from the query URL'],
    ['object', 'VDN 8, from the same object'],
    ['line', 'VDN 8, from the same line'],
    ['thread', 'VDN 8, from a line of the same thread or request'],
    ['default', 'VDN 8, the server’s default'],
  ] as const)
    it(`says where the VDN came from: ${vdnSource}`, () => {
      assert.equal(callIdText({ callId, vdnId: 8, vdnSource }, configuration, now).split('  \n')[1], words);
    });

  it('escapes an ID of the user’s own', () => {
    assertHarmless(callIdText({ callId: hostile, vdnId: 8, vdnSource: 'line' }, configuration, now), 2);
  });

  it('speaks Chinese', () => {
    configureWording('zh-cn', { '{0} your time': '您的时间 {0}' });
    assert.match(callIdText(call, configuration, now), /您的时间 .* · 3天前/);
  });
});

describe('The hover that must not ask', () => {
  it('offers to look the call up', () => {
    assert.deepEqual(
      links(lookUpText(call, configuration)),
      new Map([['$(search) Look Up', { command: 'isales.lookUp', args: [{ callId, vdnId: 8 }] }]]),
    );
  });

  it('offers to look it up with a VDN where none is known', () => {
    assert.deepEqual(
      links(lookUpText({ callId }, configuration)),
      new Map([['$(search) Look Up with VDN…', { command: 'isales.lookUp', args: [{ callId }] }]]),
    );
  });

  it('offers to add a server where there is none', () => {
    const { activeServer: _none, ...without } = configuration;
    assert.deepEqual(
      links(lookUpText(call, without)),
      new Map([['$(add) Add Server…', { command: 'isales.addServer', args: undefined }]]),
    );
  });
});

describe('The hover with the result', () => {
  const target = [{ call: { callId, vdnId: 8, serverId: 'server-1' } }];

  it('tells an answered call with its recording', () => {
    const [headline, codes, actions] = factsText(answered(), callId, 8, at).split('  \n');
    assert.equal(headline, '$(pass) **Answered** · called `88881955` · ringing 4 s · talking 1 min 5 s');
    assert.equal(codes, 'recording');
    assert.deepEqual(
      [...links(actions ?? '').keys()],
      ['Open', 'Open Recording', 'Copy ID', 'Copy Link', 'Refresh'],
    );
    for (const [title, { args }] of links(actions ?? ''))
      assert.deepEqual(args, title === 'Refresh' ? [{ ...target[0], at }] : target, title);
  });

  it('tells a failed call with its code, and offers no recording where there is none', () => {
    const [headline, codes, actions] = factsText(unanswered({ displayCode: '000301' }), callId, 8, at).split(
      '  \n',
    );
    assert.equal(headline, '$(error) **No answer** · called `88881955` · ringing 12 s');
    assert.equal(
      codes,
      'failCode `00603` The called party does not answer · display code `000301` · no recording',
    );
    assert.deepEqual([...links(actions ?? '').keys()], ['Open', 'Copy ID', 'Refresh']);
  });

  it('tells a code without meaning', () => {
    assert.match(
      factsText(unanswered({ failCode: { code: '99999' } }), callId, 8, at),
      /\nfailCode `99999` · /,
    );
  });

  it('tells an unknown outcome with a mark of its own', () => {
    assert.match(
      factsText(answered({ tone: 'unknown', title: 'Outcome unknown' }), callId, 8, at),
      /^\$\(question\) \*\*Outcome unknown\*\*/,
    );
  });

  it('tells how long the recording’s link is valid, and when it has expired', () => {
    const hours = Date.now() + 2 * 3_600_000 + 500;
    assert.match(
      factsText(answered({ recordingExpiresAt: hours }), callId, 8, at),
      /recording, link valid for 2 h/,
    );
    assert.match(
      factsText(answered({ recordingExpiresAt: Date.now() - 1 }), callId, 8, at),
      /recording, link expired/,
    );
  });

  it('leaves out what is not known', () => {
    const { called: _called, ringingSeconds: _ringing, talkingSeconds: _talking, ...rest } = answered();
    assert.equal(factsText(rest, callId, 8, at).split('  \n')[0], '$(pass) **Answered**');
  });

  it('tells a call that was not found with one line', () => {
    const text = factsText(failure({ notFound: true, title: 'No such call' }), callId, 8, at);
    assert.equal(text, '$(question) No such call · Test');
  });

  it('tells a failure with one line and what mends it', () => {
    const mend = {
      command: 'isales.setCredentials',
      title: 'Set Credentials…',
      argument: { server: { id: 'server-1' } },
    };
    const text = factsText(failure({ title: 'The key is wrong', mend }), callId, 8, at);
    assert.match(text, /^\$\(warning\) The key is wrong · Test · \[Set Credentials…\]\(command:/);
    assert.equal(text.split('\n').length, 1);
    assert.deepEqual(links(text).get('Set Credentials…'), {
      command: 'isales.setCredentials',
      args: [{ server: { id: 'server-1' } }],
    });
  });

  const hostileFacts: readonly (readonly [field: string, facts: CallFacts])[] = [
    ['title', answered({ title: hostile })],
    ['called', answered({ called: hostile })],
    ['meaning', unanswered({ failCode: { code: '00603', meaning: hostile } })],
    ['code', unanswered({ failCode: { code: hostile } })],
    ['displayCode', unanswered({ displayCode: hostile })],
    ['serverId', answered({ serverId: hostile })],
  ];
  for (const [field, facts] of hostileFacts)
    it(`lets no text of the server become more than text: ${field}`, () => {
      assertHarmless(factsText(facts, callId, 8, at), 3);
      // What stands behind stays what it is.
      assert.deepEqual([...links(factsText(facts, callId, 8, at)).keys()].slice(-1), ['Refresh']);
    });

  it('lets no text of a failure become more than text', () => {
    assertHarmless(factsText(failure({ title: hostile }), callId, 8, at), 1);
    assertHarmless(factsText(failure({ serverName: hostile }), callId, 8, at), 1);
  });

  it('lets no hostile call ID break out of the actions', () => {
    const [, , actions = ''] = factsText(answered(), hostile, 8, at).split('  \n');
    assert.deepEqual(
      [...links(actions).keys()],
      ['Open', 'Open Recording', 'Copy ID', 'Copy Link', 'Refresh'],
    );
    assert.deepEqual(links(actions).get('Copy ID')?.args, [
      { call: { callId: hostile, vdnId: 8, serverId: 'server-1' } },
    ]);
  });
});

describe('The hover on a code', () => {
  it('explains it from the tables', () => {
    assert.equal(
      codeText('failCode', '00603'),
      'failCode `00603` **User did not answer** · category: no answer',
    );
  });

  it('gives a failCode back the zeros that a number has lost', () => {
    assert.match(codeText('failCode', '603') ?? '', /^failCode `00603` \*\*User did not answer/);
  });

  it('says nothing of a code that no table knows', () => {
    assert.equal(codeText('failCode', '98765'), undefined);
  });
});

describe('The hint behind an ID', () => {
  it('tells the outcome in mark, code, words and time', () => {
    assert.equal(hintText(answered()), '✓ Answered, 1 min 5 s');
    assert.equal(hintText(unanswered()), '✗ 00603 No answer, 12 s');
  });

  it('tells an unknown outcome and a call that was not found', () => {
    const { ringingSeconds: _ringing, talkingSeconds: _talking, ...rest } = answered();
    assert.equal(hintText({ ...rest, tone: 'unknown', title: 'Outcome unknown' }), '? Outcome unknown');
    assert.equal(hintText(failure({ notFound: true, title: 'No such call' })), '? No such call');
  });

  it('says nothing of a call whose server could not be asked', () => {
    assert.equal(hintText(failure()), undefined);
  });
});
