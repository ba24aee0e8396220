// @ts-check

/**
 * All times are epoch milliseconds by the database's own clock, in SQLite as in PostgreSQL.
 *
 * @param { import("knex").Knex } knex
 */
exports.up = async function up(knex) {
  await createRuns(knex);
  await createRunSteps(knex);
  await createRunEvents(knex);
  await createClusterSlots(knex);
  await createSandboxes(knex);
  await (knex.client.config.client === 'pg'
    ? protectFinishedRunsInPostgres(knex)
    : protectFinishedRunsInSqlite(knex));
};

/** @param { import("knex").Knex } knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sandboxes');
  await knex.schema.dropTable('cluster_slots');
  await knex.schema.dropTable('run_events');
  await knex.schema.dropTable('run_steps');
  await knex.schema.dropTable('runs');
  if (knex.client.config.client === 'pg') {
    await knex.raw('DROP FUNCTION kymaros_refuse_change()');
    await knex.raw('DROP FUNCTION kymaros_refuse_change_of_finished_run()');
  }
};

/** @param { import("knex").Knex } knex */
async function createRuns(knex) {
  await knex.schema.createTable('runs', table => {
    table.comment('Executions of restore tests; finished ones never change');
    table
      .bigIncrements('position')
      .comment('Order in which runs were queued: first in, first out');
    table
      .string('id', 63)
      .notNullable()
      .unique({ indexName: 'runs_id_idx' })
      .comment('Identifies the run, also in names and labels of its objects');
    table
      .text('test_ref')
      .notNullable()
      .comment('Entity ref of the entity that defines the restore test');
    table
      .text('cluster')
      .notNullable()
      .comment('Name of the cluster that the run works on');
    table
      .string('state', 16)
      .notNullable()
      .comment('queued, running or finished');
    table
      .string('stopped', 16)
      .comment(
        'Why the steps that need success were cut short: failed, cancelled or timed-out',
      );
    table
      .string('verdict', 16)
      .comment('pass, partial, fail, unverified or error');
    table
      .integer('score')
      .comment('0 to 100; absent when nothing was measured');
    table.bigInteger('rto_ms').comment('Recovery time in milliseconds');
    table
      .bigInteger('duration_ms')
      .comment('From start to end, clean-up included, in milliseconds');
    table
      .bigInteger('scheduled_for')
      .comment('The point of the schedule that queued the run, if one did');
    table.bigInteger('created_at').notNullable().comment('When it was queued');
    table.bigInteger('started_at').comment('When it was first claimed');
    table.bigInteger('finished_at').comment('When it ended');
    table
      .text('cancel_requested_by')
      .comment('Who asked for the run to be cancelled');
    table
      .string('lease_owner', 255)
      .comment(
        'The worker that holds the run; empty once it gave the run back',
      );
    table
      .integer('lease_token')
      .notNullable()
      .defaultTo(0)
      .comment(
        'Fencing token: grows with each claim, and every write names it',
      );
    table
      .bigInteger('lease_expires_at')
      .comment('From then on any worker may claim the running run');
    table
      .integer('last_event_seq')
      .notNullable()
      .comment('Sequence number of the newest event of the run');
    table
      .text('test', 'longtext')
      .notNullable()
      .comment('JSON: the restore test as it was when the run was queued');
    table
      .text('sandbox_names')
      .notNullable()
      .comment('JSON: the sandbox names that the test asks for explicitly');
    table
      .text('result', 'longtext')
      .comment('JSON: verdict, levels and findings as first concluded');
    table
      .text('picture', 'longtext')
      .notNullable()
      .comment('JSON: the run as people see it, all its events applied');
    table
      .text('summary', 'longtext')
      .notNullable()
      .comment('JSON: the part of the picture that lists show');
    table.unique(['test_ref', 'scheduled_for'], {
      indexName: 'runs_test_ref_scheduled_for_idx',
    });
    table.index(['test_ref', 'position'], 'runs_test_ref_position_idx');
    table.index(['state', 'position'], 'runs_state_position_idx');
  });
  // A test never has two runs active.
  await knex.raw(
    `CREATE UNIQUE INDEX runs_active_test_ref_idx ON runs (test_ref) WHERE state <> 'finished'`,
  );
}

/** @param { import("knex").Knex } knex */
async function createRunSteps(knex) {
  await knex.schema.createTable('run_steps', table => {
    table.comment('Steps of runs, and what finished ones gave');
    table
      .string('run_id', 63)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run');
    table.string('step_id', 255).notNullable().comment('Unique within the run');
    table.integer('ordinal').notNullable().comment('Order of execution');
    table
      .string('kind', 32)
      .notNullable()
      .comment('plan, isolate, restore, ...');
    table.text('tier').comment('Source namespace that the step is about');
    table
      .string('state', 16)
      .notNullable()
      .comment('pending, running, done, failed or skipped');
    table.integer('attempts').notNullable().comment('Tries so far');
    table.bigInteger('started_at').comment('Start of the first try');
    table.bigInteger('finished_at').comment('When it came to its end');
    table.text('message').comment('What came of it, in a sentence');
    table
      .text('output', 'longtext')
      .comment('JSON: what the step gave to the steps after it');
    table.primary(['run_id', 'step_id']);
  });
}

