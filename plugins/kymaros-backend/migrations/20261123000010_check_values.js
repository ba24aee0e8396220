// @ts-check

const FINISHED_RUN = 'a finished run never changes';

/** @param { import("knex").Knex } knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('check_values', table => {
    table.comment('What checks have read of restored data, run by run');
    table
      .string('run_id', 63)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run');
    table.string('check_name', 100).notNullable().comment('The check');
    table
      .string('test_ref', 400)
      .notNullable()
      .comment('Entity ref of the test');
    table
      .bigInteger('run_position')
      .notNullable()
      .comment('Order in which runs were queued');
    table.bigInteger('at').notNullable().comment('When the run was queued');
    table.string('kind', 16).notNullable().comment('number or time');
    table
      .double('value')
      .notNullable()
      .comment('A number, or a time as epoch milliseconds');
    table.string('state', 16).notNullable().comment('passed or failed');
    table
      .string('reading_hash', 64)
      .notNullable()
      .comment('SHA-256 of what was read and where: command, pods, tier');
    table.primary(['run_id', 'check_name']);
    table.index(
      ['test_ref', 'check_name', 'run_position'],
      'check_values_test_ref_check_name_run_position_idx',
    );
  });
  await (knex.client.config.client === 'pg'
    ? protectInPostgres(knex)
    : protectInSqlite(knex));
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('check_values');
};

/** @param { import("knex").Knex } knex */
async function protectInSqlite(knex) {
  for (const [change, row] of [
    ['INSERT', 'NEW'],
    ['UPDATE', 'OLD'],
  ]) {
    await knex.raw(`
      CREATE TRIGGER check_values_finished_${change.toLowerCase()} BEFORE ${change} ON check_values
      WHEN (SELECT state FROM runs WHERE id = ${row}.run_id) = 'finished'
      BEGIN SELECT RAISE(ABORT, '${FINISHED_RUN}'); END`);
  }
}

/** @param { import("knex").Knex } knex */
async function protectInPostgres(knex) {
  await knex.raw(`
    CREATE TRIGGER check_values_finished BEFORE INSERT OR UPDATE ON check_values
    FOR EACH ROW EXECUTE FUNCTION kymaros_refuse_change_of_finished_run('${FINISHED_RUN}')`);
}
