import type { Result } from './failures.ts';
import { leadsToThisMachine, parseRecordPath } from './recording.ts';
import { redactJson } from './redaction.ts';
import { isLoopback, parseBaseUrl, type ServerProfile } from './serverProfile.ts';

/**
 * Takes secrets out of what a server answered: it, or something before it, may send back what we sent. Recording links
 * stay, as they are secret by themselves, but for those that the server may not name.
 */
export function withoutSecrets<T>(
  result: Result<T>,
  secrets: readonly string[],
  server: Pick<ServerProfile, 'baseUrl'>,
): Result<T> {
  // Redaction changes texts, never the shape.
  const redact = <V>(value: V): V => redactJson(value, secrets) as V;
  if (result.ok)
    return {
      ok: true,
      value: keepingLinks(result.value, redact(result.value), (path) => mayName(server, path)),
    };
  const { error } = result;
  return 'description' in error
    ? { ok: false, error: { ...error, description: redact(error.description) } }
    : result;
}

/**
 * A recording on this machine can only be named by a server on it, and only where that server itself is: else it would
 * have us reach for other services of this machine. What looks like a server here may be the end of a tunnel.
 */
function mayName({ baseUrl }: Pick<ServerProfile, 'baseUrl'>, recordPath: string): boolean {
  if (!leadsToThisMachine(recordPath)) return true;
  const server = parseBaseUrl(baseUrl);
  const recording = URL.parse(parseRecordPath(recordPath)?.url ?? '');
  return server.ok && isLoopback(server.value.hostname) && recording?.origin === server.value.origin;
}

/** Puts the recording links of `original` back into its redacted copy, which has the same shape. */
function keepingLinks<T>(original: T, copy: T, mayName: (recordPath: string) => boolean): T {
  if (typeof original !== 'object' || original === null || typeof copy !== 'object' || copy === null)
    return copy;
  if ('recordPath' in original) {
    const { recordPath } = original;
    return {
      ...copy,
      recordPath: typeof recordPath === 'string' && !mayName(recordPath) ? undefined : recordPath,
    };
  }
  if ('items' in original && 'items' in copy && Array.isArray(original.items) && Array.isArray(copy.items)) {
    const items: readonly unknown[] = copy.items;
    return {
      ...copy,
      items: original.items.map((item: unknown, index) => keepingLinks(item, items[index], mayName)),
    };
  }
  return copy;
}
