import type { Knex } from 'knex';

/** A subquery with a row of `value` for each text, in one binding however many there are. */
export function textRows(knex: Knex, texts: readonly string[]): Knex.Raw {
  const json = JSON.stringify(texts);
  return knex.client.config.client === 'pg'
    ? knex.raw(
        '(SELECT value FROM json_array_elements_text(CAST(? AS json)) AS texts(value))',
        [json],
      )
    : knex.raw('(SELECT value FROM json_each(?))', [json]);
}
