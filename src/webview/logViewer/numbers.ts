let format = new Intl.NumberFormat('en');
let shortFormat = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Sets the language of numbers (BCP 47). */
export function setNumberLanguage(language: string): void {
  format = new Intl.NumberFormat(language);
  shortFormat = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
}

export function formatCount(count: number): string {
  return format.format(count);
}

/** Bytes in the unit that keeps the number short; `KB` are 1024 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit + 1 < units.length; unit++) value /= 1024;
  return `${shortFormat.format(value)} ${units[unit] ?? ''}`;
}
