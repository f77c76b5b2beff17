import type { Exchange } from './exchange.ts';

/** What is wrong with a request: the code to answer with, and what is meant. */
export interface RequestProblem {
  readonly code: string;
  readonly about: string;
}

/** The VDN of a path, checked as the server does it, and the content type with it. */
export function readVdn({
  request,
  parameters,
}: Pick<Exchange, 'request' | 'parameters'>): RequestProblem | { readonly vdnId: number } {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return { code: '0200001', about: 'Content-Type' };
  const vdnId = decodeSegment(parameters['vdnId']);
  if (vdnId === undefined) return { code: '02000008', about: 'vdnId' };
  if (vdnId === '') return { code: '02000001', about: 'vdnId' };
  if (!/^-?\d+$/.test(vdnId)) return { code: '02000006', about: 'vdnId' };
  if (Number(vdnId) < 1 || Number(vdnId) > 9999) return { code: '02000007', about: 'vdnId' };
  return { vdnId: Number(vdnId) };
}

/** `undefined` for escapes that are no UTF-8. */
export function decodeSegment(segment = ''): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
