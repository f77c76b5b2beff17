import { withoutInvisible } from '../wording/visible.ts';

/** Takes what nobody sees out of every text in a value. The names of its fields are ours, and stay; so do moments. */
export function withoutInvisibleTexts(value: unknown): unknown {
  if (typeof value === 'string') return withoutInvisible(value);
  if (Array.isArray(value)) return value.map(withoutInvisibleTexts);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutInvisibleTexts(inner)]),
  );
}
