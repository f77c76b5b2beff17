/** A count with the digit groups of a language: "12,345". */
export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

/** A share in whole per cent, never rounded to all or nothing where it is neither. */
export function formatShare(part: number, whole: number, language: string): string {
  const share = whole === 0 ? 0 : part / whole;
  const shown = part > 0 && part < whole ? Math.min(0.99, Math.max(0.01, share)) : share;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(shown);
}
