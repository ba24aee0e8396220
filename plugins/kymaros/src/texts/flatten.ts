type Nested = { readonly [key: string]: string | Nested };

/** `plan.button` for `{ plan: { button } }`. */
type FlatKey<TTexts> = {
  [TKey in keyof TTexts & string]: TTexts[TKey] extends string
    ? TKey
    : `${TKey}.${FlatKey<TTexts[TKey]>}`;
}[keyof TTexts & string];

/** Texts by the keys that the translation API wants those of further languages by. */
export function flatten<TTexts extends Nested>(
  texts: TTexts,
): Record<FlatKey<TTexts>, string> {
  return Object.fromEntries(entriesOf(texts)) as Record<
    FlatKey<TTexts>,
    string
  >;
}

function entriesOf(texts: Nested): Array<[string, string]> {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[key, value] as [string, string]]
      : entriesOf(value).map(
          ([rest, text]) => [`${key}.${rest}`, text] as [string, string],
        ),
  );
}
