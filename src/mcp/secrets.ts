import { closeSync, fstatSync, openSync, readSync, rmdirSync, unlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import type { Result } from '../isales/index.ts';
import { valueOf, variables } from './variables.ts';

/** What nobody but this process is to have, as it was given. */
export interface Secrets {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  /** Of the client's key or PKCS#12 file. */
  readonly passphrase?: string | undefined;
}

/** How the name of a folder begins that was made for one file of keys, and goes with it. */
export const handOverPrefix = 'isales-mcp-';
const mostBytes = 64 * 1024;
const fileSchema = v.object({
  accessKey: v.optional(v.string()),
  secretKey: v.optional(v.string()),
  passphrase: v.optional(v.string()),
  /** The file is for this start alone, and goes once it is read. */
  once: v.optional(v.boolean(), false),
});

/** Takes the secrets out of an environment. What the system shows of it stays as it was: see `leaveEnvironment`. */
export function takeSecrets(environment: NodeJS.ProcessEnv): Secrets {
  const take = (name: string): string | undefined => {
    const value = valueOf(environment, name);
    // Assigning undefined would make it the text "undefined".
    Reflect.deleteProperty(environment, name);
    return value;
  };
  return {
    accessKey: take(variables.accessKey),
    secretKey: take(variables.secretKey),
    passphrase: take(variables.passphrase),
  };
}

/** What a file of keys holds that is for one start alone. */
export function handOverText(secrets: Secrets): string {
  return JSON.stringify({ ...secrets, once: true });
}

/**
 * Reads the file of keys that an environment names, if it names one, and removes it if it is for this start alone.
 * Refuses a file that other users can read. A pipe is as good: what a command writes into it was never a file.
 */
export function readKeysFile(environment: NodeJS.ProcessEnv): Result<Secrets, string> {
  const named = valueOf(environment, variables.keysFile);
  if (named === undefined) return { ok: true, value: {} };
  const path = named.replace(/^~(?=[\\/]|$)/, homedir());
  let text: string;
  try {
    const file = openSync(path, 'r');
    try {
      const problem = accessProblem(file);
      if (problem !== undefined) return fail(problem);
      text = readUpTo(file, mostBytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return fail(`"${path}" cannot be read (${code}).`);
  }
  const parsed = v.safeParse(fileSchema, decoded(text));
  // Neither the text nor a part of it is repeated: it may hold a key all the same.
  if (!parsed.success)
    return fail(
      'must hold the keys as JSON: {"accessKey":"…","secretKey":"…"}, as needed with "passphrase".',
    );
  const { once, ...secrets } = parsed.output;
  if (once) removeHandedOver(path);
  return { ok: true, value: secrets };
}

/** Removes a file of keys, and its folder if that was made for it alone. Whoever wrote it looks after what stays. */
export function removeHandedOver(path: string): void {
  const folder = dirname(path);
  try {
    unlinkSync(path);
  } catch {
    // It was never there.
  }
  try {
    if (basename(folder).startsWith(handOverPrefix)) rmdirSync(folder);
  } catch {
    // Something else lies there.
  }
}

function accessProblem(file: number): string | undefined {
  const info = fstatSync(file);
  if (info.isFIFO()) return undefined;
  if (!info.isFile()) return 'is neither a file nor a pipe.';
  const me = process.getuid?.();
  // Windows has neither owner nor mode; the profile of a user is closed to others there.
  if (me === undefined) return undefined;
  // What the system's own user mounts for a process, as Kubernetes does, is as it is.
  if (info.uid === 0 && me !== 0) return undefined;
  if (info.uid !== me && me !== 0) return 'belongs to another user.';
  return (info.mode & 0o077) === 0
    ? undefined
    : 'can be read by other users: close it to them with "chmod 600".';
}

function readUpTo(file: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes; length += read)
    read = readSync(file, buffer, length, bytes - length, null);
  const text = buffer.toString('utf8', 0, length);
  buffer.fill(0);
  return text;
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function fail(problem: string): { ok: false; error: string } {
  return { ok: false, error: `${variables.keysFile}: the file ${problem}` };
}
