import { readFile } from 'node:fs/promises';
import { CcIsalesClient, type Credentials, type Result, type ServerProfile } from '../isales/index.ts';
import type { Servers } from '../lookup/ports.ts';

export interface ConnectorOptions {
  readonly timeoutMs: number;
  readonly passphrase: string | undefined;
  readonly log: (message: string) => void;
}

/** The one server of this process, with a client for it. */
export function connector(
  server: ServerProfile,
  credentials: Credentials,
  { timeoutMs, log }: ConnectorOptions,
): Servers {
  return {
    find: () => ({ ok: true, value: server }),
    connect: async () => {
      const ca = await readCa(server.caFile);
      if (!ca.ok) return ca;
      return {
        ok: true,
        value: new CcIsalesClient({
          server,
          credentials,
          timeoutMs,
          ...(ca.value === undefined ? {} : { ca: ca.value }),
          onExchange: ({ url, elapsedMs, outcome }) => {
            log(`${url}: ${outcome} in ${Math.round(elapsedMs)} ms`);
          },
        }),
      };
    },
  };
}

async function readCa(caFile: string | undefined): Promise<Result<string | undefined>> {
  if (caFile === undefined) return { ok: true, value: undefined };
  try {
    return { ok: true, value: await readFile(caFile, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { ok: false, error: { kind: 'caFileUnreadable', caFile, code } };
  }
}
