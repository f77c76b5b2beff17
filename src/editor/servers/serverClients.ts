import { stat } from 'node:fs/promises';
import { CcIsalesClient } from '../../isales/client.ts';
import type { Failure, Result } from '../../isales/failures.ts';
import type { DebugLog } from '../../isales/requestTranscript.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { readTlsSettings } from '../../isales/tlsSettings.ts';
import type { Log } from '../../lookup/ports.ts';
import { onDidChangeSetting, readSetting } from '../contributions.ts';
import type { CredentialStore, StoredCredentials } from './credentialStore.ts';

interface KeptClient {
  /** Everything that the client was made from, but for keys and settings, whose changes are announced. */
  readonly madeFrom: Promise<string>;
  readonly client: Promise<Result<CcIsalesClient>>;
}

/** A client for each server, kept with its connections for as long as nothing that it was made from changes. */
export class ServerClients {
  readonly #credentials: CredentialStore;
  readonly #log: Log;
  readonly #kept = new Map<string, KeptClient>();
  readonly #listeners: { dispose(): unknown }[];

  constructor(credentials: CredentialStore, log: Log) {
    this.#credentials = credentials;
    this.#log = log;
    const endAll = (): void => {
      for (const serverId of [...this.#kept.keys()]) this.#end(serverId);
    };
    this.#listeners = [
      credentials.onDidChange(endAll),
      onDidChangeSetting('requestTimeoutSeconds', endAll),
      { dispose: endAll },
    ];
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async connect(server: ServerProfile): Promise<Result<CcIsalesClient>> {
    const madeFrom = describe(server);
    const kept = this.#kept.get(server.id);
    // What the first one is made from is only of interest to the next who asks.
    if (kept && (await kept.madeFrom) !== (await madeFrom) && this.#kept.get(server.id) === kept)
      this.#end(server.id);
    return (this.#kept.get(server.id) ?? this.#begin(server, madeFrom)).client;
  }

  #begin(server: ServerProfile, madeFrom: Promise<string>): KeptClient {
    const making: KeptClient = { madeFrom, client: this.#make(server) };
    this.#kept.set(server.id, making);
    const forget = (): void => {
      if (this.#kept.get(server.id) === making) this.#kept.delete(server.id);
    };
    making.client.then((made) => {
      if (!made.ok) forget();
    }, forget);
    return making;
  }

  #end(serverId: string): void {
    const kept = this.#kept.get(serverId);
    this.#kept.delete(serverId);
    void kept?.client.then(
      (made) => {
        if (made.ok) made.value.dispose();
      },
      () => undefined,
    );
  }

  async #make(server: ServerProfile): Promise<Result<CcIsalesClient>> {
    // Both are asked for at once: the editor may be busy with a panel.
    const readingPassphrase = this.#credentials.readPassphrase(server);
    const stored = await this.#credentials.read(server);
    if (stored.state !== 'ready') return { ok: false, error: { kind: 'noCredentials', ...whyNone(stored) } };
    const tls = await readTlsSettings(server, await readingPassphrase);
    if (!tls.ok) return tls;
    return {
      ok: true,
      value: new CcIsalesClient({
        server,
        credentials: stored.credentials,
        timeoutMs: Math.min(300, Math.max(1, readSetting('requestTimeoutSeconds'))) * 1000,
        tls: tls.value,
        debug: debugLogOf(this.#log),
        onExchange: ({ method, url, attempt, elapsedMs, outcome }) => {
          const again = attempt === 0 ? '' : ` (repeat ${attempt})`;
          this.#log.info(`${method} ${url}${again}: ${outcome} in ${Math.round(elapsedMs)} ms`);
        },
      }),
    };
  }
}

/** The log as what takes the details of requests. */
export function debugLogOf(log: Log): DebugLog {
  return {
    get isOn() {
      return log.isDebugOn === true;
    },
    write: (text) => {
      log.debug(text);
    },
  };
}

function whyNone(stored: StoredCredentials): Omit<Extract<Failure, { kind: 'noCredentials' }>, 'kind'> {
  switch (stored.state) {
    case 'otherOrigin':
      return { storedFor: stored.storedFor };
    case 'forgotten':
      return { store: 'forgetful' };
    case 'unreadable':
      return { store: 'unreadable' };
    default:
      return {};
  }
}

/** The profile and the state of its files, in one text to compare. */
async function describe(server: ServerProfile): Promise<string> {
  const { caFile, clientCertificateFile, clientKeyFile, clientPfxFile } = server;
  const files = [caFile, clientCertificateFile, clientKeyFile, clientPfxFile].filter(
    (file) => file !== undefined,
  );
  const states = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs, ctimeMs, ino, size }) => `${mtimeMs} ${ctimeMs} ${ino} ${size}`,
        () => 'unreadable',
      ),
    ),
  );
  return JSON.stringify([server, ...states]);
}
