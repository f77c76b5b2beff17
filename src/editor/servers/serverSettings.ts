import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { parseBaseUrl, type ServerProfile } from '../../isales/serverProfile.ts';
import { tlsVersions } from '../../isales/tlsVersions.ts';
import { describeBaseUrlProblem } from '../../wording/inputProblems.ts';
import { onDidChangeSetting, readSetting, writeUserSetting } from '../contributions.ts';

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty());
// The working folder of a process may be anybody's.
const file = v.pipe(filled, v.check(isAbsolute));
const serverSchema = v.object({
  id: filled,
  name: v.optional(filled),
  baseUrl: v.pipe(
    filled,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const url = parseBaseUrl(dataset.value);
      if (url.ok) return url.value.origin;
      addIssue({ message: describeBaseUrlProblem(url.error) });
      return NEVER;
    }),
  ),
  defaultVdnId: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999))),
  locale: v.optional(v.picklist(['zh_CN', 'en_US'])),
  signedHost: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^[^\s/@?#\\]+$/))),
  caFile: v.optional(file),
  pinnedCertificate: v.optional(
    v.pipe(
      v.object({
        origin: filled,
        sha256: v.pipe(v.string(), v.regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)),
        subject: v.optional(v.string()),
        validTo: v.optional(v.number()),
      }),
      v.transform((pinned) => withoutUndefined(pinned)),
    ),
  ),
  minTlsVersion: v.optional(v.picklist(tlsVersions)),
  clientCertificateFile: v.optional(file),
  clientKeyFile: v.optional(file),
  clientPfxFile: v.optional(file),
});

/** What keeps an entry from being used; the schema's own words are English alone. */
function describeIssue(issue: v.InferIssue<typeof serverSchema>): string {
  const field = v.getDotPath(issue);
  if (field === null) return vscode.l10n.t('it is not an object');
  if (issue.input === undefined) return vscode.l10n.t('{0} is missing', field);
  // Its message is ours.
  if (issue.type === 'raw_transform') return `${field} ${issue.message}`;
  return vscode.l10n.t('{0} must be {1}', field, expectedOf(field));
}

function expectedOf(field: string): string {
  switch (field) {
    case 'defaultVdnId':
      return vscode.l10n.t('a whole number from 1 to 9999');
    case 'locale':
      return vscode.l10n.t('{0} or {1}', 'zh_CN', 'en_US');
    case 'minTlsVersion':
      return vscode.l10n.t('{0} or {1}', ...tlsVersions);
    case 'signedHost':
      return vscode.l10n.t('a host, or host:port');
    case 'pinnedCertificate':
      return vscode.l10n.t('what “Trust This Certificate…” wrote');
    case 'pinnedCertificate.sha256':
      return vscode.l10n.t('a SHA-256 fingerprint: hex pairs with colons between');
    case 'caFile':
    case 'clientCertificateFile':
    case 'clientKeyFile':
    case 'clientPfxFile':
      return vscode.l10n.t('the full path of a file');
    default:
      return vscode.l10n.t('a text that is not empty');
  }
}

/** The servers as the settings hold them now. */
export interface ConfiguredServers {
  readonly servers: readonly ServerProfile[];
  /** One for each entry that cannot be used. */
  readonly problems: readonly EntryProblem[];
}

/** What keeps an entry of the setting from being used. */
export interface EntryProblem {
  /** What the entry is called: its name or ID, else its place in the list. */
  readonly entry: string;
  /** From 1. */
  readonly place: number;
  readonly problem: string;
}

/** Reads and writes `isales.servers`, which users may also edit by hand. */
export class ServerSettings {
  readonly onDidChange: vscode.Event<void>;
  readonly #disposables: vscode.Disposable;
  #known: ConfiguredServers | undefined;

  constructor() {
    const changed = new vscode.EventEmitter<void>();
    this.onDidChange = changed.event;
    this.#disposables = vscode.Disposable.from(
      changed,
      onDidChangeSetting('servers', () => {
        this.#known = undefined;
        changed.fire();
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Read once for each change: every look-up asks. */
  read(): ConfiguredServers {
    return (this.#known ??= this.#read());
  }

  #read(): ConfiguredServers {
    const servers: ServerProfile[] = [];
    const problems: EntryProblem[] = [];
    const entries = this.#entries();
    entries.forEach((entry, index) => {
      const place = index + 1;
      const cannotBeUsed = (problem: string): void => {
        problems.push({ entry: nameOfEntry(entry, place), place, problem });
      };
      const parsed = v.safeParse(serverSchema, entry);
      if (!parsed.success) {
        const [issue] = parsed.issues;
        cannotBeUsed(describeIssue(issue));
      } else if (servers.some(({ id }) => id === parsed.output.id)) {
        cannotBeUsed(vscode.l10n.t('the id “{0}” is used twice', parsed.output.id));
      } else {
        const { name, baseUrl, ...rest } = parsed.output;
        servers.push({ ...withoutUndefined(rest), baseUrl, name: name ?? new URL(baseUrl).host });
      }
    });
    return { servers, problems };
  }

  /** Adds a server, or replaces the one with the same ID; other entries stay as the user wrote them. */
  async save(server: ServerProfile): Promise<void> {
    const entries = this.#writableEntries();
    const index = entries.findIndex((entry) => idOf(entry) === server.id);
    await writeUserSetting('servers', index < 0 ? [...entries, server] : entries.with(index, server));
  }

  async remove(serverId: string): Promise<void> {
    await writeUserSetting(
      'servers',
      this.#writableEntries().filter((entry) => idOf(entry) !== serverId),
    );
  }

  /** Throws where the user wrote something else than a list, which must not be overwritten. */
  #writableEntries(): readonly unknown[] {
    const written = vscode.workspace.getConfiguration('isales').inspect('servers')?.globalValue;
    if (written !== undefined && !Array.isArray(written)) throw new Error('isales.servers is no list');
    return this.#entries();
  }

  #entries(): readonly unknown[] {
    const entries = readSetting('servers');
    return Array.isArray(entries) ? (entries as readonly unknown[]) : [];
  }
}

/** What the user calls an entry, as far as it says so itself. */
function nameOfEntry(entry: unknown, place: number): string {
  const fields = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
  // Not its address, which may hold a password.
  const name = [fields['name'], fields['id']].find(
    (field): field is string => typeof field === 'string' && field.trim() !== '',
  );
  return name?.trim() ?? vscode.l10n.t('Entry {0}', place);
}

function idOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
