import assert from 'node:assert/strict';
import { callHover, callNameHover, callResultHover } from '../../../src/present/callHover.ts';
import { hintText } from '../../../src/present/callHint.ts';
import { codeHover } from '../../../src/present/codeHover.ts';
import { hoverMarkdown } from '../../../src/present/hoverMarkdown.ts';
import type { HoverModel } from '../../../src/present/hoverModel.ts';
import type { CallFacts, CallHover } from '../../../src/protocol/callHover.ts';
import type { NamedCall } from '../../../src/protocol/languageServer.ts';
import { formatInstant, formatTimeOfDay } from '../../../src/wording/dates.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { answered, failure, unanswered } from './facts.ts';

const callId = '1644464743-1388';
const startsAt = 1_644_464_743_000;
const at = { line: 3, character: 7 };
const now = startsAt + 3 * 86_400_000;
const call: NamedCall = { callId, vdnId: 8, vdnSource: 'line' };
const hostile = '[x](command:evil) <b>`$(trash)` **fat**\n\n# h | \u202e';
const linesCommand = { command: 'isales.showLinesOfCall', argument: { uri: 'file:///a.log', callId } };

/** The hover that stands at once, in Markdown. */
function nameMarkdown(named: NamedCall, utcOffsetMinutes?: number): string {
  const offset = utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes };
  return hoverMarkdown(callNameHover({ call: named, ...offset }, now));
}

/** The hover with what is known of a result, in Markdown, as the text editor draws it. */
function resultMarkdown(result: CallHover['result'], named: NamedCall = call, hasServer = true): string {
  const { vdnId } = named;
  return hoverMarkdown(callResultHover({ call: named, hasServer, result }, Date.now()), {
    refresh: {
      command: 'isales.refreshHover',
      argument: { call: { callId: named.callId, vdnId, serverId: 'server-1' }, at },
    },
    onlyLines: linesCommand,
  });
}

/** What Markdown without links shows: escapes are taken away. */
function shown(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** What a model says without any markup. */
function textOf({ lines }: HoverModel): string[] {
  return lines.map((line) =>
    line.map((span) => (span.kind === 'icon' ? '' : span.kind === 'dot' ? ' · ' : span.text)).join(''),
  );
}

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
    const [time = ''] = shown(nameMarkdown(call)).split('  \n');
    assert.equal(time, `**1644464743-1388** · ${formatInstant(startsAt, 'en')} your time · 3 days ago`);
  });

  it('tells the time in the server’s zone first when it is known, and yours beside it', () => {
    const [time = ''] = shown(nameMarkdown(call, 480)).split('  \n');
    assert.equal(
      time,
      `**1644464743-1388** · 10 Feb 2022, 11:45:43 UTC+08:00 · ${formatTimeOfDay(startsAt, 'en')} your time · 3 days ago`,
    );
  });

  it('knows zones west of UTC and of half an hour', () => {
    assert.match(shown(nameMarkdown(call, -210)), /00:15:43 UTC-03:30/);
    assert.match(shown(nameMarkdown(call, 0)), /03:45:43 UTC\+00:00/);
  });

  it('tells no time of an ID of the user’s own that holds none', () => {
    assert.equal(shown(nameMarkdown({ callId: 'CALL-7' })), '**CALL-7**  \nNo VDN is named nearby.');
    assert.doesNotMatch(nameMarkdown({ callId: '77-1388' }), /your time/);
  });

  for (const [vdnSource, says] of [
    ['url', 'VDN 8, from the query URL'],
    ['object', 'VDN 8, from the same object'],
    ['line', 'VDN 8, from the same line'],
    ['thread', 'VDN 8, from a line of the same thread or request'],
    ['default', 'VDN 8, the server’s default'],
  ] as const)
    it(`says where the VDN came from: ${vdnSource}`, () => {
      assert.equal(nameMarkdown({ callId, vdnId: 8, vdnSource }).split('  \n')[1], says);
    });

  it('escapes an ID of the user’s own', () => {
    assertHarmless(nameMarkdown({ callId: hostile, vdnId: 8, vdnSource: 'line' }), 2);
  });

  it('speaks Chinese', () => {
    configureWording('zh-cn', { '{0} your time': '您的时间 {0}' });
    assert.match(nameMarkdown(call), /您的时间 .* · 3天前/);
  });
});

