import type { Result } from './failures.ts';
import type { Redaction } from './redaction.ts';

/** A body that would hold up everything else if it was read for secrets, and that nobody could read. */
export interface TooLargeToShow {
  /** Its length as it came, in UTF-16 units. */
  readonly characters: number;
}

const mostRedactedUnits = 1_000_000;

/** A decoded body without secrets, where that can be had in reasonable time. */
export function shownBody(
  body: unknown,
  characters: number,
  redaction: Redaction,
): { readonly body: unknown } | { readonly tooLargeToShow: TooLargeToShow } {
  const clean = redaction.within(mostRedactedUnits, (redact) => ({ body: redact.json(body) }));
  return clean ?? { tooLargeToShow: { characters } };
}

/** A result of such a body: its further fields are shown to people alone, and hold whatever the server likes. */
export function withoutFurtherFields<T>(result: Result<T>): Result<T> {
  if (!result.ok) return result;
  const { value } = result;
  return typeof value === 'object' && value !== null && 'furtherFields' in value
    ? { ok: true, value: { ...value, furtherFields: {} } }
    : result;
}
