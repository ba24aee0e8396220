// @ts-check

const NEVER_CHANGES = 'a record of evidence never changes';

/**
 * No foreign keys: evidence outlives its runs.
 *
 * @param { import("knex").Knex } knex
 */
exports.up = async function up(knex) {
  await createEvidence(knex);
  await createEvidenceKeys(knex);
  await knex.raw(
    knex.client.config.client === 'pg'
      ? `CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence
         FOR EACH ROW EXECUTE FUNCTION kymaros_refuse_change('${NEVER_CHANGES}')`
      : `CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence
         BEGIN SELECT RAISE(ABORT, '${NEVER_CHANGES}'); END`,
  );
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('evidence_keys');
  await knex.schema.dropTable('evidence');
};

/** @param { import("knex").Knex } knex */
async function createEvidence(knex) {
  await knex.schema.createTable('evidence', table => {
    table.comment('Signed records of finished runs; rows never change');
    table.string('run_id', 63).notNullable().primary().comment('The run');
    table
      .text('test_ref')
      .notNullable()
      .comment('Entity ref of the entity that defined the restore test');
    table
      .integer('sequence')
      .notNullable()
      .comment('1, 2, 3, ... among the records of the test, without gaps');
    table.string('verdict', 16).notNullable().comment('As in the record');
    table
      .bigInteger('finished_at')
      .notNullable()
      .comment('When the run ended, in epoch milliseconds');
    table.string('hash', 64).notNullable().comment('As in the file');
    table
      .string('previous_hash', 64)
      .comment('Hash of the record before it; none for the first');
    table
      .text('body', 'longtext')
      .notNullable()
      .comment('JSON: the evidence file');
    table.unique(['test_ref', 'sequence'], {
      indexName: 'evidence_test_ref_sequence_idx',
    });
    table.index(['finished_at'], 'evidence_finished_at_idx');
  });
}

/** @param { import("knex").Knex } knex */
async function createEvidenceKeys(knex) {
  await knex.schema.createTable('evidence_keys', table => {
    table.comment('Keys that evidence was signed with');
    table
      .string('key_id', 16)
      .notNullable()
      .primary()
      .comment('First 16 hex digits of the SHA-256 of the public key');
    table.string('origin', 16).notNullable().comment('generated or configured');
    table.text('public_key').notNullable().comment('PEM, SPKI');
    table
      .text('private_key')
      .comment('PEM, PKCS#8; only of the one that was generated');
    table
      .bigInteger('added_at')
      .notNullable()
      .comment('When it was first used, in epoch milliseconds');
  });
  // Of any number of replicas that start at once, one generates the key.
  await knex.raw(
    `CREATE UNIQUE INDEX evidence_keys_generated_idx ON evidence_keys (origin) WHERE origin = 'generated'`,
  );
}
