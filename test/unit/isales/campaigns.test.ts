import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CcIsalesClient, signRequest, type Answer, type Failure } from '../../../src/isales/index.ts';
import {
  findCampaignProblem,
  parseCampaignList,
  parseCampaignResults,
  type CampaignResultsOptions,
} from '../../../src/isales/campaigns.ts';
import {
  parseDisplayCodeDetail,
  parseDisplayCodes,
  parseFailCodeMeanings,
} from '../../../src/isales/serverCodes.ts';
import { makeAuthority, type Authority, type Identity } from '../../fakes/certificates.ts';
import {
  hang,
  html,
  json,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../../fakes/scriptedServer.ts';

const credentials = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const success = { returnCode: '0200000', resultCode: '0200000', resultDesc: 'ok', returnDesc: 'ok' };
const root = '/rest/isales/v1/openapi/campaigns';
const empty = json({ ...success, data: [], totalCount: 0 });

let authority: Authority;
let identity: Identity;

function clientOf({ origin }: { readonly origin: string }): CcIsalesClient & Disposable {
  const client = new CcIsalesClient({
    server: { baseUrl: origin, locale: 'en_US' },
    credentials,
    tls: { ca: authority.cert },
    timeoutMs: 5000,
  });
  return Object.assign(client, {
    [Symbol.dispose]: () => {
      client.dispose();
    },
  });
}

async function secureServer(...steps: [Step, ...Step[]]): Promise<ScriptedServer> {
  return startScriptedServer(steps, { tls: identity });
}

function failureOf(answer: Answer<unknown>): Failure {
  assert.ok(!answer.ok, 'the answer should be a failure');
  return answer.error;
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: Failure }): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

