import path from 'node:path';
import { CcIsalesClient } from '../../src/isales/client.ts';
import type { ServerProfile } from '../../src/isales/serverProfile.ts';
import { readTlsSettings } from '../../src/isales/tlsSettings.ts';
import { BulkLookUps } from '../../src/lookup/bulk/bulkLookUps.ts';
import { LookupService } from '../../src/lookup/lookupService.ts';
import { Pacers } from '../../src/lookup/pacer.ts';
import { WindowTurns } from '../../src/lookup/turns.ts';

export interface ServerOverSockets {
  readonly baseUrl: string;
  readonly caFile: string;
  readonly credentials: { readonly accessKey: string; readonly secretKey: string };
}

/** The extension's own parts for bulk look-ups, put together as it does, asking a server through real sockets. */
export async function bulkOverSockets(
  { baseUrl, caFile, credentials }: ServerOverSockets,
  folder: string,
): Promise<{ readonly bulk: BulkLookUps; readonly server: ServerProfile; readonly dispose: () => void }> {
  const server: ServerProfile = { id: 'real', name: 'real', baseUrl, caFile };
  const tls = await readTlsSettings(server, undefined);
  if (!tls.ok) throw new Error(`The certificate cannot be read: ${tls.error.kind}`);
  const client = new CcIsalesClient({ server, credentials, tls: tls.value });
  const log = { debug: () => undefined, info: () => undefined, warn: console.error };
  const servers = {
    find: () => ({ ok: true as const, value: server }),
    connect: () => Promise.resolve({ ok: true as const, value: client }),
  };
  const service = new LookupService({
    servers,
    history: { remember: () => Promise.resolve() },
    clock: Date,
    log,
    lifetimes: () => ({ foundMs: 300_000, notFoundMs: 30_000 }),
  });
  const bulk = new BulkLookUps({
    folder,
    service,
    servers,
    pacers: new Pacers(undefined, undefined, new WindowTurns(path.join(folder, 'turns'))),
    clock: Date,
    log,
    onDamaged: (setAsideAs) => {
      console.error(`damaged: ${setAsideAs}`);
    },
    onCannotWrite: (title) => {
      console.error(`unwritable: ${title}`);
    },
  });
  return {
    bulk,
    server,
    dispose: () => {
      client.dispose();
      bulk.dispose();
    },
  };
}
