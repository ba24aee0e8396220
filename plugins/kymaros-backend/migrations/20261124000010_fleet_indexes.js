// @ts-check

/**
 * What the whole fleet shows is found by these alone, however many runs there are: the newest proof of each test, the runs
 * of some days, and what is kept.
 *
 * @param { import("knex").Knex } knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX runs_proof_idx ON runs (test_ref, position)
     WHERE state = 'finished' AND verdict IN ('pass', 'partial', 'fail')`,
  );
  await knex.schema.alterTable('runs', table => {
    table.index(
      ['created_at', 'position', 'state', 'verdict', 'test_ref'],
      'runs_created_at_idx',
    );
  });
  await knex.raw(
    `CREATE INDEX sandboxes_kept_until_idx ON sandboxes (kept_until)
     WHERE deleted_at IS NULL`,
  );
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX sandboxes_kept_until_idx');
  await knex.raw('DROP INDEX runs_created_at_idx');
  await knex.raw('DROP INDEX runs_proof_idx');
};
