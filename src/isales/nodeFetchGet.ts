import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import fetch, { FetchError } from 'node-fetch';
import { BodyTooLargeError, type HttpGet, type TlsTrust } from './http.ts';

/** Sends over node-fetch, which the editor's proxy and certificate handling reaches (reference, section 7). */
export function nodeFetchGet({ ca }: TlsTrust = {}): HttpGet {
  return async ({ url, headers, signal, maxBodyBytes }) => {
    const agent = url.protocol === 'http:' ? new HttpAgent() : new HttpsAgent(tlsOptions(url, ca));
    try {
      const response = await fetch(url, { headers, signal, agent, redirect: 'manual', size: maxBodyBytes });
      return {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        body: await response.text(),
      };
    } catch (error) {
      if (error instanceof FetchError && error.type === 'max-size') throw new BodyTooLargeError();
      throw error;
    } finally {
      agent.destroy();
    }
  };
}

/** What a connection to this address needs: TLS 1.2 at least, and the further authorities besides the usual ones. */
export function tlsOptions(url: URL, ca: string | undefined): AgentOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    minVersion: 'TLSv1.2',
    // Node would check the certificate against the Host header, which a profile may set to another name.
    servername: isIP(host) ? '' : host,
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
  };
}
