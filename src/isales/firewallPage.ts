import type { HttpResponse } from './http.ts';

/** By which a page says that a firewall wrote it: what products call themselves, and what they say of a request. */
const words = [
  /\bwaf\b|web application firewall|\bfirewall\b|防火墙/i,
  /(?:request|access|visit|you(?:r ip)?)[^.<]{0,60}(?:has been|was|is|were|have been) (?:blocked|rejected|denied by|intercepted)/i,
  /requested URL was rejected|support ID is|incident ID|event ID[^<]{0,20}attack|attack (?:detected|id)/i,
  /mod_security|modsecurity|attention required! \| cloudflare|you are being rate limited|errors\.edgesuite\.net|incapsula|imperva|sucuri|fortiweb|barracuda|big-ip|safedog|yunsuo|errors\.aliyun\.com/i,
  /拦截|阻断|安全策略|疑似攻击|恶意请求|访问被(?:拒绝|阻止|禁止)/,
];
/** Huawei Cloud's WAF answers so, and hardly anything else does in earnest. */
const huaweiWafStatus = 418;

/** Whether a firewall in front of the server gave the answer, in place of the server. */
export function isFirewallPage(response: HttpResponse): boolean {
  const { status, body } = response;
  if (status === huaweiWafStatus) return true;
  // Redirects lead elsewhere, and a server that wants a signature says so itself.
  // A gateway that finds no server behind it names itself, too.
  if ((status >= 300 && status < 400) || [401, 502, 504].includes(status) || !isHtml(response)) return false;
  return words.some((pattern) => pattern.test(body.slice(0, 64 * 1024)));
}

/** Whether a body is a page for a browser. */
export function isHtml(response: Pick<HttpResponse, 'header' | 'body'>): boolean {
  return /^\s*</.test(response.body) || (response.header('content-type') ?? '').includes('html');
}
