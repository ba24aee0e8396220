// @ts-check

/** @param { import("knex").Knex } knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table
      .integer('sandbox_count')
      .notNullable()
      .defaultTo(0)
      .comment('Sandboxes that it needs at once: one a tier');
  });
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  // Knex would make SQLite's table anew, without its triggers.
  await knex.raw('ALTER TABLE runs DROP COLUMN sandbox_count');
};
