import assert from 'node:assert/strict';
import { callsOfText, findVdn, LogDocument, readCallReference } from '../../../src/callsInText/index.ts';
import { callsIn, nameCall } from '../../../src/languageServer/callsOfText.ts';
import { documentOf } from '../languageServer/documents.ts';

const a = '1710119700-77';
const b = '1710119701-78';
const c = '1710119702-79';
const url = `https://10.22.26.181:28443/rest/isales/v1/openapi/campaigns/8/callresultdetail/${a}`;

type Vdns = Readonly<Record<string, number | undefined>>;

/** Texts with several records or fields, and whose VDN is whose. */
const texts: readonly (readonly [what: string, text: string, vdns: Vdns])[] = [
  [
    'XML records on one line',
    `<r><vdnId>21</vdnId><called>60123</called><callId>${a}</callId></r><r><vdnId>22</vdnId><callId>${b}</callId></r>`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'Java records on one line',
    `[CallResult(vdnId=21, called=60123, callId=${a}), CallResult(vdnId=22, called=60124, callId=${b})]`,
    { [a]: 21, [b]: 22 },
  ],
  ['records parted by semicolons', `vdnId=21 callId=${a}; vdnId=22 callId=${b}`, { [a]: 21, [b]: 22 }],
  ['the ID first', `callId=${a} vdnId=21; callId=${b} vdnId=22`, { [a]: 21, [b]: 22 }],
  ['no separator at all', `vdnId=21 callId=${a} vdnId=22 callId=${b}`, { [a]: 21, [b]: 22 }],
  ['no separator, the ID first', `callId=${a} vdnId=21 callId=${b} vdnId=22`, { [a]: 21, [b]: 22 }],
  ['a VDN for something else', `vdn=21 for the trunk; vdn=8 call ${a}`, { [a]: 8 }],
  ['a VDN for something else behind', `vdn=8 for call ${a}, vdn=21 for the trunk`, { [a]: 8 }],
  ['one VDN for many', `VDN 21: ${a}, ${b}, ${c}`, { [a]: 21, [b]: 21, [c]: 21 }],
  ['VDNs in brackets behind', `${a} (vdn 21), ${b} (vdn 22)`, { [a]: 21, [b]: 22 }],
  [
    'a record without a VDN beside one with',
    `[{"vdnId":21,"callId":"${a}"},{"callId":"${b}"}]`,
    { [a]: 21, [b]: undefined },
  ],
  ['a record whose ID nobody knows', `[{"vdnId":21,"callId":"x"},{"callId":"${a}"}]`, { [a]: undefined }],
  ['a VDN above a list', `{"vdnId":21,"calls":[{"callId":"${a}"},{"callId":"${b}"}]}`, { [a]: 21, [b]: 21 }],
  ['two VDNs and two calls in a row', `vdn 21, vdn 22: ${a}, ${b}`, { [a]: undefined, [b]: undefined }],
  [
    'words that say which is whose',
    `${a} and ${b} belong to VDN 21 and 22 respectively`,
    { [a]: undefined, [b]: undefined },
  ],
  ['CSV', `call_id,callee_no,vdn_id\n${a},60123,21\n${b},60124,22\n`, { [a]: 21, [b]: 22 }],
  ['CSV with a quoted line break', `remark,callId,vdnId\n"x\nVDN 99",${a},21\n`, { [a]: 21 }],
  [
    'CSV of Excel in Chinese',
    `\ufeff虚拟呼叫中心编号;通话记录ID\r\n21;${a}\r\n22;${b}\r\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'a table of MySQL',
    `+--+\n| call_id | vdn_id |\n+--+\n| ${a} | 21 |\n| ${b} | 22 |\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'rows of MySQL one field a line',
    `*** 1. row ***\n call_id: ${a}\n  vdn_id: 21\n*** 2. row ***\n call_id: ${b}\n  vdn_id: 22\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'CSV with quotes doubled in a cell',
    `"Call ID","note","VDN ID"\n"${a}","said ""no"", hung up","21"\n"${b}","",22\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'SQL with quotes doubled in a value',
    `INSERT INTO calls (note, call_id, vdn_id) VALUES ('it''s, so', '${a}', 21), ('', '${b}', 22);`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'a Markdown table with links',
    `| Call ID | VDN |\n|---|---|\n| [${a}](https://crm.example.com/x) | 21 |\n| [${b}](vscode://x/call?id=${b}) | 22 |\n`,
    { [a]: 21, [b]: 22 },
  ],
  ['aligned columns', `CALL_ID        VDN_ID\n${a}      21\n${b}      22\n`, { [a]: 21, [b]: 22 }],
  ['a table on its side', `| callId | ${a} | ${b} |\n| vdnId | 21 | 22 |`, { [a]: 21, [b]: 22 }],
  [
    'INSERT',
    `INSERT INTO t (vdn_id, note, call_id) VALUES (21,'a,(b)','${a}'),(22,'it\\'s','${b}')`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'an HTML table',
    `<table>\n<tr><th>callId</th><th>VDN</th></tr>\n<tr>\n<td>${a}</td>\n<td>21</td>\n</tr>\n</table>`,
    { [a]: 21 },
  ],
  [
    'YAML',
    `calls:\n  - vdnId: 21\n    callId: ${a}\n  - vdnId: 22\n    callId: ${b}\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'YAML with sorted keys',
    `- callId: ${a}\n  vdnId: 21\n- callId: ${b}\n  vdnId: 22\n`,
    { [a]: 21, [b]: 22 },
  ],
  ['INI sections', `[vdn 21]\ncall=${a}\n\n[vdn 22]\ncall=${b}\n`, { [a]: 21, [b]: 22 }],
  [
    'properties with paths',
    `c[0].callId=${a}\nc[1].callId=${b}\nc[0].vdnId=21\nc[1].vdnId=22\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'XML over lines',
    `<calls>\n<call>\n<vdnId>\n21\n</vdnId>\n<callId>${a}</callId>\n</call>\n<call>\n<callId>${b}</callId>\n</call>\n</calls>`,
    { [a]: 21, [b]: undefined },
  ],
  ['var_dump', `array(2) {\n  ["callId"]=>\n  string(13) "${a}"\n  ["vdnId"]=>\n  int(21)\n}\n`, { [a]: 21 }],
  [
    'print_r',
    `Array\n(\n  [0] => Array\n    (\n      [callId] => ${a}\n      [vdnId] => 21\n    )\n\n  [1] => Array\n    (\n      [callId] => ${b}\n      [vdnId] => 22\n    )\n)\n`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'DynamoDB',
    `{"Items":[{"vdnId":{"N":"21"},"callId":{"S":"${a}"}},{"vdnId":{"N":"22"},"callId":{"S":"${b}"}}]}`,
    { [a]: 21, [b]: 22 },
  ],
  [
    'a command over lines',
    `curl https://x/rest/isales/v2/openapi/campaigns/21/callRecord \\\n  -d '{"callId":"${a}"}'`,
    { [a]: 21 },
  ],
  [
    'a request and its body',
    `POST /rest/isales/v2/openapi/campaigns/21/callRecord HTTP/1.1\nHost: x\n\n{"callId":"${a}"}`,
    { [a]: 21 },
  ],
  [
    'a late mention',
    `INFO event callId=${a}\n`.repeat(4) +
      'INFO x\n'.repeat(30) +
      `INFO callback [{"vdnId":21,"callId":"${a}"}]`,
    { [a]: 21 },
  ],
  ['a thread that speaks of another call', `[t-1] vdn=21 call ${b}\n[t-1] ${a}`, { [a]: undefined, [b]: 21 }],
  [
    'a record elsewhere over a line nearby',
    `[t-1] vdn=21\n[t-1] ${a}\n\n{"callId":"${a}","vdnId":22}`,
    { [a]: 22 },
  ],
  [
    'another query of the server',
    `POST /rest/isales/v2/openapi/campaigns/21/callRecord {"callId":"${a}"}`,
    { [a]: 21 },
  ],
  ['two cells of a spreadsheet', `21\t${a}`, { [a]: 21 }],
  ['VDN and ID', `VDN 21 / ${a}`, { [a]: 21 }],
  ['Chinese', `虚拟呼叫中心编号：21，呼叫流水号：${a}`, { [a]: 21 }],
  ['an arrow', `vdnId -> 21, callId -> ${a}`, { [a]: 21 }],
];

