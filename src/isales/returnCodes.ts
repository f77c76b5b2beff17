/** The top-level code of an answer that brings a call result. */
export const successCode = '0200000';
export const callNotFoundCode = '0200007';

/**
 * Code, English and Chinese meaning of the documented top-level codes (isales-api.md: Error codes). Seven and eight digits
 * are different codes.
 */
export const returnCodes: readonly (readonly [code: string, en: string, zh: string])[] = [
  [successCode, 'Success', '成功'],
  ['0200001', "Bad parameter; details in the server's description", '参数异常，详情见 resultDesc'],
  [callNotFoundCode, 'Call record ID does not exist', '通话记录ID不存在'],
  ['02000001', 'Parameter value is empty', '参数值为空'],
  ['02000002', 'Parameter contains illegal characters', '参数包含非法字符'],
  ['02000003', 'Parameter longer than allowed', '参数长度大于规定长度'],
  ['02000004', 'Parameter shorter than allowed', '参数长度小于规定长度'],
  ['02000005', 'Parameter length outside the allowed range', '参数长度不在规定范围'],
  ['02000006', 'Parameter has the wrong type', '参数值类型不正确'],
  ['02000007', 'Parameter value out of range', '参数值大小不正确'],
  ['02000008', 'Parameter cannot be converted; check the request', '参数转换异常，请检查请求参数'],
  ['02000009', 'Invalid combination of parameters; check the request', '参数组合不正确，请检查请求参数'],
  ['02000010', 'Hour and minute must be given together', 'hour 和 minute 必须同时存在'],
  ['02000011', 'Too many parameters', '参数个数大于规定个数'],
];