describe('The queries of campaigns and codes', function () {
  this.timeout(10_000);

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2'] });
  });

  describe('sent over TLS', () => {
    it('ask for campaigns with exactly the query that is signed', async () => {
      await using server = await secureServer(empty);
      using client = clientOf(server);
      await client.campaigns(8, { name: '满意度 回访', status: 'paused', page: 2 });
      const [request] = server.requests;
      assert.ok(request);
      const url = new URL(request.path, server.origin);
      const query = Object.fromEntries(url.searchParams);
      assert.deepEqual(query, { name: '满意度 回访', status: '3', curPage: '2', rowsPerPage: '100' });
      assert.match(request.path, /%20/);
      const given = String(request.headers.authorization);
      const at = new Date(given.split('/')[2] ?? '');
      const toSign = { method: 'GET', path: url.pathname, query, headers: { host: server.host } };
      assert.equal(given, signRequest(toSign, credentials, at).authorization);
    });

    it('ask for all campaigns without a name', async () => {
      await using server = await secureServer(empty);
      using client = clientOf(server);
      await client.campaigns(8, { page: 1 });
      assert.equal(server.requests[0]?.path, `${root}/8?status=0&curPage=1&rowsPerPage=100`);
    });

    it('post a campaign query as JSON, its body signed', async () => {
      const bodies: string[] = [];
      await using server = await secureServer((request, response) => {
        void text(request).then((body) => {
          bodies.push(body);
          empty(request, response);
        });
      });
      using client = clientOf(server);
      const days = { from: '2022-02-01', to: '2022-02-03' };
      const answer = await client.campaignResults(8, '1004', { everyAttempt: true, days, page: 3 });
      assert.ok(answer.ok);
      const [body = ''] = bodies;
      assert.deepEqual(JSON.parse(body), {
        showDetail: 1,
        pageSize: 100,
        pageNum: 3,
        beginTime: '2022-02-01',
        endTime: '2022-02-03',
      });
      const [request] = server.requests;
      assert.deepEqual([request?.method, request?.path], ['POST', `${root}/8/callresult/1004`]);
      assert.equal(request?.headers['content-type'], 'application/json; charset=UTF-8');
      const given = String(request.headers.authorization);
      const path = `${root}/8/callresult/1004`;
      const toSign = { method: 'POST', path, headers: { host: server.host }, body };
      assert.equal(
        given,
        signRequest(toSign, credentials, new Date(given.split('/')[2] ?? '')).authorization,
      );
    });

    it('ask for the final results 500 a page', async () => {
      const bodies: string[] = [];
      await using server = await secureServer((request, response) => {
        void text(request).then((body) => {
          bodies.push(body);
          empty(request, response);
        });
      });
      using client = clientOf(server);
      await client.campaignResults(8, '1004', { everyAttempt: false, page: 1 });
      assert.deepEqual(JSON.parse(bodies[0] ?? ''), { showDetail: 0, pageSize: 500, pageNum: 1 });
    });

    it('ask for the meanings of codes 50 a page, and for the details of one', async () => {
      await using server = await secureServer(empty);
      using client = clientOf(server);
      await client.failCodeMeanings(8, 3);
      await client.displayCodes(8, 1);
      await client.failCodesBehind(8, { code: 'OB10001', meaning: 'Nobody', defId: '501' });
      assert.deepEqual(
        server.requests.map(({ path }) => path),
        [
          `${root}/8/queryOBSResultCode?pageSize=50&pageNum=3`,
          `${root}/8/queryOBSResults?pageSize=50&pageNum=1`,
          `${root}/8/501/queryObsResultDetail`,
        ],
      );
    });

    it('tell failures as the single query does', async () => {
      await using server = await secureServer(
        json({
          returnCode: '0200001',
          resultCode: '0200001',
          returnDesc: 'campaignId',
          resultDesc: 'campaignId',
        }),
        html(403),
        json({}, 401),
      );
      using client = clientOf(server);
      const ask = () => client.campaignResults(8, '1004', { everyAttempt: false, page: 1 });
      assert.deepEqual(failureOf(await ask()), {
        kind: 'business',
        code: '0200001',
        description: 'campaignId',
      });
      assert.deepEqual(failureOf(await ask()), { kind: 'forbidden', html: true });
      assert.deepEqual(failureOf(await ask()), { kind: 'unauthorized' });
    });

    it('take a page that is larger than a single result may be', async () => {
      const recordPath = `https://store.example/a.wav?x-obs-security-token=${'t'.repeat(3000)}`;
      const data = Array.from({ length: 500 }, (_, index) => ({
        callId: `1644464743-${index}`,
        callStatus: 6,
        recordPath,
      }));
      await using server = await secureServer(json({ ...success, data, totalCount: 500 }));
      using client = clientOf(server);
      const page = valueOf(await client.campaignResults(8, '1004', { everyAttempt: false, page: 1 }));
      assert.equal(page.items.length, 500);
      assert.equal(page.items[499]?.recordPath, recordPath);
    });

    it('bring home no key that a server sends back', async () => {
      const data = [{ campaignId: 1, campaignName: 'of sk-example-0001' }];
      await using server = await secureServer(json({ ...success, data, totalCount: 1 }));
      using client = clientOf(server);
      const answer = await client.campaigns(8, { page: 1 });
      assert.doesNotMatch(JSON.stringify(answer), /sk-example/);
    });

    it('end at the socket when they are cancelled', async () => {
      await using server = await secureServer(hang());
      using client = clientOf(server);
      const controller = new AbortController();
      const arrived = server.nextRequest();
      const asked = client.campaignResults(
        8,
        '1004',
        { everyAttempt: false, page: 1 },
        { signal: controller.signal },
      );
      const request = await arrived;
      controller.abort();
      assert.deepEqual(failureOf(await asked), { kind: 'cancelled' });
      const late = AbortSignal.timeout(1000);
      await Promise.race([request.closed, once(late, 'abort').then(() => assert.fail('not ended'))]);
    });
  });

  describe('checked before anything is sent', () => {
    async function refused(
      ask: (client: CcIsalesClient) => Promise<Answer<unknown>>,
      wanted: Readonly<Record<string, string>>,
    ): Promise<void> {
      await using server = await secureServer(empty);
      using client = clientOf(server);
      assert.deepEqual(failureOf(await ask(client)), { kind: 'badInput', ...wanted });
      assert.equal(server.requests.length, 0);
    }

    const results =
      (options: Partial<CampaignResultsOptions>, id = '1004') =>
      (client: CcIsalesClient) =>
        client.campaignResults(8, id, { everyAttempt: false, page: 1, ...options });

    it('refuse a VDN out of range', () =>
      refused((client) => client.campaigns(10_000, { page: 1 }), {
        field: 'vdnId',
        problem: 'notAnInteger1To9999',
      }));

    for (const id of ['', '../8', '12 34', 'abc'])
      it(`refuse the campaign ID "${id}"`, () =>
        refused(results({}, id), { field: 'campaignId', problem: 'notAWholeNumber' }));

    it('refuse days more than 30 apart', () =>
      refused(results({ days: { from: '2022-01-01', to: '2022-02-01' } }), {
        field: 'days',
        problem: 'tooLong',
      }));

    it('refuse days that go backwards', () =>
      refused(results({ days: { from: '2022-02-02', to: '2022-02-01' } }), {
        field: 'days',
        problem: 'endsBeforeItBegins',
      }));

    for (const day of ['2022-02-30', '2022-2-1', '', 'yesterday'])
      it(`refuse "${day}" as a day`, () =>
        refused(results({ days: { from: day, to: '2022-03-01' } }), { field: 'days', problem: 'notADay' }));

    it('take days exactly 30 apart, over the end of a leap February', () => {
      const days = { from: '2024-02-10', to: '2024-03-11' };
      assert.equal(findCampaignProblem('1', { days }), undefined);
      const more = { from: '2024-02-10', to: '2024-03-12' };
      assert.deepEqual(findCampaignProblem('1', { days: more }), { field: 'days', problem: 'tooLong' });
    });
  });

  describe('read', () => {
    it('campaigns whatever their fields are called', () => {
      const rows = [
        { campaignId: 1001, campaignName: 'Welcome', status: '2', beginTime: '2022-02-01 09:00:00' },
        { id: '1002', name: 'Reminder', status: 3, startTime: '2022-02-02 09:00:00', more: [] },
        { campaignId: '1003', status: 9 },
        { name: 'no ID' },
      ];
      for (const name of ['data', 'campaigns', 'campaignList']) {
        const { items, totalCount } = valueOf(
          parseCampaignList({ ...success, [name]: rows, totalCount: '4' }),
        );
        assert.equal(totalCount, 4);
        assert.deepEqual(items, [
          { campaignId: '1001', name: 'Welcome', status: 'started', beginTime: '2022-02-01 09:00:00' },
          { campaignId: '1002', name: 'Reminder', status: 'paused', beginTime: '2022-02-02 09:00:00' },
          { campaignId: '1003', name: '1003', status: 'unknown' },
        ]);
      }
    });

    it('results as calls: outcome, codes and begin, but neither ringing nor talking time', () => {
      const data = [
        {
          campaignId: 1001,
          sessionId: 'a',
          called: '88881955',
          callTimeStr: '2022-02-10 11:45:43',
          callStatus: '5',
          failCode: 603,
          resultCode: 'OB10001',
          vdnId: '8',
          callId: '1644464743-1388',
          recordPath: '',
        },
      ];
      const [call] = valueOf(parseCampaignResults({ ...success, data, totalCount: 1 })).items;
      assert.ok(call);
      assert.deepEqual(
        [call.status, call.failCode, call.displayCode, call.vdnId, call.ringingAt?.text, call.recordPath],
        ['failed', '00603', 'OB10001', 8, '2022-02-10 11:45:43', undefined],
      );
      assert.deepEqual([call.ringingSeconds, call.talkingSeconds], [undefined, undefined]);
      assert.equal(call.utcOffsetMinutes, 480);
    });

    it('an empty page, also where the list is left out', () => {
      for (const data of [[], null, undefined])
        assert.deepEqual(valueOf(parseCampaignResults({ ...success, data, totalCount: 0 })), {
          items: [],
          totalCount: 0,
        });
    });

    it('all rows but the odd ones, which are counted', () => {
      const good = { callId: '1644464743-1388', callStatus: 6, callTimeStr: '2022-02-10 11:45:43' };
      const odd = [null, 7, 'x', [], { ...good, called: {} }, { ...good, callId: '' }, { callStatus: 5 }];
      const { items, unreadable, totalCount } = valueOf(
        parseCampaignResults({ ...success, data: [odd[0], good, ...odd.slice(1)], totalCount: 8 }),
      );
      assert.deepEqual([items.length, unreadable, totalCount], [1, odd.length, 8]);
      const campaigns = [{ campaignId: 1, name: 'Welcome' }, { campaignId: {} }, 'x', { name: 'no ID' }];
      const listed = valueOf(parseCampaignList({ ...success, data: campaigns }));
      assert.deepEqual([listed.items.length, listed.unreadable], [1, 3]);
      const codes = [
        { obsCode: '603', obsCodeDesc: 'No answer' },
        { obsCode: {}, obsCodeDesc: 'x' },
      ];
      const meanings = valueOf(parseFailCodeMeanings({ ...success, obsCodes: codes }));
      assert.deepEqual(meanings, { items: [{ code: '00603', meaning: 'No answer' }], unreadable: 1 });
    });

    it('rows and lists that are JSON text, and names in another case', () => {
      const row = { CallID: '1644464743-1388', 'callStatus ': '6', calltimestr: '2022-02-10 11:45:43.0' };
      for (const data of [JSON.stringify([row]), [JSON.stringify(row)], [row]]) {
        const [call] = valueOf(parseCampaignResults({ ...success, data })).items;
        assert.deepEqual(
          [call?.callId, call?.status, call?.ringingAt?.text],
          ['1644464743-1388', 'succeeded', '2022-02-10 11:45:43'],
        );
      }
    });

    it('begin and end of campaigns in other notations, and no end that stands for "never"', () => {
      const data = [{ id: 1, startTime: '2022/02/01 09:00:00', endTime: '9999-12-31 23:59:59' }];
      assert.deepEqual(valueOf(parseCampaignList({ ...success, data })).items, [
        { campaignId: '1', name: '1', status: 'unknown', beginTime: '2022-02-01 09:00:00' },
      ]);
    });

    it('a list that is none as the wrong shape, never with an exception', () => {
      for (const data of ['x', 7, { a: 1 }]) {
        const read = parseCampaignResults({ ...success, data });
        assert.ok(!read.ok);
        assert.equal(read.error.kind, 'wrongShape');
      }
      for (const body of [null, 'x', 7, [], {}])
        for (const parse of [
          parseCampaignList,
          parseCampaignResults,
          parseFailCodeMeanings,
          parseDisplayCodes,
        ])
          assert.equal(parse(body).ok, false);
    });

    it('meanings of failCodes, lost zeros restored, rows without one left out', () => {
      const obsCodes = [
        { obsCode: 603, obsCodeDesc: 'No answer' },
        { obsCode: '00604' },
        { obsCodeDesc: 'x' },
      ];
      assert.deepEqual(valueOf(parseFailCodeMeanings({ ...success, obsCodes, totalCount: 3 })), {
        items: [{ code: '00603', meaning: 'No answer' }],
        totalCount: 3,
        unreadable: 2,
      });
    });

    it('display codes, and the failCodes behind one', () => {
      const data = [{ displayResult: 'Nobody picked up', resultCode: 'OB10001', defId: 501 }];
      assert.deepEqual(valueOf(parseDisplayCodes({ ...success, data, totalCount: 1 })).items, [
        { code: 'OB10001', meaning: 'Nobody picked up', defId: '501' },
      ]);
      const obResult = { defId: 501, resultMapList: [{ failCode: '00603' }, { failCode: 604 }, {}] };
      assert.deepEqual(valueOf(parseDisplayCodeDetail({ ...success, obResult })), ['00603', '00604']);
    });
  });
});
