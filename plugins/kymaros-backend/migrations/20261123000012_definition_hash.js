// @ts-check

/**
 * Runs of one definition are compared with each other, and summaries tell which definition was verified. Finished runs
 * never change, so what guards them is set aside while their rows take the new form.
 *
 * @param { import("knex").Knex } knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table
      .string('definition_hash', 64)
      .comment('SHA-256 of the definition as it was when the run was queued');
    table.index(
      ['test_ref', 'definition_hash', 'position'],
      'runs_test_ref_definition_hash_position_idx',
    );
  });
  await unlockFinishedRuns(knex);
  await fillIn(knex);
  await lockFinishedRuns(knex);
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropIndex([], 'runs_test_ref_definition_hash_position_idx');
  });
  // Knex would make SQLite's table anew, without its triggers. The summaries may keep what they got.
  await knex.raw('ALTER TABLE runs DROP COLUMN definition_hash');
};

/**
 * Row by row, since neither database reads JSON with everything that commands print.
 *
 * @param { import("knex").Knex } knex
 */
async function fillIn(knex) {
  for (let position = -1; ; ) {
    const rows = await knex('runs')
      .where('position', '>', position)
      .orderBy('position')
      .limit(200)
      .select('position', 'test', 'summary');
    for (const row of rows) {
      const { hash } = JSON.parse(row.test);
      const summary = { ...JSON.parse(row.summary), definitionHash: hash };
      await knex('runs')
        .where({ position: row.position })
        .update({
          definition_hash: hash ?? null,
          summary: JSON.stringify(summary),
        });
    }
    if (rows.length === 0) {
      return;
    }
    position = rows[rows.length - 1].position;
  }
}

/** @param { import("knex").Knex } knex */
async function unlockFinishedRuns(knex) {
  await knex.raw(
    knex.client.config.client === 'pg'
      ? 'ALTER TABLE runs DISABLE TRIGGER runs_finished'
      : 'DROP TRIGGER runs_finished',
  );
}

/** @param { import("knex").Knex } knex */
async function lockFinishedRuns(knex) {
  await knex.raw(
    knex.client.config.client === 'pg'
      ? 'ALTER TABLE runs ENABLE TRIGGER runs_finished'
      : `
    CREATE TRIGGER runs_finished BEFORE UPDATE ON runs WHEN OLD.state = 'finished'
    BEGIN SELECT RAISE(ABORT, 'a finished run never changes'); END`,
  );
}
