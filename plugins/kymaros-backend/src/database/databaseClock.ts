import type { Knex } from 'knex';
import type { StoredInteger } from './tables';

/**
 * Now, as the database sees it, in epoch milliseconds. Replicas compare times of each other, so no clock but this one
 * is ever written or compared with.
 */
export function databaseNow(knex: Knex): Knex.Raw<number> {
  return knex.client.config.client === 'pg'
    ? knex.raw('CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)')
    : knex.raw(`CAST(unixepoch('now', 'subsec') * 1000 AS integer)`);
}

/** {@link databaseNow} plus a length of time. */
export function databaseNowPlus(
  knex: Knex,
  lengthMs: number,
): Knex.Raw<number> {
  return knex.raw('? + ?', [databaseNow(knex), lengthMs]);
}

/** Reads {@link databaseNow}. */
export async function readDatabaseNow(knex: Knex): Promise<number> {
  const row: { now: StoredInteger } = await knex
    .select({ now: databaseNow(knex) })
    .first();
  return Number(row.now);
}
