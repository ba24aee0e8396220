/** The same texts in another language: no key more, no key less. */
export type TranslationOf<TTexts> = {
  readonly [TKey in keyof TTexts]: TTexts[TKey] extends string
    ? string
    : TranslationOf<TTexts[TKey]>;
};
