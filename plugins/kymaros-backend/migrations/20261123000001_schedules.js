// @ts-check

/** @param { import("knex").Knex } knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('schedules', table => {
    table.comment(
      'Schedules of restore tests as last seen, so that times missed while no backend ran are known',
    );
    table
      .string('test_ref', 255)
      .primary()
      .comment('Entity ref of the entity that defines the restore test');
    table
      .text('schedule')
      .notNullable()
      .comment('Cron expression and time zone; a change starts anew');
    table
      .bigInteger('since')
      .notNullable()
      .comment(
        'Epoch milliseconds up to which everything that was due has been dispatched',
      );
  });
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('schedules');
};
