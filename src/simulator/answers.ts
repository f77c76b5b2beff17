/** The bodies of the query's answers, in both languages. */
import { callNotFoundCode, returnCodes, successCode } from '../isales/returnCodes.ts';

export type Locale = 'zh_CN' | 'en_US';

/** Reads the `locale` request header; anything but `en_US` is Chinese, the documented default. */
export function readLocale(header: string | readonly string[] | undefined): Locale {
  return header === 'en_US' ? 'en_US' : 'zh_CN';
}

/** Where the server's wording is not that of the table of codes: `resultDesc` is where the details are. */
const ownWords = new Map([
  [successCode, ['Query Success!', '查询成功！']],
  ['0200001', ['Bad parameter', '参数异常']],
]);

/**
 * The description of a top-level code.
 * @param about the parameter or header that is meant
 */
export function describeCode(code: string, locale: Locale, about?: string): string {
  const [, tableEn, tableZh] = returnCodes.find(([known]) => known === code) ?? [code, code, code];
  const [en = tableEn, zh = tableZh] = ownWords.get(code) ?? [];
  if (locale === 'en_US') return about === undefined ? en : `${en} (${about})`;
  return about === undefined ? zh : `${zh}（${about}）`;
}

/** The answer to a query that found its call. */
export function successAnswer(data: unknown, locale: Locale): Record<string, unknown> {
  const description = describeCode(successCode, locale);
  return {
    returnCode: successCode,
    data,
    resultCode: successCode,
    resultDesc: description,
    returnDesc: description,
  };
}

/** The answer to a query that failed; `data` is absent, null or empty, as real servers do it now and then. */
export function errorAnswer(code: string, locale: Locale, about?: string): Record<string, unknown> {
  const description = describeCode(code, locale, about);
  return {
    returnCode: code,
    ...(code === callNotFoundCode ? { data: {} } : code === '0200001' ? {} : { data: null }),
    resultCode: code,
    resultDesc: description,
    returnDesc: description,
  };
}
