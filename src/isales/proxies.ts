import type { ClientRequest } from 'node:http';
import type { Failure } from './failures.ts';
import { errorCode } from './socketFailure.ts';

/** What the editor's agent says to a request about the way it takes: `PROXY host:port`, or `DIRECT`. */
interface ProxyEvent {
  readonly proxy: string;
  readonly error?: unknown;
}

/**
 * Calls back when the editor could not open a connection through a proxy.
 * @param failed gets the proxy's `host:port` and the error's code
 */
export function onProxyFailure(
  request: ClientRequest,
  failed: (failure: Extract<Failure, { kind: 'proxyUnreachable' }>) => void,
): void {
  request.once('proxy', (event: ProxyEvent) => {
    if (event.error === undefined || event.proxy === 'DIRECT') return;
    failed({ kind: 'proxyUnreachable', proxy: hostOfProxy(event.proxy), code: errorCode(event.error) });
  });
}

/** `PROXY name:password@host:port` without what is secret in it. */
export function hostOfProxy(proxy: string): string {
  const address = proxy.trim().split(/\s+/).at(-1) ?? '';
  return address.slice(address.lastIndexOf('@') + 1);
}
