import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  notifications,
  requests,
  type CallInDocument,
  type Range,
} from '../../../src/protocol/languageServer.ts';
import { first, second, third } from './documents.ts';
import { unanswered } from '../present/facts.ts';
import { defaultConfiguration, ServerProcess, type ServerProcessOptions } from './serverUnderTest.ts';

const uri = 'file:///logs/dialer.log';
const text = [
  `INFO started call ${first} vdnId=7`,
  'INFO ticket 2022-02-10, order 20220210-0001',
  `WARN finished call ${second} vdnId=8 failCode=00603`,
  `INFO no result for call ${third}`,
  '',
].join('\n');
const atFirst = { line: 0, character: 20 };
const atCode = { line: 2, character: (text.split('\n')[2] ?? '').indexOf('00603') };
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
    'names the call at a position with its VDN, where that was read, and its range',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const range: Range = { start: { line: 0, character: 18 }, end: { line: 0, character: 33 } };
      const named = { callId: first, vdnId: 7, vdnSource: 'line', range };
      assert.deepEqual(await server.callAt(uri, atFirst), named);
      assert.deepEqual(server.cachedAsked, []);
    }),
  );

  it(
    'names the default VDN of the server where the text names none, and none without a default',
    withServer({}, async (server) => {
      await server.open(uri, text);
      const byDefault = await server.callAt(uri, atThird);
      assert.deepEqual([byDefault?.vdnId, byDefault?.vdnSource], [8, 'default']);
      const { defaultVdnId: _none, ...without } = defaultConfiguration;
      await server.connection.sendNotification(notifications.configuration, without);
      const named = await server.callAt(uri, atThird);
      assert.deepEqual([named?.callId, named?.vdnId, named?.vdnSource], [third, undefined, undefined]);
    }),
  );

  it(
    'has no call and no hover for a date, an order number and a plain word',
    withServer({}, async (server) => {
      await server.open(uri, text);
      for (const character of [0, 13, 20, 32]) {
        assert.equal(await server.hover(uri, { line: 1, character }), undefined);
        assert.equal(await server.callAt(uri, { line: 1, character }), null);
      }
      assert.equal(await server.callAt('file:///never/opened.log', atFirst), null);
      assert.deepEqual(server.cachedAsked, []);
    }),
  );

  it(
    'leaves hovers on call IDs to the extension',
    withServer({}, async (server) => {
      await server.open(uri, text);
      assert.equal(await server.hover(uri, atFirst), undefined);
    }),
  );

  it(
    'explains a code of the platform',
    withServer({}, async (server) => {
      await server.open(uri, text);
      assert.match((await server.hover(uri, atCode)) ?? '', /^failCode `00603` \*\*User did not answer\*\*/);
      assert.equal(await server.callAt(uri, atCode), null);
    }),
  );

  it(
    'explains a code in the words of the server in use, once it was asked',
    withServer({}, async (server) => {
      await server.open(uri, text);
      await server.configure({ failCodes: { '00603': 'Nobody there' } });
      assert.match((await server.hover(uri, atCode)) ?? '', /^failCode `00603` \*\*Nobody there\*\*/);
    }),
  );

  it(
    'speaks the language it is started with',
    withServer({ language: 'zh-cn', translations: { 'category: {0}': '类别：{0}' } }, async (server) => {
      await server.open(uri, text);
      assert.match((await server.hover(uri, atCode)) ?? '', /类别：/);
    }),
  );

  it(
    'has the editor draw lenses and hints anew after a changed configuration, without a restart',
    withServer({}, async (server) => {
      await server.open(uri, text);
      await server.configure({ defaultVdnId: 9 });
      await until(
        'the editor to be told',
        () => server.refreshed.codeLens > 0 && server.refreshed.inlayHint > 0,
      );
      assert.equal((await server.callAt(uri, atThird))?.vdnId, 9);
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
      assert.deepEqual(server.cachedAsked, []);
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
          ['3 calls, 2 VDNs', 'isales.pickCallOfDocument', 0],
          ['Look up all', 'isales.lookUpAllInFile', 0],
          ['Failed only', 'isales.showFailedCalls', 0],
        ],
      );
      for (const { command } of lenses) assert.deepEqual(command?.arguments, [{ uri }]);
      await server.open('file:///none.txt', 'nothing here');
      assert.deepEqual(await server.lenses('file:///none.txt'), []);
      // Where only some lines are shown, the way back takes the place of the way there.
      await server.configure({ narrowed: [uri] });
      const back = (await server.lenses(uri)).map(({ command }) => command?.command);
      assert.ok(back.includes('isales.showAllLines') && !back.includes('isales.showFailedCalls'));
      await server.configure({ codeLens: false });
      assert.deepEqual(await server.lenses(uri), []);
    }),
  );

  it(
    'hints at what is cached, for the lines in sight',
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
      assert.equal(await server.callAt(uri, at(0, 19)), null);
      await server.change(uri, { text: first });
      assert.equal((await server.symbols(uri)).length, 1);
    }),
  );

  it(
    'tells which lines name none of some calls, and folds nothing by itself',
    withServer({}, async (server) => {
      await server.open(uri, text);
      assert.deepEqual(await server.ask(requests.linesBetween, { uri, callIds: [third] }), {
        folds: [
          { start: 0, end: 2 },
          { start: 3, end: 4 },
        ],
        firstShown: 3,
      });
      // Other languages and extensions fold by indentation, which a provider of ours would take away.
      assert.deepEqual(server.registered, []);
      assert.deepEqual(await server.ask(requests.linesBetween, { uri: 'file:///none.log', callIds: [] }), {
        folds: [],
      });
    }),
  );

  it(
    'forgets a document that is closed',
    withServer({}, async (server) => {
      await server.open(uri, text);
      await server.close(uri);
      assert.equal(await server.callAt(uri, atFirst), null);
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
      const named = await server.callAt(uri, { line: 0, character: 6 });
      assert.deepEqual([named?.callId, named?.vdnId], ['C77', 7]);
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
        assert.ok(await server.callAt(uri, { line: 0, character: 70 }));
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
