import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { databases } from './__testUtils__/runStores';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@kymaros/plugin-kymaros-backend',
  'migrations',
);

async function migrateUpOnce(knex: Knex): Promise<void> {
  await knex.migrate.up({ directory });
}

async function migrateUpTo(knex: Knex, name: string): Promise<void> {
  let applied: string[];
  do {
    [, applied] = await knex.migrate.up({ directory });
  } while (applied.length > 0 && !applied[0].endsWith(name));
}

async function migrateDownOnce(knex: Knex): Promise<void> {
  await knex.migrate.down({ directory });
}

/** The database's message, or nothing when it did as it was told. */
async function refusalOf(query: Knex.QueryBuilder): Promise<string> {
  return query.then(
    () => '',
    (error: Error) => error.message,
  );
}

const QUEUED_RUN = {
  id: 'r1',
  test_ref: 'component:default/shop',
  cluster: 'main',
  state: 'queued',
  created_at: 1_764_000_000_000,
  last_event_seq: 0,
  test: '{}',
  sandbox_names: '[]',
  picture: '{}',
  summary: '{}',
};

describe.each(databases.eachSupportedId())('migrations, %s', id => {
  it('20261123000000_init.js', async () => {
    const knex = await databases.init(id);
    await migrateUpOnce(knex);
    const run = QUEUED_RUN;
    await knex('runs').insert(run);
    expect(await refusalOf(knex('runs').insert({ ...run, id: 'r2' }))).toMatch(
      /unique/i,
    );
    await knex('run_steps').insert({
      run_id: 'r1',
      step_id: 'plan',
      ordinal: 0,
      kind: 'plan',
      state: 'pending',
      attempts: 0,
    });
    await knex('run_events').insert({
      run_id: 'r1',
      seq: 1,
      at: 1,
      body: '{}',
    });
    await knex('cluster_slots').insert({
      cluster: 'main',
      slot: 0,
      run_id: 'r1',
    });
    await knex('sandboxes').insert({
      run_id: 'r1',
      cluster: 'main',
      namespace: 'x',
      deleted_at: 1,
    });
    await knex('sandboxes').insert({
      run_id: 'r1',
      cluster: 'main',
      namespace: 'x',
    });
    expect(
      await refusalOf(
        knex('sandboxes').insert({
          run_id: 'r1',
          cluster: 'main',
          namespace: 'x',
        }),
      ),
    ).toMatch(/unique/i);
    expect(Number((await knex('runs').first()).created_at)).toBe(
      run.created_at,
    );

    await knex('runs').where({ id: 'r1' }).update({ state: 'finished' });
    await knex('runs').insert({ ...run, id: 'r2' });
    await knex('runs').where({ id: 'r1' }).delete();
    for (const table of [
      'run_steps',
      'run_events',
      'cluster_slots',
      'sandboxes',
    ]) {
      expect(await knex(table)).toEqual([]);
    }

    await migrateDownOnce(knex);
    for (const table of [
      'runs',
      'run_steps',
      'run_events',
      'cluster_slots',
      'sandboxes',
    ]) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    await migrateUpOnce(knex);
    expect(await knex('runs')).toEqual([]);
  });

  it('20261123000002_sandbox_count.js', async () => {
    const knex = await databases.init(id);
    await migrateUpOnce(knex);
    await migrateUpOnce(knex);
    await knex('runs').insert({ ...QUEUED_RUN, state: 'finished' });

    await migrateUpOnce(knex);
    expect(await knex('runs').first()).toMatchObject({ sandbox_count: 0 });
    expect(await refusalOf(knex('runs').update({ score: 1 }))).toContain(
      'a finished run never changes',
    );

    await migrateDownOnce(knex);
    expect(await knex('runs').first()).not.toHaveProperty('sandbox_count');
    expect(await refusalOf(knex('runs').update({ score: 1 }))).toContain(
      'a finished run never changes',
    );
  });

  it('20261123000010_check_values.js', async () => {
    const knex = await databases.init(id);
    await migrateUpTo(knex, '20261123000010_check_values.js');
    await knex('runs').insert(QUEUED_RUN);
    const read = {
      run_id: 'r1',
      check_name: 'rows',
      test_ref: QUEUED_RUN.test_ref,
      run_position: 1,
      at: QUEUED_RUN.created_at,
      kind: 'number',
      value: 0.1,
      state: 'passed',
      reading_hash: 'abc',
    };
    await knex('check_values').insert(read);
    expect(await refusalOf(knex('check_values').insert(read))).toMatch(
      /unique/i,
    );
    expect((await knex('check_values').first()).value).toBe(0.1);

    await knex('runs').update({ state: 'finished' });
    for (const change of [
      knex('check_values').insert({ ...read, check_name: 'other' }),
      knex('check_values').update({ value: 1 }),
    ]) {
      expect(await refusalOf(change)).toContain('a finished run never changes');
    }
    await knex('runs').delete();
    expect(await knex('check_values')).toEqual([]);

    await migrateDownOnce(knex);
    expect(await knex.schema.hasTable('check_values')).toBe(false);
  });

  it('20261123000011_run_parts.js', async () => {
    const knex = await databases.init(id);
    await migrateUpTo(knex, '20261123000011_run_parts.js');
    await knex('runs').insert(QUEUED_RUN);
    const part = { run_id: 'r1', part: 'logs', body: Buffer.from('zipped') };
    await knex('run_parts').insert(part);
    expect(await refusalOf(knex('run_parts').insert(part))).toMatch(/unique/i);
    const [stored] = await knex('run_parts');
    expect(Buffer.from(stored.body).toString()).toBe('zipped');

    await knex('runs').update({ state: 'finished' });
    for (const change of [
      knex('run_parts').insert({ ...part, part: 'contents' }),
      knex('run_parts').update({ body: Buffer.from('other') }),
    ]) {
      expect(await refusalOf(change)).toContain('a finished run never changes');
    }
    await knex('runs').delete();
    expect(await knex('run_parts')).toEqual([]);

    await migrateDownOnce(knex);
    expect(await knex.schema.hasTable('run_parts')).toBe(false);
  });

  it('20261123000012_definition_hash.js', async () => {
    const knex = await databases.init(id);
    await migrateUpTo(knex, '20261123000011_run_parts.js');
    const run = { ...QUEUED_RUN, state: 'finished' };
    await knex('runs').insert([
      {
        ...run,
        test: '{"hash":"abc"}',
        summary: '{"id":"r1","odd":"\\u0000"}',
      },
      { ...run, id: 'r2' },
    ]);

    await migrateUpTo(knex, '20261123000012_definition_hash.js');
    const [known, unknown] = await knex('runs').orderBy('position');
    expect(known.definition_hash).toBe('abc');
    expect(JSON.parse(known.summary)).toEqual({
      id: 'r1',
      odd: '\u0000',
      definitionHash: 'abc',
    });
    expect(unknown).toMatchObject({ definition_hash: null, summary: '{}' });
    expect(await refusalOf(knex('runs').update({ score: 1 }))).toContain(
      'a finished run never changes',
    );

    await migrateDownOnce(knex);
    expect(await knex('runs').first()).not.toHaveProperty('definition_hash');
    expect(await refusalOf(knex('runs').update({ score: 1 }))).toContain(
      'a finished run never changes',
    );
  });

  it('20261123000013_evidence.js', async () => {
    const knex = await databases.init(id);
    await migrateUpTo(knex, '20261123000013_evidence.js');
    const record = {
      run_id: 'r1',
      test_ref: 'component:default/shop',
      sequence: 1,
      verdict: 'pass',
      finished_at: 1_764_000_000_000,
      hash: 'abc',
      body: '{}',
    };
    await knex('evidence').insert(record);
    for (const twin of [
      { ...record, sequence: 2 },
      { ...record, run_id: 'r2' },
    ]) {
      expect(await refusalOf(knex('evidence').insert(twin))).toMatch(/unique/i);
    }
    expect(await refusalOf(knex('evidence').update({ hash: 'x' }))).toContain(
      'a record of evidence never changes',
    );
    await knex('evidence').delete();

    const key = {
      key_id: 'a',
      origin: 'generated',
      public_key: '',
      added_at: 1,
    };
    await knex('evidence_keys').insert(key);
    expect(
      await refusalOf(knex('evidence_keys').insert({ ...key, key_id: 'b' })),
    ).toMatch(/unique/i);
    await knex('evidence_keys').insert([
      { ...key, key_id: 'c', origin: 'configured' },
      { ...key, key_id: 'd', origin: 'configured' },
    ]);

    await migrateDownOnce(knex);
    for (const table of ['evidence', 'evidence_keys']) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
  });

  it('every migration can be undone', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    await knex.migrate.rollback({ directory }, true);
    await knex.migrate.latest({ directory });
    expect(await knex('runs')).toEqual([]);
  });
});
