import type * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';

/** The keys of a server, or why they are not to be used. */
export type StoredCredentials =
  | { readonly state: 'ready'; readonly credentials: Credentials }
  | { readonly state: 'missing' }
  /** Entered for another origin: not sent until they are entered again. */
  | { readonly state: 'otherOrigin'; readonly storedFor: string };

const keyPrefix = 'isales.credentials/';
const passphrasePrefix = 'isales.clientPassphrase/';

/** AK and SK of each server, in the editor's secret store alone, bound to the origin they were entered for. */
export class CredentialStore {
  readonly #secrets: vscode.SecretStorage;
  readonly #hide: (secret: string) => void;

  /** @param hide told of every key that is read or stored, so that the log can take it out */
  constructor(secrets: vscode.SecretStorage, hide: (secret: string) => void) {
    this.#secrets = secrets;
    this.#hide = hide;
  }

  async read(server: ServerProfile): Promise<StoredCredentials> {
    const stored = decode(await this.#secrets.get(keyPrefix + server.id));
    if (!stored) return { state: 'missing' };
    if (stored.origin !== originOf(server)) return { state: 'otherOrigin', storedFor: stored.origin };
    const { accessKey, secretKey } = stored;
    this.#hide(accessKey);
    this.#hide(secretKey);
    return { state: 'ready', credentials: { accessKey, secretKey } };
  }

  /** Rejects when the platform's secret store does. */
  async store(server: ServerProfile, { accessKey, secretKey }: Credentials): Promise<void> {
    this.#hide(accessKey);
    this.#hide(secretKey);
    const origin = originOf(server);
    await this.#secrets.store(keyPrefix + server.id, JSON.stringify({ origin, accessKey, secretKey }));
  }

  /** The passphrase of a server's client certificate; `undefined` where none is stored, or for another origin. */
  async readPassphrase(server: ServerProfile): Promise<string | undefined> {
    const stored = parse(await this.#secrets.get(passphrasePrefix + server.id));
    if (stored?.['origin'] !== originOf(server) || typeof stored?.['passphrase'] !== 'string')
      return undefined;
    this.#hide(stored['passphrase']);
    return stored['passphrase'];
  }

  /** Rejects when the platform's secret store does. An empty passphrase takes the stored one away. */
  async storePassphrase(server: ServerProfile, passphrase: string): Promise<void> {
    const key = passphrasePrefix + server.id;
    if (passphrase === '') {
      await this.#secrets.delete(key);
      return;
    }
    this.#hide(passphrase);
    await this.#secrets.store(key, JSON.stringify({ origin: originOf(server), passphrase }));
  }

  async clear(serverId: string): Promise<void> {
    await this.#secrets.delete(keyPrefix + serverId);
    await this.#secrets.delete(passphrasePrefix + serverId);
  }

  /**
   * Deletes everything that the extension ever stored, for servers that are gone, too.
   * @returns how many secrets there were
   */
  async clearAll(): Promise<number> {
    const keys = await this.#secrets.keys();
    for (const key of keys) await this.#secrets.delete(key);
    return keys.length;
  }

  /** Calls back when the secrets of any server change, in this window or another. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key.startsWith(keyPrefix) || key.startsWith(passphrasePrefix)) listener();
    });
  }
}

function decode(stored: string | undefined): (Credentials & { origin: string }) | undefined {
  const { origin, accessKey, secretKey } = parse(stored) ?? {};
  return typeof origin === 'string' && typeof accessKey === 'string' && typeof secretKey === 'string'
    ? { origin, accessKey, secretKey }
    : undefined;
}

function parse(stored: string | undefined): Record<string, unknown> | undefined {
  if (stored === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
