/**
 * The language of numbers and dates for `Intl`. Plain `en` means the day before the month, which every reader of English
 * understands. A tag that Intl refuses must not break a panel.
 * @param language BCP 47
 */
export function localeOf(language: string): string {
  try {
    const [tag = 'en-GB'] = Intl.getCanonicalLocales(language);
    return tag === 'en' ? 'en-GB' : tag;
  } catch {
    return 'en-GB';
  }
}
