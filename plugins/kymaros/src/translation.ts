import {
  createTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
import { ENGLISH } from './texts';

/**
 * All texts of the plugin, in English and in German. An app that offers German has it without further ado; it is loaded
 * when it is chosen.
 *
 * @public
 */
export const kymarosTranslationRef = createTranslationRef({
  id: 'plugin.kymaros',
  messages: ENGLISH,
  translations: {
    de: async () => ({ default: (await import('./texts/de')).GERMAN }),
  },
});

/** Looks a text up in the reader's language. */
export type Translate = TranslationFunction<typeof kymarosTranslationRef.T>;
