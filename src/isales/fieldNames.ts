/**
 * Gives the fields of a decoded JSON object the names of the reference: servers write some with another case, with
 * blanks around them (`"agentId "`) or with underscores. Where two fields claim one name, the one that is written
 * exactly so has it. Anything but an object comes back as it is.
 */
export function withKnownNames(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const known = new Map(names.map((name) => [folded(name), name]));
  const fields: [string, unknown][] = Object.entries(value);
  const taken = new Set(fields.map(([written]) => written));
  const named = fields.map(([written, item]): [string, unknown] => {
    const name = known.get(folded(written)) ?? written.trim();
    if (name === written || taken.has(name)) return [written, item];
    taken.add(name);
    return [name, item];
  });
  return Object.fromEntries(named);
}

function folded(name: string): string {
  return name.replace(/[\s_\-\u200b\ufeff]+/g, '').toLowerCase();
}
