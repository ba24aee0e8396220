// @ts-check

const FINISHED_RUN = 'a finished run never changes';

/** @param { import("knex").Knex } knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('run_parts', table => {
    table.comment(
      'What runs keep that is heavy and is given up before they are: contents of the backup, logs',
    );
    table
      .string('run_id', 63)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run');
    table.string('part', 16).notNullable().comment('contents or logs');
    table.binary('body').notNullable().comment('JSON, gzipped');
    table.primary(['run_id', 'part']);
  });
  await (knex.client.config.client === 'pg'
    ? protectInPostgres(knex)
    : protectInSqlite(knex));
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_parts');
};

/** @param { import("knex").Knex } knex */
async function protectInSqlite(knex) {
  for (const [change, row] of [
    ['INSERT', 'NEW'],
    ['UPDATE', 'OLD'],
  ]) {
    await knex.raw(`
      CREATE TRIGGER run_parts_finished_${change.toLowerCase()} BEFORE ${change} ON run_parts
      WHEN (SELECT state FROM runs WHERE id = ${row}.run_id) = 'finished'
      BEGIN SELECT RAISE(ABORT, '${FINISHED_RUN}'); END`);
  }
}

/** @param { import("knex").Knex } knex */
async function protectInPostgres(knex) {
  await knex.raw(`
    CREATE TRIGGER run_parts_finished BEFORE INSERT OR UPDATE ON run_parts
    FOR EACH ROW EXECUTE FUNCTION kymaros_refuse_change_of_finished_run('${FINISHED_RUN}')`);
}
