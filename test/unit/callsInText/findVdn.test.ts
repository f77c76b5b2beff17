import fc from 'fast-check';
import assert from 'node:assert/strict';
import {
  findCallIds,
  findVdn,
  LogDocument,
  Surroundings,
  type Lines,
} from '../../../src/callsInText/index.ts';
import { findSlowdown } from '../../hostile/growth.ts';
import { id, now } from './contexts.ts';

/** The VDN of the first call ID in the text, and its source. */
function vdnOf(text: string): string | undefined {
  const lines = LogDocument.create(text, { find: (line) => findCallIds(line, now) });
  const [hit] = lines.hits();
  assert.ok(hit, 'a call ID');
  const vdn = findVdn(lines, hit);
  return vdn && `${vdn.vdnId} ${vdn.source}`;
}

const rules: Record<string, (readonly [text: string, vdn: string | undefined, why: string])[]> = {
  'of the query URL': [
    [`GET /rest/isales/v1/openapi/campaigns/8/callresultdetail/${id}`, '8 url', 'a path'],
    [
      `https://10.22.26.181:28080/rest/isales/v1/openapi/campaigns/9999/callresultdetail/${id}?x`,
      '9999 url',
      'a URL',
    ],
    [`"url":"\\/campaigns\\/8\\/callresultdetail\\/${id}"`, '8 url', 'escaped slashes'],
    [`u=%2Fcampaigns%2F8%2Fcallresultdetail%2F${id}`, '8 url', 'URL-encoded'],
    [`vdnId=7 /campaigns/8/callresultdetail/${id}`, '8 url', 'before what the line says'],
    [`/campaigns/0/callresultdetail/${id} vdnId=7`, '7 line', 'not when it is none'],
  ],
  'of the same object': [
    [`{"callId":"${id}","vdnId":8}`, '8 object', 'JSON'],
    [`{"callId":"${id}","vdnId":"8"}`, '8 object', 'as a string'],
    [`[{"callId":"${id}","vdnId":8},{"callId":"x","vdnId":9}]`, '8 object', 'not of its neighbour'],
    [`[{"vdnId":9,"callId":"x"},{"callId":"${id}","vdnId":8}]`, '8 object', 'not of the nearer neighbour'],
    [`{"body":"{\\"callId\\":\\"${id}\\",\\"vdnId\\":8}","vdn":9}`, '8 object', 'escaped JSON'],
    [`{"vdnId":8,"data":{"callId":"${id}"}}`, '8 object', 'the object around it'],
    [`{"callId":"${id}","x":{"vdnId":9},"vdnId":8}`, '8 object', 'not of an object inside'],
    [`vdnId=9 got {callId=${id}, vdnId=8}`, '8 object', 'a Java map'],
    [`{\n  "callId": "${id}",\n  "vdnId": 8\n}`, '8 object', 'over several lines'],
    [
      `[\n  {\n    "vdnId": 9\n  },\n  {\n    "vdnId": 8,\n    "x": { "vdnId": 7 },\n    "callId": "${id}"\n  }\n]`,
      '8 object',
      'the second of several',
    ],
    [`{ "callId": "${id}",\n  "vdnId": 8 }`, '8 object', 'wrapped by hand'],
    [`{ "vdnId": 8,\n  "callId": "${id}" }`, '8 object', 'wrapped by hand the other way round'],
    [`| {\n|   "callId": "${id}",\n|   "vdnId": 8\n| }`, '8 object', 'with a prefix on each line'],
    [`start {id 9, vdn=9\n${id}\nvdn=9 }`, undefined, 'not between stray braces'],
  ],
  'of the same line': [
    [`callId=${id} vdnId=8`, '8 line', 'key=value'],
    [`callId=${id} vdn=8`, '8 line', 'vdn'],
    [`${id} VDN ID: 8`, '8 line', 'VDN ID'],
    [`${id} VDN\u00a0ID:\u00a08`, '8 line', 'VDN ID with blanks that break no line'],
    [`GET /v1/vdn/8/calls/${id} "https://crm.example.com/?vdn=77"`, '8 line', 'in a path, before a referrer'],
    [`${id} vdn_id=8`, '8 line', 'vdn_id'],
    [`VDN 8, call ${id}`, '8 line', 'a word'],
    [`VDN：8 ${id}`, '8 line', 'a full-width colon'],
    [`虚拟呼叫中心ID=8，${id}`, '8 line', 'Chinese'],
    [`虚拟呼叫中心：8，${id}`, '8 line', 'Chinese without ID'],
    [`<vdnId>8</vdnId><callId>${id}</callId>`, '8 line', 'XML'],
    [`<call vdn="8" id="${id}"/>`, '8 object', 'an XML attribute'],
    [`?vdnId=8&callId=${id}`, '8 line', 'a URL query'],
    [`vdnId%3D8%26callId%3D${id}`, '8 line', 'URL-encoded'],
    [`POST /rest/isales/v1/openapi/campaigns/8/callresult/5 gave ${id}`, '8 line', "another query's path"],
    [`vdnId=9 and much text, then vdnId=8 ${id}, vdnId=7`, '8 line', 'the nearest of several'],
    [`vdnId=9 and much text ${id}, vdnId=7`, '7 line', 'the nearest, behind it'],
    [`vdnId=0 ${id}`, undefined, 'not 0'],
    [`vdnId=10000 ${id}`, undefined, 'not 10000'],
    [`vdn=8.5 ${id}`, undefined, 'not a decimal'],
    [`vdn 2022-02-10 ${id}`, undefined, 'not a date'],
    [`xvdnId=8 ${id}`, undefined, 'not another name'],
    [`vdnId=\x1b[36m8\x1b[0m callId=\x1b[35m${id}\x1b[0m`, '8 line', 'a value in colour'],
    [`\x1b[36mvdnId\x1b[0m=8 \x1b[36mcallId\x1b[0m=${id}`, '8 line', 'names in colour'],
    [`\x1b[1;34m"vdnId"\x1b[0m: \x1b[32m8\x1b[0m, "callId": "${id}"`, '8 line', 'JSON in colours'],
    [`\x1b[34mvdnId:\x1b[39m \x1b[33m8\x1b[39m ${id}`, '8 line', 'a colour for each'],
    [`\x1b[38;5;8mcallId=${id}\x1b[0m`, undefined, 'not the number of a colour'],
    [`vdnId=\x1b[38;5;8mnull\x1b[0m ${id}`, undefined, 'not the colour of nothing'],
  ],
  'of the same request or thread': [
    [`[http-7] vdnId=8\n[http-9] vdnId=9\n[http-7] ${id}`, '8 thread', 'a thread in brackets'],
    [
      `INFO [nio-8080-exec-3] ${id}\nINFO [nio-8080-exec-4] vdn=9\nINFO [nio-8080-exec-3] vdn=8`,
      '8 thread',
      'further down',
    ],
    [`traceId=abc1 vdnId=8\ntraceId=abc2 vdnId=9\ntraceId=abc1 ${id}`, '8 thread', 'traceId='],
    [
      `{"traceId":"a1","vdnId":8}\n{"traceId":"a2","vdnId":9}\n{"traceId":"a1","callId":"${id}"}`,
      '8 thread',
      'traceId in JSON',
    ],
    [`requestId: r-1 vdnId=8\nvdnId=9\nrequestId: r-1 ${id}`, '8 thread', 'requestId:'],
    [
      `X-Request-Id: 5f4e vdnId=8\nX-Request-Id: 5f4f vdnId=9\nX-Request-Id: 5f4e ${id}`,
      '8 thread',
      'X-Request-Id',
    ],
    [`sessionId=77 vdnId=8\nsessionId=78 vdnId=9\nsessionId=77 ${id}`, '8 thread', 'sessionId'],
    [`线程：http-7 VDN：8\n线程：http-8 VDN：9\n线程：http-7 ${id}`, '8 thread', 'Chinese'],
    [
      `[svc,5f4e0151eff0bc64] vdn=8\n[svc,5f4e0151eff0bc65] vdn=9\n5f4e0151eff0bc64 ${id}`,
      '8 thread',
      'a trace ID alone',
    ],
    [`[t-1] vdn=7\n[t-1] vdn=8\n[t-1] ${id}\n-\n[t-1] vdn=9`, '8 thread', 'the nearest'],
    [`[t-1] vdn=8\n[t-1] vdn=9 or vdn=7\n[t-1] ${id}`, '8 thread', 'not of a line that names several'],
    [`[t-1] vdn=8\n${'-\n'.repeat(19)}[t-1] ${id}`, '8 thread', '20 lines away'],
    [`[t-1] vdn=8\n${'-\n'.repeat(20)}[t-1] ${id}`, undefined, 'not 21 lines away'],
    [`[t-1] vdn=8\n[t-11] ${id}`, undefined, 'not of another thread'],
    [`[INFO] vdn=8\n[INFO] ${id}`, undefined, 'a level is no thread'],
    [`vdn=8\n${id}`, undefined, 'not without a thread'],
  ],
};

