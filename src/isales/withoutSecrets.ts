import { setImmediate } from 'node:timers/promises';
import type { Result } from './failures.ts';
import { leadsToThisMachine, parseRecordPath } from './recording.ts';
import type { Redaction } from './redaction.ts';
import { isLoopback, parseBaseUrl, type ServerProfile } from './serverProfile.ts';

/** So long rows are redacted before others get their turn. */
const longestTurnMs = 10;

/**
 * Takes secrets out of what a server answered: it, or something before it, may send back what we sent. Recording links
 * stay, as they are secret by themselves, but for those that the server may not name.
 * @param signal ends it with its reason
 */
export async function withoutSecrets<T>(
  result: Result<T>,
  redaction: Redaction,
  server: Pick<ServerProfile, 'baseUrl'>,
  signal: AbortSignal,
): Promise<Result<T>> {
  // Redaction changes texts, never the shape.
  const redact = <V>(value: V): V => redaction.json(value) as V;
  if (!result.ok) return { ok: false, error: redact(result.error) };
  const { value } = result;
  const clean = <V>(item: V): V => keepingLink(item, redact, (path) => mayName(server, path));
  if (!hasItems(value)) return { ok: true, value: clean(value) };
  const items: unknown[] = [];
  let since = performance.now();
  for (const item of value.items) {
    items.push(clean(item));
    if (performance.now() - since < longestTurnMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  }
  return { ok: true, value: { ...value, items } };
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

function hasItems(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
}

/** Redacts all but the recording link of a call. */
function keepingLink<T>(item: T, redact: <V>(value: V) => V, mayName: (recordPath: string) => boolean): T {
  if (typeof item !== 'object' || item === null || !('recordPath' in item)) return redact(item);
  const { recordPath, ...others } = item;
  const isRefused = typeof recordPath === 'string' && !mayName(recordPath);
  return { ...redact(others), recordPath: isRefused ? undefined : recordPath } as T;
}