/** @param { import("knex").Knex } knex */
async function createRunEvents(knex) {
  await knex.schema.createTable('run_events', table => {
    table.comment('What happened in runs; rows are only ever added');
    table
      .string('run_id', 63)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run');
    table
      .integer('seq')
      .notNullable()
      .comment('1, 2, 3, ... within the run, without gaps');
    table.bigInteger('at').notNullable().comment('When it happened');
    table.text('body', 'longtext').notNullable().comment('JSON: the event');
    table.primary(['run_id', 'seq']);
  });
}

/** @param { import("knex").Knex } knex */
async function createClusterSlots(knex) {
  await knex.schema.createTable('cluster_slots', table => {
    table.comment('Places for runs on clusters that are taken');
    table.string('cluster', 255).notNullable().comment('Name of the cluster');
    table.integer('slot').notNullable().comment('0, 1, 2, ...');
    table
      .string('run_id', 63)
      .notNullable()
      .unique({ indexName: 'cluster_slots_run_id_idx' })
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run that works there');
    table.primary(['cluster', 'slot']);
  });
}

/** @param { import("knex").Knex } knex */
async function createSandboxes(knex) {
  await knex.schema.createTable('sandboxes', table => {
    table.comment(
      'Namespaces that runs claim or made: the proof of ownership for every deletion',
    );
    table.bigIncrements('id').comment('Order of entry');
    table
      .string('run_id', 63)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE')
      .comment('The run');
    table.text('cluster').notNullable().comment('Name of the cluster');
    table
      .string('namespace', 63)
      .notNullable()
      .comment('Name of the namespace');
    table
      .bigInteger('reserved_at')
      .comment(
        'From then on the namespace may exist; before, the run only keeps others from the name',
      );
    table
      .string('uid', 63)
      .comment('UID of the namespace, known once it was created');
    table
      .bigInteger('kept_until')
      .comment('A finished run keeps the namespace until then');
    table.bigInteger('deleted_at').comment('When it was known to be gone');
    table.index(['run_id'], 'sandboxes_run_id_idx');
  });
  // At any time, a namespace belongs to one run.
  await knex.raw(
    'CREATE UNIQUE INDEX sandboxes_cluster_namespace_idx ON sandboxes (cluster, namespace) WHERE deleted_at IS NULL',
  );
}

const FINISHED_RUN = 'a finished run never changes';
const APPEND_ONLY = 'events of runs are only ever added';

/** @param { import("knex").Knex } knex */
async function protectFinishedRunsInSqlite(knex) {
  await knex.raw(`
    CREATE TRIGGER runs_finished BEFORE UPDATE ON runs WHEN OLD.state = 'finished'
    BEGIN SELECT RAISE(ABORT, '${FINISHED_RUN}'); END`);
  for (const table of ['run_steps', 'run_events']) {
    for (const [change, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'OLD'],
    ]) {
      await knex.raw(`
        CREATE TRIGGER ${table}_finished_${change.toLowerCase()} BEFORE ${change} ON ${table}
        WHEN (SELECT state FROM runs WHERE id = ${row}.run_id) = 'finished'
        BEGIN SELECT RAISE(ABORT, '${FINISHED_RUN}'); END`);
    }
  }
  await knex.raw(`
    CREATE TRIGGER run_events_append_only BEFORE UPDATE ON run_events
    BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`);
}

/** @param { import("knex").Knex } knex */
async function protectFinishedRunsInPostgres(knex) {
  await knex.raw(`
    CREATE FUNCTION kymaros_refuse_change() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END
    $$ LANGUAGE plpgsql`);
  await knex.raw(`
    CREATE FUNCTION kymaros_refuse_change_of_finished_run() RETURNS trigger AS $$
    BEGIN
      IF (SELECT state FROM runs WHERE id = NEW.run_id) = 'finished' THEN
        RAISE EXCEPTION '%', TG_ARGV[0];
      END IF;
      RETURN NEW;
    END
    $$ LANGUAGE plpgsql`);
  await knex.raw(`
    CREATE TRIGGER runs_finished BEFORE UPDATE ON runs
    FOR EACH ROW WHEN (OLD.state = 'finished')
    EXECUTE FUNCTION kymaros_refuse_change('${FINISHED_RUN}')`);
  for (const table of ['run_steps', 'run_events']) {
    await knex.raw(`
      CREATE TRIGGER ${table}_finished BEFORE INSERT OR UPDATE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION kymaros_refuse_change_of_finished_run('${FINISHED_RUN}')`);
  }
  await knex.raw(`
    CREATE TRIGGER run_events_append_only BEFORE UPDATE ON run_events
    FOR EACH ROW EXECUTE FUNCTION kymaros_refuse_change('${APPEND_ONLY}')`);
}