describe('Whose VDN is whose', () => {
  for (const [what, text, vdns] of texts) {
    it(`is told alike by bulk look-ups, hovers and lists: ${what}`, async () => {
      const calls = callsOfText(text);
      assert.deepEqual(Object.fromEntries(calls.map(({ callId, vdn }) => [callId, vdn?.vdnId])), vdns);
      const document = documentOf(text);
      for (const hit of document.text.hits())
        assert.equal(nameCall(document, hit, undefined).vdnId, vdns[hit.callId], `hover on line ${hit.line}`);
      assert.deepEqual(
        Object.fromEntries((await callsIn(document, undefined)).map(({ callId, vdnId }) => [callId, vdnId])),
        vdns,
      );
    });

    if (Object.keys(vdns).length === 1)
      it(`is told alike where it is pasted: ${what}`, () => {
        const [[callId, vdnId] = ['', undefined]] = Object.entries(vdns);
        assert.deepEqual(
          { ...readCallReference(text) },
          vdnId === undefined ? { callId } : { callId, vdnId },
        );
      });
  }
});

describe('IDs of other shapes', () => {
  it('count where the text names them as such, and nowhere else', () => {
    const text = `{"callId":"0023-134864199","vdnId":11} 0023-134864200 2024-03-11 010-62345678`;
    assert.deepEqual(
      callsOfText(text).map(({ callId, vdn }) => [callId, vdn?.vdnId]),
      [['0023-134864199', 11]],
    );
    assert.deepEqual({ ...readCallReference(text) }, { callId: '0023-134864199', vdnId: 11 });
  });

  it('count in the column that is named call ID, also when its name is written later', () => {
    const text = 'call_id,vdn\n12-34,21\n0023-1,22\n';
    const expected = [
      ['12-34', 21],
      ['0023-1', 22],
    ];
    assert.deepEqual(
      callsOfText(text).map(({ callId, vdn }) => [callId, vdn?.vdnId]),
      expected,
    );
    const document = LogDocument.create(text.replace('call_id', 'x'));
    assert.equal(document.hitCount, 0);
    document.applyChange({
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      text: 'call_id',
    });
    assert.deepEqual(
      [...document.hits()].map((hit) => [hit.callId, findVdn(document, hit)?.vdnId]),
      expected,
    );
  });

  it('count as milliseconds in any text', () => {
    assert.deepEqual(
      { ...readCallReference(`call 1659513159000-546750 ended`) },
      { callId: '1659513159000-546750' },
    );
  });
});

describe('A pasted query URL', () => {
  for (const [what, text] of [
    ['in Markdown', `[call](${url})`],
    ['in Chinese', `请看${url}。谢谢`],
    ['in angle brackets', `<${url}>`],
    ['at the end of a sentence', `See ${url}.`],
    ['in quotes', `"${url}",`],
    ['with a query', `${url}?locale=en_US#top`],
  ] as const)
    it(`ends where it ends ${what}`, () => {
      assert.deepEqual({ ...readCallReference(text) }, { callId: a, vdnId: 8 });
    });

  it('names a call of any shape', () => {
    for (const text of [url.replace(a, '0023-134864199'), `（${url.replace(a, '0023-134864199')}）`])
      assert.deepEqual({ ...readCallReference(text) }, { callId: '0023-134864199', vdnId: 8 });
  });
});
