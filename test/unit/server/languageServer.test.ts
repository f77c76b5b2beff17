import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { requests, type CallInDocument, type Range } from '../../../src/protocol/languageServer.ts';
import { first, second, third } from './documents.ts';
import { answered, failure, unanswered } from './facts.ts';
import { ServerProcess, type ServerProcessOptions } from './serverUnderTest.ts';

const uri = 'file:///logs/dialer.log';
const text = [
  `INFO started call ${first} vdnId=7`,
  'INFO ticket 2022-02-10, order 20220210-0001',
  `WARN finished call ${second} vdnId=8 failCode=00603`,
  `INFO no result for call ${third}`,
  '',
].join('\n');
const atFirst = { line: 0, character: 20 };
const atThird = { line: 3, character: 26 };
const wholeText: Range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };

/** Waits until something is so. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const started = Date.now();
  while (!isSo()) {
    if (Date.now() - started > 5000) assert.fail(`Waited in vain: ${what}`);
    await delay(5);
  }
}

/** A server for one test that is ended whatever happens. */
function withServer(options: ServerProcessOptions, test: (server: ServerProcess) => Promise<void>) {
  return async function (this: Mocha.Context): Promise<void> {
    this.timeout(20_000);
    const server = await ServerProcess.start(options);
    try {
      await test(server);
    } finally {
      await server.stop();
    }
  };
}

