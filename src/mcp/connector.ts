import { CcIsalesClient, type Credentials, type Result, type ServerProfile } from '../isales/index.ts';
import { readTlsSettings } from '../isales/tlsSettings.ts';
import type { Servers } from '../lookup/ports.ts';

export interface ConnectorOptions {
  readonly timeoutMs: number;
  readonly passphrase: string | undefined;
  readonly log: (message: string) => void;
}

/** The one server of this process, with a client for it that keeps its connections between queries. */
export function connector(
  server: ServerProfile,
  credentials: Credentials,
  { timeoutMs, passphrase, log }: ConnectorOptions,
): Servers {
  let kept: CcIsalesClient | undefined;
  const make = async (): Promise<Result<CcIsalesClient>> => {
    const tls = await readTlsSettings(server, passphrase);
    if (!tls.ok) return tls;
    kept ??= new CcIsalesClient({
      server,
      credentials,
      timeoutMs,
      tls: tls.value,
      onExchange: ({ url, elapsedMs, outcome }) => {
        log(`${url}: ${outcome} in ${Math.round(elapsedMs)} ms`);
      },
    });
    return { ok: true, value: kept };
  };
  return {
    find: () => ({ ok: true, value: server }),
    connect: async () => (kept ? { ok: true, value: kept } : make()),
  };
}
