import * as l10n from '@vscode/l10n';

let current = 'en';
let contents: Record<string, string> | undefined;

/**
 * Sets the language of all words made here, once a process.
 * @param language of the editor (BCP 47)
 * @param translations from English texts; `undefined` leaves them English
 */
export function configureWording(language: string, translations: Record<string, string> | undefined): void {
  current = language;
  contents = translations;
  if (translations) l10n.config({ contents: translations });
}

/** The translations in use, to hand on to another process; `undefined` where the words are English. */
export function translations(): Record<string, string> | undefined {
  return contents;
}

/** The editor's language (BCP 47). */
export function language(): string {
  return current;
}

/** Picks from the two languages that the code tables hold. */
export function inLanguage(meaning: { readonly en: string; readonly zh: string }): string {
  return current.toLowerCase().startsWith('zh') ? meaning.zh : meaning.en;
}
