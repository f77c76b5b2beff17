import { parse } from 'csv-parse/sync';
import assert from 'node:assert/strict';
import { plainText } from '../../../src/editor/plainText.ts';
import { certificateLines, pinnedLine } from '../../../src/wording/certificates.ts';
import { configureCodes } from '../../../src/wording/knownCodes.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { visibleInLine } from '../../../src/wording/visible.ts';
import {
  bodyOfEverything,
  callOfEverything,
  explainEveryCode,
  hoverOfCode,
  lookupOfBody,
  presentEverything,
} from '../../hostile/everything.ts';
import { markup } from '../../hostile/texts.ts';

beforeEach(() => {
  configureWording('en', {});
});
afterEach(() => {
  configureCodes(() => undefined);
});

/** A little more than a megabyte of text. */
const megabyte = 'x[y](command:workbench.action.quit) '.repeat(30_000);

/** What VS Code makes links of in notifications, below boxes of input and above trees. */
const linkedText = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

/** Characters that make a text look like another one, or do something in a terminal. */
// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const tricks = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u202a-\u202e\u2066-\u2069\u3164]|[\u{e0000}-\u{e0fff}]/u;

/** Markdown with everything taken out that a backslash makes plain, and all of our own links. */
function unescaped(markdown: string): string {
  return markdown
    .replaceAll(/\[[^[\]]{0,40}\]\(command:isales\.\w+[^)]*\)/g, '')
    .replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    .replaceAll(/\\[^\w\s]/g, '');
}

describe('Malicious server: what it says is harmless text', () => {
  for (const text of markup) {
    it(`in hovers, exports and notifications: ${JSON.stringify(text)}`, () => {
      explainEveryCode(text);
      const code = hoverOfCode('00603') ?? '';
      const result = presentEverything(callOfEverything(text));
      const failure = presentEverything(lookupOfBody({ resultCode: text || '1', resultDesc: text }));
      for (const { hover, markdown, summary, json, jsonLines, csv } of [result, failure]) {
        for (const shown of [hover, markdown, summary, code]) {
          assert.doesNotMatch(shown, tricks);
          assert.doesNotMatch(unescaped(shown), /[<>]|\]\(|https?:\/\/|www\.|!\[/);
        }
        assert.doesNotMatch(hover + code, /\$\((?!pass|error|question|warning)/);
        for (const shown of [json, jsonLines]) {
          assert.doesNotMatch(shown, tricks);
          JSON.parse(shown);
        }
        assert.equal(jsonLines.indexOf('\n'), jsonLines.length - 1);
        // Every character comes back from a CSV as it was: see its own tests.
        for (const cell of parse(csv, { bom: true }).flat())
          assert.doesNotMatch(cell.replace(/^="\d+"$/, ''), /^\s*[=+\-@]/);
      }
      assert.doesNotMatch(plainText(text), linkedText);
    });
  }

  it('on one line in trees, titles and the questions about its certificate', () => {
    for (const text of [...markup, megabyte]) {
      assert.doesNotMatch(visibleInLine(text), new RegExp(`[\n\t]|${tricks.source}`, 'u'));
      const certificate = {
        ...{ subject: `CN=${text}`, issuer: text, names: [text, 'a'], sha256: 'AB' },
        ...{ validFrom: 0, validTo: 0 },
      };
      const pinned = pinnedLine({ origin: 'https://a', sha256: 'AB', subject: text });
      for (const line of [...certificateLines(certificate), pinned]) {
        assert.doesNotMatch(line.text, new RegExp(`[\n\t]|${tricks.source}`, 'u'));
        assert.ok(line.text.length < 2_000);
      }
    }
  });

  it('of bounded length, however long it was', () => {
    explainEveryCode('x'.repeat(2_000));
    const { panel, hover, hint, json, markdown, row, csv, jsonLines, summary } = presentEverything(
      callOfEverything(megabyte),
    );
    for (const [name, shown, most] of [
      ['row', row, 50_000],
      ['CSV', csv, 50_000],
      ['JSON Lines', jsonLines, 50_000],
      ['summary', summary, 50_000],
      ['hover', hover, 50_000],
      ['hint', hint ?? '', 5_000],
      ['JSON', json, 50_000],
      ['Markdown', markdown, 50_000],
      // With the raw answer.
      ['panel', panel, 400_000],
    ] as const)
      assert.ok(shown.length < most, `${name}: ${shown.length}`);
  });

  it('of bounded length, however deep or many its parts were', () => {
    const parts = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`field${index}`, index]));
    let deep: unknown = Array.from({ length: 20_000 }, () => 1);
    for (let depth = 0; depth < 98; depth++) deep = [deep];
    for (const further of [{ deep }, parts]) {
      const body = {
        resultCode: '0200000',
        data: { callId: '1644464743-1388', callStatus: '6', ...further },
      };
      const { panel } = presentEverything(lookupOfBody(body));
      assert.ok(panel.length < 400_000, String(panel.length));
    }
  });

  it('and changes nothing that all objects share', () => {
    presentEverything(lookupOfBody(JSON.parse(JSON.stringify(bodyOfEverything('__proto__')))));
    presentEverything(
      lookupOfBody(JSON.parse('{"resultCode":"0200000","data":{"__proto__":{"polluted":1},"callId":"x"}}')),
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});
