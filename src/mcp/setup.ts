import { parseArgs } from 'node:util';
import * as v from 'valibot';
import {
  parseBaseUrl,
  type BaseUrlProblem,
  type Credentials,
  type Result,
  type ServerProfile,
} from '../isales/index.ts';
import { tlsVersions } from '../isales/tlsVersions.ts';
import { cleanKey } from '../isales/cleanKey.ts';
import { usualBudget, type Budget } from '../agents/requestBudget.ts';
import { fastestPace, type Pace } from '../lookup/pacer.ts';
import { describeKeyProblem } from '../wording/inputProblems.ts';
import type { Secrets } from './secrets.ts';
import { valueOf, variables } from './variables.ts';

/** What the process was started with. */
export interface Setup {
  readonly server: ServerProfile;
  readonly credentials: Credentials;
  /** Of the client's key or PKCS#12 file. */
  readonly passphrase: string | undefined;
  /** Folders whose files agents may have read. */
  readonly folders: readonly string[];
  readonly timeoutMs: number;
  readonly pace: Pace;
  /** Where the windows of the editor take turns in asking, if this process shares the server with them. */
  readonly turnsFolder: string | undefined;
  readonly budget: Budget;
  /** The user's own patterns of call IDs: regular expressions by their names. */
  readonly patterns: Readonly<Record<string, unknown>>;
}

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty());
const serverSchema = v.looseObject({
  id: v.optional(filled, 'mcp'),
  name: v.optional(filled),
  baseUrl: filled,
  defaultVdnId: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999))),
  // A word that nobody knows would stand for the default one, unsaid.
  minTlsVersion: v.optional(v.picklist(tlsVersions)),
});

/**
 * Reads arguments (`--folder PATH`, again and again) and environment.
 * @param describe puts a base URL's problem into words
 */
export function readSetup(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  { accessKey, secretKey, passphrase }: Secrets,
  describe: (problem: BaseUrlProblem) => string,
): Result<Setup, string> {
  const server = readServer(environment[variables.server] ?? '', describe);
  if (!server.ok) return server;
  if (accessKey === undefined || secretKey === undefined)
    return fail(
      `the account's keys are missing: ${variables.keysFile} must name a file that only you can read, with {"accessKey":"…","secretKey":"…"}, or ${variables.accessKey} and ${variables.secretKey} hold them.`,
    );
  const [ak, sk] = [cleanKey(accessKey), cleanKey(secretKey)];
  if (!ak.ok) return fail(`the access key (${variables.accessKey}): ${describeKeyProblem(ak.error)}`);
  if (!sk.ok) return fail(`the secret key (${variables.secretKey}): ${describeKeyProblem(sk.error)}`);
  const folders = readFolders(args);
  if (!folders.ok) return folders;
  const patterns = readPatterns(environment[variables.patterns]);
  if (!patterns.ok) return patterns;
  const number = (name: string, [from, to]: readonly [number, number], usual: number): number => {
    const value = Number(valueOf(environment, name) ?? usual);
    return value >= from && value <= to ? value : usual;
  };
  return {
    ok: true,
    value: {
      server: server.value,
      credentials: { accessKey: ak.value, secretKey: sk.value },
      passphrase,
      folders: folders.value,
      timeoutMs: number(variables.timeoutSeconds, [1, 300], 15) * 1000,
      pace: {
        batchSize: number(variables.batchSize, [1, 10], fastestPace.batchSize),
        betweenBatchesMs: number(variables.secondsBetweenBatches, [1, 3_600], 1) * 1000,
      },
      turnsFolder: valueOf(environment, variables.turnsFolder),
      budget: {
        mostRequests: number(variables.mostRequests, [1, 1_000_000], usualBudget.mostRequests),
        perMinutes: number(variables.perMinutes, [1, 1_440], usualBudget.perMinutes),
      },
      patterns: patterns.value,
    },
  };
}

function readServer(
  text: string,
  describe: (problem: BaseUrlProblem) => string,
): Result<ServerProfile, string> {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return fail(
      `${variables.server} must hold a server as JSON, e.g. {"baseUrl":"https://10.22.26.181:28443"}.`,
    );
  }
  const parsed = v.safeParse(serverSchema, written);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail(`${variables.server}: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
  }
  const { baseUrl, name, ...rest } = parsed.output;
  const url = parseBaseUrl(baseUrl);
  if (!url.ok) return fail(`${variables.server}: ${describe(url.error)}`);
  // The other fields are those of the setting, which has checked them; the client checks what it uses.
  return {
    ok: true,
    value: { ...rest, baseUrl: url.value.origin, name: name ?? url.value.host } as ServerProfile,
  };
}

function readPatterns(text = ''): Result<Readonly<Record<string, unknown>>, string> {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const parsed = v.safeParse(v.record(v.string(), v.string()), JSON.parse(text));
    if (parsed.success) return { ok: true, value: parsed.output };
  } catch {
    // Said below.
  }
  return fail(
    `${variables.patterns} must hold regular expressions by their names as JSON, e.g. {"ours":"call=(?<id>C\\\\d+)"}.`,
  );
}

function readFolders(args: readonly string[]): Result<readonly string[], string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { folder: { type: 'string', multiple: true } },
    });
    return { ok: true, value: values.folder ?? [] };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
