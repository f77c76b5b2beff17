/**
 * Gives the fields of a decoded JSON object the names of the reference: servers write some with another case, with
 * blanks around them (`"agentId "`) or with underscores. Where two fields claim one name, the one that is written
 * exactly so has it. Anything but an object comes back as it is. Of one with more fields than any answer has, the first
 * thousand stay, and those that are written exactly so.
 */
export function withKnownNames(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields: [string, unknown][] = Object.entries(value);
  if (fields.length > mostFields) return firstFields(value, fields, names);
  const known = new Map(names.map((name) => [folded(name), name]));
  const taken = new Set(fields.map(([written]) => written));
  const named = fields.map(([written, item]): [string, unknown] => {
    const name = known.get(folded(written)) ?? written.trim();
    if (name === written || taken.has(name)) return [written, item];
    taken.add(name);
    return [name, item];
  });
  return Object.fromEntries(named);
}

/** A call has some twenty fields, whatever a tenant adds to them. */
const mostFields = 1_000;

function firstFields(
  value: object,
  fields: readonly (readonly [string, unknown])[],
  names: readonly string[],
): object {
  const named = names.flatMap((name) =>
    Object.hasOwn(value, name) ? [[name, own(value, name)] as const] : [],
  );
  return Object.fromEntries([...named, ...fields.slice(0, mostFields)]);
}

function own(value: object, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}

function folded(name: string): string {
  return name.replace(/[\s_\-\u200b\ufeff]+/g, '').toLowerCase();
}
