import type { Knex } from 'knex';
import type { ScheduleLedger, SeenSchedule } from './RunStore';
import type { StoredInteger } from './tables';

interface ScheduleRow {
  test_ref: string;
  schedule: string;
  since: StoredInteger;
}

/** {@link ScheduleLedger} in the plugin's database. Each verb is one statement, so replicas need no lock between them. */
export class DatabaseScheduleLedger implements ScheduleLedger {
  readonly #knex: Knex;

  constructor({ knex }: { knex: Knex }) {
    this.#knex = knex;
  }

  async list(): Promise<SeenSchedule[]> {
    const rows = await this.#knex<ScheduleRow>('schedules').select();
    return rows.map(row => ({
      testRef: row.test_ref,
      schedule: row.schedule,
      since: new Date(Number(row.since)),
    }));
  }

  async remember({ testRef, schedule, since }: SeenSchedule): Promise<void> {
    await this.#knex<ScheduleRow>('schedules')
      .insert({ test_ref: testRef, schedule, since: since.getTime() })
      .onConflict('test_ref')
      .merge()
      .whereNot('schedules.schedule', schedule);
  }

  async advance({ testRef, schedule, since }: SeenSchedule): Promise<void> {
    await this.#knex<ScheduleRow>('schedules')
      .where({ test_ref: testRef, schedule })
      .where('since', '<', since.getTime())
      .update({ since: since.getTime() });
  }

  async forget(testRef: string): Promise<void> {
    await this.#knex<ScheduleRow>('schedules')
      .where({ test_ref: testRef })
      .delete();
  }
}