describe('The VDN of a call ID', () => {
  for (const [rule, cases] of Object.entries(rules))
    for (const [text, vdn, why] of cases)
      it(`is that ${rule} in ${JSON.stringify(text.slice(0, 90))}: ${why}`, () => {
        assert.equal(vdnOf(text), vdn);
      });

  it('is found in time in proportion to the text, in lines and objects without end', () => {
    for (const unit of ['a{}"vdn', '"a": 1,\n', '\\'])
      assert.equal(
        findSlowdown((text) => vdnOf(`{"x":"${text} ${id} ${text}`), unit),
        undefined,
      );
  }).timeout(120_000);
});

/** What may stand around call IDs: objects, mentions of VDNs, requests, short and long lines. */
const around = [
  ...['{', '}', '{', '}', '{"a":{', '}},', '{}'.repeat(20), '"vdnId":8', 'vdn=7 ', 'openapi/campaigns/5'],
  ...['\n', '\n', '\n  ', '-\n'.repeat(9), `${id} `, '1644464743-2 ', '/campaigns/6/callresultdetail/'],
  ...['[http-7]', 'traceId=a1', 'traceId=a2', 'x'.repeat(200), 'y'.repeat(2_000)],
];

describe('The VDNs of many call IDs, asked for together,', () => {
  it('are those of each asked for alone', () => {
    const texts = fc.array(fc.constantFrom(...around), { minLength: 1, maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(texts, (pieces) => {
        const lines = LogDocument.create(pieces.join(''));
        const surroundings = new Surroundings(lines);
        for (const hit of lines.hits()) assert.deepEqual(findVdn(surroundings, hit), findVdn(lines, hit));
      }),
      { numRuns: 60 },
    );
  });

  for (const [what, text] of [
    ['on one line', `{"callId":"${id}"},"vdnId":8,`.repeat(20_000)],
    ['on a line each', `[http-7] {"callId":"${id}"}\n`.repeat(20_000)],
    ['in objects over several lines', `{\n"callId":"${id}"\n},\n`.repeat(20_000)],
    ['between long lines', `${'vdn=7 vdn=8 '.repeat(2_000)}\n${id}\n${id}\n`.repeat(40)],
  ] as const)
    it(`cost no more than reading the text a few times: ${what}`, () => {
      const document = LogDocument.create(text);
      let unitsRead = 0;
      const lines: Lines = {
        lineCount: document.lineCount,
        lineAt: (index) => {
          const line = document.lineAt(index);
          unitsRead += line.length;
          return line;
        },
      };
      const surroundings = new Surroundings(lines);
      for (const hit of document.hits()) findVdn(surroundings, hit);
      assert.ok(unitsRead <= 5 * text.length, `${unitsRead} units of ${text.length}`);
    });
});