describe('The language server as a process', () => {
  it(
    'tells the time of a call at once and asks nobody for it',
    withServer({ configuration: { utcOffsetMinutes: 480 } }, async (server) => {
      await server.open(uri, text);
      const hover = await server.hover(uri, atFirst);
      assert.match(hover ?? '', /^\*\*1644464743\\-1388\*\* · 10 Feb 2022, 11:45:43 UTC\+08:00 · /);
      assert.match(hover ?? '', /VDN 7, from the same line$/);
      assert.deepEqual([server.lookUps, server.cachedAsked], [[], []]);
    }),
  );

  it(
    'has no hover, no result and no question for a date, an order number and a plain word',
    withServer({}, async (server) => {
      await server.open(uri, text);
      for (const character of [0, 13, 20, 32]) {
        assert.equal(await server.hover(uri, { line: 1, character }), undefined);
        assert.equal(await server.resultHover(uri, { line: 1, character }), null);
      }
      assert.equal(await server.resultHover('file:///never/opened.log', atFirst), null);
      assert.deepEqual([server.lookUps, server.cachedAsked], [[], []]);
    }),
  );

  it(
    'explains a code of the platform',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const character = (text.split('\n')[2] ?? '').indexOf('00603');
      assert.match((await server.hover(uri, { line: 2, character })) ?? '', /^failCode `00603` \*\*/);
      assert.equal(await server.resultHover(uri, { line: 2, character }), null);
    }),
  );

  it(
    'speaks the language it is started with',
    withServer(
      { language: 'zh-cn', translations: { 'VDN {0}, from the same line': '同一行的 VDN {0}' } },
      async (server) => {
        await server.open(uri, text);
        assert.match((await server.hover(uri, atFirst)) ?? '', /同一行的 VDN 7$/);
      },
    ),
  );

  it(
    'asks for a result once, with the call’s own VDN',
    withServer({}, async (server) => {
      server.answerLookUp = () => Promise.resolve(answered());
      await server.open(uri, text);
      const hover = await server.resultHover(uri, atFirst);
      assert.match(hover?.markdown ?? '', /^\$\(pass\) \*\*Answered\*\*/);
      assert.deepEqual(hover?.range, { start: { line: 0, character: 18 }, end: { line: 0, character: 33 } });
      assert.deepEqual(server.lookUps, [{ callId: first, vdnId: 7 }]);
    }),
  );

  it(
    'asks for nothing that is cached',
    withServer({}, async (server) => {
      server.answerCached = () => unanswered();
      await server.open(uri, text);
      assert.match((await server.resultHover(uri, atFirst))?.markdown ?? '', /No answer/);
      assert.deepEqual(server.cachedAsked, [[{ callId: first, vdnId: 7 }]]);
      assert.deepEqual(server.lookUps, []);
    }),
  );

  it(
    'cancels its question when the hover is left',
    withServer({}, async (server) => {
      let cancelled = false;
      server.answerLookUp = (_call, token) =>
        new Promise((resolve) => {
          token.onCancellationRequested(() => {
            cancelled = true;
            resolve(null);
          });
        });
      await server.open(uri, text);
      const source = new CancellationTokenSource();
      const hover = server.resultHover(uri, atFirst, source.token).catch(() => undefined);
      await until('the question', () => server.lookUps.length === 1);
      assert.equal(cancelled, false);
      source.cancel();
      await until('the cancellation', () => cancelled);
      await hover;
      assert.equal(server.lookUps.length, 1);
    }),
  );

  it(
    'answers other hovers while a result is awaited',
    withServer({}, async (server) => {
      const answer = Promise.withResolvers<ReturnType<typeof answered>>();
      server.answerLookUp = () => answer.promise;
      await server.open(uri, text);
      const slow = server.resultHover(uri, atFirst);
      await until('the question', () => server.lookUps.length === 1);
      assert.ok(await server.hover(uri, atFirst));
      answer.resolve(answered());
      assert.match((await slow)?.markdown ?? '', /Answered/);
    }),
  );

  it(
    'offers a button alone where it must not ask, but shows what is cached',
    withServer({ configuration: { hoverLookup: 'button' } }, async (server) => {
      server.answerCached = ({ callId }) => (callId === first ? answered() : null);
      await server.open(uri, text);
      assert.match((await server.resultHover(uri, atFirst))?.markdown ?? '', /Answered/);
      assert.match(
        (await server.resultHover(uri, atThird))?.markdown ?? '',
        /^\[\$\(search\) Look Up\]\(command:isales\.lookUp\?/,
      );
      assert.deepEqual(server.lookUps, []);
    }),
  );

  it(
    'follows a changed configuration without a restart',
    withServer({ configuration: { hoverLookup: 'button' } }, async (server) => {
      server.answerLookUp = () => Promise.resolve(failure());
      await server.open(uri, text);
      await server.resultHover(uri, atFirst);
      assert.deepEqual(server.lookUps, []);
      await server.configure({ hoverLookup: 'automatic' });
      assert.match((await server.resultHover(uri, atFirst))?.markdown ?? '', /The server is busy/);
      assert.equal(server.lookUps.length, 1);
      await until(
        'the editor to be told',
        () => server.refreshed.codeLens > 0 && server.refreshed.inlayHint > 0,
      );
    }),
  );

  it(
    'asks nothing without a server or without a VDN',
    withServer({ configuration: { activeServer: { name: 'Test' } } }, async (server) => {
      await server.open(uri, text);
      assert.match((await server.resultHover(uri, atThird))?.markdown ?? '', /Look Up with VDN…/);
      const { connection } = server;
      await connection.sendNotification('isales/configuration', {
        hoverLookup: 'automatic',
        codeLens: true,
        inlayHints: false,
        patterns: {},
      });
      assert.match((await server.resultHover(uri, atFirst))?.markdown ?? '', /Add Server…/);
      assert.deepEqual([server.lookUps, server.cachedAsked], [[], []]);
    }),
  );

  it(
    'links every call, and says where to only when one is asked for',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const links = await server.links(uri);
      assert.deepEqual(
        links.map(({ range, target }) => [range.start.line, target]),
        [
          [0, undefined],
          [2, undefined],
          [3, undefined],
        ],
      );
      const [link = assert.fail()] = links;
      const { target = '' } = await server.resolveLink(link);
      const [command, query = ''] = target.split('?');
      assert.equal(command, 'command:isales.lookUp');
      assert.deepEqual(JSON.parse(decodeURIComponent(query)), [{ callId: first, vdnId: 7 }]);
      assert.deepEqual([server.lookUps, server.cachedAsked], [[], []]);
    }),
  );

  it(
    'counts calls and VDNs above the document, unless that is switched off',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const lenses = await server.lenses(uri);
      assert.deepEqual(
        lenses.map(({ command, range }) => [command?.title, command?.command, range.start.line]),
        [
          ['3 calls, 2 distinct VDNs', 'isales.pickCallOfDocument', 0],
          ['Look up all', 'isales.lookUpAllInFile', 0],
          ['Failed only', 'isales.showFailedCalls', 0],
        ],
      );
      for (const { command } of lenses) assert.deepEqual(command?.arguments, [{ uri }]);
      await server.open('file:///none.txt', 'nothing here');
      assert.deepEqual(await server.lenses('file:///none.txt'), []);
      await server.configure({ codeLens: false });
      assert.deepEqual(await server.lenses(uri), []);
    }),
  );

  it(
    'hints at what is cached, for the lines in sight, and looks nothing up',
    withServer({ configuration: { inlayHints: true } }, async (server) => {
      server.answerCached = ({ callId }) => (callId === second ? unanswered() : null);
      await server.open(uri, text);
      const hints = await server.hints(uri, wholeText);
      assert.deepEqual(
        hints.map(({ position, label }) => [position.line, label]),
        [[2, '✗ 00603 No answer, 12 s']],
      );
      server.cachedAsked.length = 0;
      await server.hints(uri, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } });
      assert.deepEqual(server.cachedAsked, [[{ callId: first, vdnId: 7 }]]);
      assert.deepEqual(server.lookUps, []);
    }),
  );

  it(
    'gives no hints unless the user wants them',
    withServer({}, async (server) => {
      server.answerCached = () => unanswered();
      await server.open(uri, text);
      assert.deepEqual(await server.hints(uri, wholeText), []);
      assert.deepEqual(server.cachedAsked, []);
    }),
  );

  it(
    'lists the calls for the Outline and for commands',
    withServer({}, async (server) => {
      await server.open(uri, text);
      assert.deepEqual(
        (await server.symbols(uri)).map(({ name, detail }) => [name, detail]),
        [
          [first, '1 line'],
          [second, '1 line'],
          [third, '1 line'],
        ],
      );
      const calls = await server.ask<CallInDocument[]>(requests.callsIn, { uri });
      assert.deepEqual(
        calls.map(({ callId, vdnSource }) => [callId, vdnSource]),
        [
          [first, 'line'],
          [second, 'line'],
          [third, 'default'],
        ],
      );
      const next = await server.ask<Range>(requests.nextCall, { uri, position: atFirst, direction: 'next' });
      assert.equal(next.start.line, 2);
      const none = { uri: 'file:///never/opened.log', position: atFirst, direction: 'next' };
      assert.equal(await server.ask(requests.nextCall, none), null);
      assert.equal(await server.ask(requests.callAt, none), null);
      assert.deepEqual(await server.ask(requests.callsIn, none), []);
    }),
  );

  it(
    'knows after changes what it knows of the same text when fresh',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const typed = 'file:///logs/fresh.log';
      const at = (line: number, character: number) => ({ line, character });
      await server.change(
        uri,
        // An ID is broken in two, another one typed, a line taken out, lines put in.
        { range: { start: at(0, 20), end: at(0, 20) }, text: 'x' },
        { range: { start: at(1, 0), end: at(1, 4) }, text: `通话 ${third} ` },
        { range: { start: at(2, 0), end: at(3, 0) }, text: '' },
        { range: { start: at(2, 0), end: at(2, 0) }, text: `${first}\r\n{"vdnId":5,"callId":"${second}"}\n` },
      );
      const lines = text.split('\n');
      lines[0] = `${(lines[0] ?? '').slice(0, 20)}x${(lines[0] ?? '').slice(20)}`;
      lines[1] = `通话 ${third} ${(lines[1] ?? '').slice(4)}`;
      lines.splice(2, 1, `${first}\r`, `{"vdnId":5,"callId":"${second}"}`);
      await server.open(typed, lines.join('\n'));
      for (const request of ['textDocument/documentSymbol', 'textDocument/documentLink'] as const) {
        const [changed, fresh] = await Promise.all(
          [uri, typed].map((of) => server.ask<unknown[]>(request, { textDocument: { uri: of } })),
        );
        assert.ok(fresh && fresh.length >= 3);
        assert.deepEqual(JSON.parse(JSON.stringify(changed).replaceAll(uri, typed)) as unknown, fresh);
      }
      assert.equal(await server.hover(uri, at(0, 19)), undefined);
      await server.change(uri, { text: first });
      assert.equal((await server.symbols(uri)).length, 1);
    }),
  );

  it(
    'tells which lines name none of some calls, and folds nothing by itself',
    withServer({}, async (server) => {
      await server.open(uri, text);
      assert.deepEqual(await server.ask(requests.linesBetween, { uri, callIds: [third] }), [
        { start: 0, end: 2 },
        { start: 3, end: 4 },
      ]);
      // Other languages and extensions fold by indentation, which a provider of ours would take away.
      assert.deepEqual(server.registered, []);
      assert.deepEqual(await server.ask(requests.linesBetween, { uri: 'file:///none.log', callIds: [] }), []);
    }),
  );

  it(
    'forgets a document that is closed',
    withServer({}, async (server) => {
      await server.open(uri, text);
      await server.close(uri);
      assert.equal(await server.hover(uri, atFirst), undefined);
      assert.deepEqual(await server.links(uri), []);
    }),
  );

  it(
    'finds IDs by the user’s own pattern, also one that comes later',
    withServer({ configuration: { patterns: { ours: 'call=(?<id>C\\d+)' } } }, async (server) => {
      await server.open(uri, `call=C77 vdnId=7\nticket=T5 ${first}`);
      assert.deepEqual(
        (await server.symbols(uri)).map(({ name }) => name),
        ['C77', first],
      );
      server.answerLookUp = () => Promise.resolve(answered());
      await server.resultHover(uri, { line: 0, character: 6 });
      assert.deepEqual(server.lookUps, [{ callId: 'C77', vdnId: 7 }]);
      await server.configure({ patterns: { tickets: 'ticket=(?<id>T\\d+)' } });
      assert.deepEqual(
        (await server.symbols(uri)).map(({ name }) => name),
        ['T5', first],
      );
    }),
  );

  it(
    'says so when a pattern is broken, and goes on without it',
    withServer(
      { configuration: { patterns: { broken: '(?<id>', nameless: 'x(y)', good: '(?<id>C\\d+)' } } },
      async (server) => {
        await server.open(uri, `C77 ${first}`);
        assert.deepEqual(
          (await server.symbols(uri)).map(({ name }) => name),
          ['C77', first],
        );
        assert.deepEqual(
          server.switchedOff.map(({ name, reason }) => [name, reason]),
          [
            ['broken', 'broken'],
            ['nameless', 'broken'],
          ],
        );
      },
    ),
  );

  it(
    'switches a pattern off that takes without end, says so once, and goes on answering',
    withServer(
      { configuration: { patterns: { endless: '(?<id>(?:a+)+)$', good: '(?<id>C\\d+)' } } },
      async (server) => {
        const started = performance.now();
        await server.open(uri, `${'a'.repeat(60)}! C77 ${first}`);
        assert.ok(await server.hover(uri, { line: 0, character: 70 }));
        assert.ok(performance.now() - started < 5000, 'not much more than the second it gets');
        assert.deepEqual(
          server.switchedOff.map(({ name, reason }) => [name, reason]),
          [['endless', 'tooSlow']],
        );
        await server.change(uri, { text: `${'a'.repeat(60)}! C78 ${second}` });
        assert.deepEqual(
          (await server.symbols(uri)).map(({ name }) => name),
          ['C78', second],
        );
        assert.equal(server.switchedOff.length, 1);
      },
    ),
  );
});
