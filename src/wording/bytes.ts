const units = ['B', 'KiB', 'MiB'];

/** A size in the largest unit of which there is one: `512 B`, `1.5 KiB`, `37 KiB`. The same in every language. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  const amount = bytes / 1024 ** power;
  const digits = power > 0 && amount < 10 ? 1 : 0;
  return `${Number(amount.toFixed(digits))} ${units[power] ?? ''}`;
}
