/** What the codes mean on this server (isales-api.md: Other queries): about 120 failCodes, and the tenant's display codes. */
import { failCodes, type FailCategory } from '../isales/failCodes.ts';
import { readLocale, successAnswer } from './answers.ts';
import { displayCodes } from './callBook.ts';
import { isBetween, refuse } from './campaignQueries.ts';
import { sendJson, type Exchange } from './exchange.ts';
import { decodeSegment, readVdn } from './requestParameters.ts';

/** Words of this server's own, so that one sees whose they are. */
const ownWords = new Map([
  ['00000', ['The call is connected.', '呼叫已接通。']],
  ['00603', ['The called party does not answer the call.', '被叫用户未接听电话。']],
]);

/** Codes that the vendor's table has and the public reference lacks; their numbers and words are invented here. */
const furtherCodes = Array.from({ length: 44 }, (_, index) => {
  const code = String(1100 + index).padStart(5, '0');
  return [code, `Cause ${code} of the simulated server.`, `模拟服务器的原因 ${code}。`] as const;
});

const displayWords: Readonly<Record<FailCategory, readonly [en: string, zh: string]>> = {
  answered: ['Reached', '已接通'],
  'no-answer': ['Nobody picked up', '无人接听'],
  busy: ['Line engaged', '占线'],
  rejected: ['Declined', '拒接'],
  unreachable: ['Out of reach', '无法接通'],
  'invalid-number': ['Not a number in service', '号码无效'],
  device: ['Machine picked up', '机器应答'],
  platform: ['Could not be placed', '未能呼出'],
  agent: ['No agent was free', '无空闲座席'],
  forwarded: ['Sent on', '已转移'],
  waiting: ['Kept waiting', '等待中'],
};
const firstDefId = 501;

/** `GET .../campaigns/{vdnId}/queryOBSResultCode` */
export function answerFailCodeMeanings(exchange: Exchange): void {
  answerCodes(exchange, (isEnglish) => {
    const known = failCodes.map(([code, , en, zh]) => {
      const [ownEn = `${en}.`, ownZh = `${zh}。`] = ownWords.get(code) ?? [];
      return { obsCode: code, obsCodeDesc: isEnglish ? ownEn : ownZh };
    });
    const further = furtherCodes.map(([code, en, zh]) => ({
      obsCode: code,
      obsCodeDesc: isEnglish ? en : zh,
    }));
    return { name: 'obsCodes', rows: [...known, ...further] };
  });
}

/** `GET .../campaigns/{vdnId}/queryOBSResults` */
export function answerDisplayCodes(exchange: Exchange): void {
  answerCodes(exchange, (isEnglish) => ({
    name: 'data',
    rows: displayCodes.map(({ category, code }, index) => ({
      displayResult: displayWords[category][isEnglish ? 0 : 1],
      resultCode: code,
      defId: firstDefId + index,
    })),
  }));
}

/** `GET .../campaigns/{vdnId}/{defId}/queryObsResultDetail` */
export function answerDisplayCodeDetail(exchange: Exchange): void {
  const { request, response, parameters } = exchange;
  const vdn = readVdn(exchange);
  if ('code' in vdn) {
    refuse(exchange, vdn.code, vdn.about);
    return;
  }
  const defId = Number(decodeSegment(parameters['defId']));
  const display = displayCodes[defId - firstDefId];
  if (!display) {
    refuse(exchange, '0200001', 'defId');
    return;
  }
  const locale = readLocale(request.headers['locale']);
  const behind = failCodes.filter(([, category]) => category === display.category);
  sendJson(response, 200, {
    ...successAnswer(undefined, locale),
    obResult: {
      defId,
      displayResult: displayWords[display.category][locale === 'en_US' ? 0 : 1],
      vdnId: vdn.vdnId,
      resultCode: display.code,
      resultMapList: behind.map(([failCode], index) => ({
        mapId: defId * 100 + index,
        defId,
        failCode,
        vdnId: vdn.vdnId,
      })),
    },
  });
}

function answerCodes(
  exchange: Exchange,
  table: (isEnglish: boolean) => { readonly name: string; readonly rows: readonly unknown[] },
): void {
  const { request, response, query } = exchange;
  const vdn = readVdn(exchange);
  const asked = new URLSearchParams(query);
  const pageSize = Number(asked.get('pageSize') ?? Number.NaN);
  const pageNum = Number(asked.get('pageNum') ?? Number.NaN);
  if ('code' in vdn) refuse(exchange, vdn.code, vdn.about);
  else if (!isBetween(pageSize, 1, 50)) refuse(exchange, '0200001', 'pageSize');
  else if (!isBetween(pageNum, 1, 1_000_000)) refuse(exchange, '0200001', 'pageNum');
  else {
    const locale = readLocale(request.headers['locale']);
    const { name, rows } = table(locale === 'en_US');
    const page = rows.slice((pageNum - 1) * pageSize, pageNum * pageSize);
    sendJson(response, 200, {
      ...successAnswer(undefined, locale),
      [name]: page,
      totalCount: rows.length,
    });
  }
}
