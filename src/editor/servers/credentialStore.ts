import type * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import type { Credentials } from '../../isales/signature.ts';

/** The keys of a server, or why they are not to be used. */
export type StoredCredentials =
  | { readonly state: 'ready'; readonly credentials: Credentials }
  | { readonly state: 'missing' }
  /** Stored once, and not there any more: without a keyring some editors keep secrets only until they end. */
  | { readonly state: 'forgotten' }
  /** The platform's secret store does not work, or is locked. */
  | { readonly state: 'unreadable' }
  /** Entered for another origin: not sent until they are entered again. */
  | { readonly state: 'otherOrigin'; readonly storedFor: string };

const keyPrefix = 'isales.credentials/';
const passphrasePrefix = 'isales.clientPassphrase/';
/** IDs of the servers whose keys were stored, nothing of the keys. */
const storedKey = 'isales.credentialsStored';

/** AK and SK of each server, in the editor's secret store alone, bound to the origin they were entered for. */
export class CredentialStore {
  readonly #secrets: vscode.SecretStorage;
  readonly #memory: vscode.Memento;
  readonly #hide: (secret: string) => void;

  /**
   * @param memory outlives the editor, and holds no secret
   * @param hide told of every key that is read or stored, so that the log can take it out
   */
  constructor(secrets: vscode.SecretStorage, memory: vscode.Memento, hide: (secret: string) => void) {
    this.#secrets = secrets;
    this.#memory = memory;
    this.#hide = hide;
  }

  /** Never rejects. */
  async read(server: ServerProfile): Promise<StoredCredentials> {
    let text: string | undefined;
    try {
      text = await this.#secrets.get(keyPrefix + server.id);
    } catch {
      // Its message could hold anything.
      return { state: 'unreadable' };
    }
    const stored = decode(text);
    if (!stored) return { state: this.#stored.includes(server.id) ? 'forgotten' : 'missing' };
    if (stored.origin !== originOf(server)) return { state: 'otherOrigin', storedFor: stored.origin };
    const { accessKey, secretKey } = stored;
    this.#hide(accessKey);
    this.#hide(secretKey);
    return { state: 'ready', credentials: { accessKey, secretKey } };
  }

  /** Rejects when the platform's secret store does, or keeps nothing. */
  async store(server: ServerProfile, { accessKey, secretKey }: Credentials): Promise<void> {
    this.#hide(accessKey);
    this.#hide(secretKey);
    const origin = originOf(server);
    const key = keyPrefix + server.id;
    const text = JSON.stringify({ origin, accessKey, secretKey });
    await this.#secrets.store(key, text);
    if ((await this.#secrets.get(key)) !== text) throw new Error('The secret store keeps nothing');
    await this.#note([...this.#stored.filter((id) => id !== server.id), server.id]);
  }

  /**
   * The passphrase of a server's client certificate; `undefined` where none is stored, or for another origin, or none
   * can be read.
   */
  async readPassphrase(server: ServerProfile): Promise<string | undefined> {
    const stored = parse(
      await this.#secrets.get(passphrasePrefix + server.id).then(undefined, () => undefined),
    );
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

  /** Rejects when the platform's secret store does. */
  async clear(serverId: string): Promise<void> {
    await this.#note(this.#stored.filter((id) => id !== serverId));
    await this.#secrets.delete(keyPrefix + serverId);
    await this.#secrets.delete(passphrasePrefix + serverId);
  }

  /**
   * Deletes everything that the extension ever stored, for servers that are gone, too.
   * @returns how many secrets there were
   */
  async clearAll(): Promise<number> {
    const keys = await this.#secrets.keys();
    await this.#note([]);
    for (const key of keys) await this.#secrets.delete(key);
    return keys.length;
  }

  get #stored(): readonly string[] {
    return this.#memory.get<readonly string[]>(storedKey, []);
  }

  async #note(serverIds: readonly string[]): Promise<void> {
    await this.#memory.update(storedKey, serverIds.length === 0 ? undefined : serverIds);
  }

  /** Whether anything is stored, also for servers that are gone; taken for so where the store cannot be read. */
  async holdsAny(): Promise<boolean> {
    try {
      return (await this.#secrets.keys()).length > 0;
    } catch {
      return true;
    }
  }

  /** Calls back when the secrets of a server change, in this window or another. */
  onDidChange(listener: (serverId: string) => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      const prefix = [keyPrefix, passphrasePrefix].find((each) => key.startsWith(each));
      if (prefix !== undefined) listener(key.slice(prefix.length));
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