describe('The hover that must not ask', () => {
  it('offers to look the call up, and to show its lines alone', () => {
    assert.deepEqual(
      links(resultMarkdown('button')),
      new Map([
        ['$(search) Look Up', { command: 'isales.lookUp', args: [{ callId, vdnId: 8 }] }],
        ['Only Lines of This Call', { command: linesCommand.command, args: [linesCommand.argument] }],
      ]),
    );
  });

  it('offers to look it up with a VDN where none is known', () => {
    assert.deepEqual(links(resultMarkdown('button', { callId })).get('$(search) Look Up with VDN…'), {
      command: 'isales.lookUp',
      args: [{ callId }],
    });
  });

  it('offers to add a server where there is none', () => {
    const found = links(resultMarkdown('button', call, false));
    assert.deepEqual(found.get('$(add) Add Server…'), { command: 'isales.addServer', args: undefined });
    assert.equal(found.has('$(search) Look Up'), false);
  });
});

describe('The hover with the result', () => {
  const target = [{ call: { callId, vdnId: 8, serverId: 'server-1' } }];
  const ofRecording = [
    'Open',
    'Open Recording',
    'Copy ID',
    'Copy Link',
    'Refresh',
    'Only Lines of This Call',
  ];

  it('says that the server is asked while the result is on its way', () => {
    assert.match(resultMarkdown('asking'), /^\$\(loading\) Asking the server … {2}\n/);
  });

  it('tells an answered call with its recording', () => {
    const [headline, codes, actions] = resultMarkdown(answered()).split('  \n');
    assert.equal(headline, '$(pass) **Answered** · called `88881955` · ringing 4 s · talking 1 min 5 s');
    assert.equal(codes, 'recording');
    assert.deepEqual([...links(actions ?? '').keys()], ofRecording);
    for (const [title, { args }] of links(actions ?? ''))
      if (title === 'Refresh') assert.deepEqual(args, [{ ...target[0], at }]);
      else if (title !== 'Only Lines of This Call') assert.deepEqual(args, target, title);
  });

  it('tells where a recording lies that no link leads to, as text, and offers none', () => {
    const onPlatform = answered({ hasRecording: false, recordingPath: 'Y:/1/11/[a](command:x)/0915000.V3' });
    const [, codes = '', actions = ''] = resultMarkdown(onPlatform).split('  \n');
    assert.equal(codes, 'recording on the platform’s file server\\: `Y:/1/11/[a](command:x)/0915000.V3`');
    for (const title of ['Open Recording', 'Copy Link'])
      assert.equal(links(actions).has(title), false, title);
  });

  it('tells a failed call with its code, and offers no recording where there is none', () => {
    const [headline, codes, actions] = resultMarkdown(unanswered({ displayCode: '000301' })).split('  \n');
    assert.equal(headline, '$(error) **No answer** · called `88881955` · ringing 12 s');
    assert.equal(
      codes,
      'failCode `00603` The called party does not answer · display code `000301` · no recording',
    );
    assert.deepEqual(
      [...links(actions ?? '').keys()],
      ['Open', 'Copy ID', 'Refresh', 'Only Lines of This Call'],
    );
  });

  it('tells what a display code means where its server said so', () => {
    const facts = unanswered({ displayCode: 'OB02', displayMeaning: 'Not reached' });
    assert.match(resultMarkdown(facts), / · display code `OB02` Not reached · no recording/);
  });

  it('tells a code without meaning', () => {
    assert.match(resultMarkdown(unanswered({ failCode: { code: '99999' } })), /\nfailCode `99999` · /);
  });

  it('tells an unknown outcome with a mark of its own', () => {
    assert.match(
      resultMarkdown(answered({ tone: 'unknown', title: 'Outcome unknown' })),
      /^\$\(question\) \*\*Outcome unknown\*\*/,
    );
  });

  it('tells how long the recording’s link is valid, and when it has expired', () => {
    const hours = Date.now() + 2 * 3_600_000 + 500;
    assert.match(resultMarkdown(answered({ recordingExpiresAt: hours })), /recording, link valid for 2 h/);
    assert.match(resultMarkdown(answered({ recordingExpiresAt: Date.now() - 1 })), /recording, link expired/);
  });

  it('leaves out what is not known', () => {
    const { called: _called, ringingSeconds: _ringing, talkingSeconds: _talking, ...rest } = answered();
    assert.equal(resultMarkdown(rest).split('  \n')[0], '$(pass) **Answered**');
  });

  it('tells a call that was not found with one line', () => {
    const [line, ...others] = resultMarkdown(failure({ notFound: true, title: 'No such call' })).split(
      '  \n',
    );
    assert.equal(line, '$(question) No such call · Test');
    assert.deepEqual([...links(others.join()).keys()], ['Only Lines of This Call']);
  });

  it('tells a failure with one line and what mends it', () => {
    const mend = {
      command: 'isales.setCredentials',
      title: 'Set Credentials…',
      argument: { server: { id: 'server-1' } },
    };
    const text = resultMarkdown(failure({ title: 'The key is wrong', mend }));
    assert.match(text, /^\$\(warning\) The key is wrong · Test {2}\n\[Set Credentials…\]\(command:/);
    assert.deepEqual(links(text).get('Set Credentials…'), {
      command: 'isales.setCredentials',
      args: [{ server: { id: 'server-1' } }],
    });
  });

  it('links no command that hovers may not run', () => {
    const mend = { command: 'workbench.action.terminal.sendSequence', title: 'Mend' };
    assert.deepEqual([...links(resultMarkdown(failure({ mend }))).keys()], ['Only Lines of This Call']);
  });

  const hostileFacts: readonly (readonly [field: string, facts: CallFacts])[] = [
    ['title', answered({ title: hostile })],
    ['called', answered({ called: hostile })],
    ['meaning', unanswered({ failCode: { code: '00603', meaning: hostile } })],
    ['code', unanswered({ failCode: { code: hostile } })],
    ['displayCode', unanswered({ displayCode: hostile })],
    ['displayMeaning', unanswered({ displayCode: 'OB02', displayMeaning: hostile })],
    ['serverId', answered({ serverId: hostile })],
  ];
  for (const [field, facts] of hostileFacts)
    it(`lets no text of the server become more than text: ${field}`, () => {
      assertHarmless(resultMarkdown(facts), 3);
      // What stands behind stays what it is.
      assert.deepEqual([...links(resultMarkdown(facts)).keys()].slice(-2), [
        'Refresh',
        'Only Lines of This Call',
      ]);
    });

  it('lets no text of a failure become more than text', () => {
    assertHarmless(resultMarkdown(failure({ title: hostile })), 2);
    assertHarmless(resultMarkdown(failure({ serverName: hostile })), 2);
  });

  it('lets no hostile call ID break out of the actions', () => {
    const [, , actions = ''] = resultMarkdown(answered(), { callId: hostile, vdnId: 8 }).split('  \n');
    assert.deepEqual([...links(actions).keys()], ofRecording);
    assert.deepEqual(links(actions).get('Copy ID')?.args, [
      { call: { callId: hostile, vdnId: 8, serverId: 'server-1' } },
    ]);
  });
});

describe('The hover as a whole', () => {
  it('tells the call ID, its VDN and its result, and offers what the result offers', () => {
    const hover: CallHover = { call, hasServer: true, result: unanswered() };
    assert.deepEqual(textOf(callHover(hover, now)).slice(1), [
      'VDN 8, from the same line',
      ' No answer · called 88881955 · ringing 12 s',
      'failCode 00603 The called party does not answer · no recording',
    ]);
    assert.deepEqual(callHover(hover, now).actions, callResultHover(hover, now).actions);
  });

  it('keeps texts of a server apart from our own words', () => {
    const { lines } = callHover({ call, hasServer: true, result: answered({ title: hostile }) }, now);
    const spans = lines.flat().filter((span) => 'text' in span && span.text.includes('command:evil'));
    assert.deepEqual(spans, [{ kind: 'strong', text: hostile }]);
  });
});

describe('The hover on a code', () => {
  const markdownOf = (name: string, value: string): string | undefined => {
    const model = codeHover(name, value);
    return model && hoverMarkdown(model);
  };

  it('explains it from the tables', () => {
    assert.equal(
      shown(markdownOf('failCode', '00603') ?? ''),
      'failCode `00603` **User did not answer** · category: no answer',
    );
  });

  it('gives a failCode back the zeros that a number has lost', () => {
    assert.match(markdownOf('failCode', '603') ?? '', /^failCode `00603` \*\*User did not answer/);
  });

  it('says nothing of a code that no table knows', () => {
    assert.equal(codeHover('failCode', '98765'), undefined);
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
