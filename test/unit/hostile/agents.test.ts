import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentTools } from '../../../src/agents/agentTools.ts';
import { answerText, problemText } from '../../../src/agents/problems.ts';
import { redactJson } from '../../../src/isales/index.ts';
import { withoutInvisible } from '../../../src/text/invisible.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';
import { callOfEverything, lookupOfBody } from '../../hostile/everything.ts';
import { anyJson, anyText, markup } from '../../hostile/texts.ts';

const outsideId = '1644464743-4711';
const signal = new AbortController().signal;

describe('Hostile input: what an agent hands to our tools', () => {
  let folder: TempFolder;
  let logs: string;
  let tools: AgentTools;
  let lookup = callOfEverything('');

  before(async () => {
    folder = await makeTempFolder();
    logs = path.join(folder.path, 'logs');
    await mkdir(path.join(logs, 'deep'), { recursive: true });
    await writeFile(path.join(logs, 'inside.log'), 'vdn=8 1644464743-1\n');
    await writeFile(path.join(logs, 'deep', 'inside.log'), 'vdn=8 1644464743-2\n');
    await writeFile(path.join(folder.path, 'outside.log'), `vdn=8 ${outsideId}\n`);
    await mkdir(path.join(folder.path, 'logs-too'));
    await writeFile(path.join(folder.path, 'logs-too', 'outside.log'), `vdn=8 ${outsideId}\n`);
    await symlink('../outside.log', path.join(logs, 'link.log'));
    await symlink('..', path.join(logs, 'up'));
    tools = new AgentTools({
      server: () => ({ id: 'main', baseUrl: 'https://10.22.26.181', defaultVdnId: 8 }),
      lookUp: () => Promise.resolve({ ok: true, value: lookup }),
      folders: () => [logs],
      redact: (value) => redactJson(value, []),
    });
  });
  after(() => folder[Symbol.asyncDispose]());

  it('is answered or refused in words of ours, never with an exception, never at length', async () => {
    const inputs = fc.oneof(
      anyJson,
      fc.record(
        {
          callId: fc.oneof(anyText, fc.constant('x'.repeat(100_000))),
          vdnId: fc.oneof(fc.integer(), fc.double(), anyText),
          path: fc.oneof(anyText, fc.constant('..'.repeat(50_000))),
          code: anyText,
          skip: fc.integer(),
          limit: fc.integer(),
          ['x'.repeat(100_000)]: anyText,
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        for (const answer of [
          await tools.getCallResult(input, signal),
          await tools.findCallsInFile(input, signal),
          tools.explainCode(input),
        ]) {
          const text = answer.ok ? answerText(answer.value) : problemText(answer.error);
          assert.ok(text.length < 120_000, text.slice(0, 500));
          if (!answer.ok) assert.ok(text.length < 20_000 && typeof answer.error.kind === 'string');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('comes back without what people do not see, in the values themselves', async () => {
    const unseen = '\u{e0049}\u{e0047}\u200b\u00ad\u034f\u2800\u3164\u180e\ufff9\u202e';
    await writeFile(path.join(logs, `odd${unseen}.log`), `call=C${unseen}7 vdn=8\n1644464743-3\n`);
    lookup = lookupOfBody({ resultCode: '1', resultDesc: `Busy${unseen}` });
    const answers = [
      await tools.getCallResult({ callId: '1644464743-1388' }, signal),
      await tools.getCallResult({ callId: '1-1', [`vdn${unseen}`]: 8 }, signal),
      await tools.findCallsInFile({ path: `odd${unseen}.log` }, signal),
      await tools.findCallsInFile({ path: `missing${unseen}.log` }, signal),
      tools.explainCode({ code: unseen }),
    ];
    assert.match(JSON.stringify(answers), /Busy.*odd\.log/);
    assert.equal(withoutInvisible(JSON.stringify(answers)), JSON.stringify(answers));
  });

  it('leads to no file outside the folder, by no path', async () => {
    const parts = fc.constantFrom(
      ...['..', '.', '/', '\\', 'up', 'deep', 'logs', 'logs-too', 'inside.log', 'outside.log', 'link.log'],
      ...['%2e%2e', '\0', '~', 'file://', folder.path, logs, '//', '../..', '/..', 'logs/..'],
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(parts, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('', '/'),
        async (pieces, between) => {
          const answer = await tools.findCallsInFile({ path: pieces.join(between) }, signal);
          if (answer.ok) read++;
          assert.ok(!JSON.stringify(answer).includes(outsideId), pieces.join(between));
        },
      ),
      {
        numRuns: 1_000,
        examples: [
          [['link.log'], ''],
          [['up', 'outside.log'], '/'],
          [['..', 'logs-too', 'outside.log'], '/'],
          [['inside.log'], ''],
        ],
      },
    );
    // Else nothing was tried.
    assert.ok(read > 0);
  });

  for (const text of markup)
    it(`and what the server says is data in the answer: ${JSON.stringify(text)}`, async () => {
      const answers: string[] = [];
      for (const each of [
        callOfEverything(text),
        lookupOfBody({ resultCode: text || '1', resultDesc: text }),
      ]) {
        lookup = each;
        const answer = await tools.getCallResult({ callId: '1644464743-1388' }, signal);
        assert.equal(withoutInvisible(JSON.stringify(answer)), JSON.stringify(answer));
        answers.push(answer.ok ? answerText(answer.value) : problemText(answer.error));
      }
      for (const answer of answers) {
        assert.equal(typeof JSON.parse(answer), 'object');
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        assert.doesNotMatch(answer, /[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        assert.doesNotMatch(answer, /recordPath|https:\/\/evil\.example\/a\.wav/);
      }
    });
});
