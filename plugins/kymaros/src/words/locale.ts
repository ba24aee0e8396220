import type { Translate } from '../translation';

/**
 * How numbers and times are written: as in the language of the texts, so that a sentence does not mix two, and in the
 * region of it that the browser names.
 */
export function localeOf(t: Translate): string {
  const language = t('format.language');
  return (
    navigator.languages.find(
      locale => locale === language || locale.startsWith(`${language}-`),
    ) ?? language
  );
}
