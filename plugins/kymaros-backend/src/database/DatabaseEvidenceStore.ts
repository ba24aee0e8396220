import type { EvidenceFile } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { PublicSigningKey } from '../evidence/signingKey';
import type { EvidenceLink, EvidenceStore } from './EvidenceStore';
import { listPublicKeys } from './operations/evidenceKeys';
import type { EvidenceRow } from './tables';

const ITEMS_PER_QUERY = 500;

type LinkRow = Pick<
  EvidenceRow,
  'run_id' | 'test_ref' | 'sequence' | 'verdict' | 'finished_at'
>;

/** Signed records of finished runs, in the plugin's own tables. */
export class DatabaseEvidenceStore implements EvidenceStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async evidenceOf(runId: string): Promise<EvidenceFile | undefined> {
    const [file] = await this.evidenceOfAll([runId]);
    return file;
  }

  async linksWithin({
    from,
    to,
  }: {
    from: Date;
    to: Date;
  }): Promise<EvidenceLink[]> {
    const rows = await this.#links()
      .where('finished_at', '>=', from.getTime())
      .andWhere('finished_at', '<', to.getTime());
    return rows.map(linkOf);
  }

  async passesSince(from: Date, testRefs: string[]): Promise<EvidenceLink[]> {
    const rows = await inParts(testRefs, refs =>
      this.#links()
        .where({ verdict: 'pass' })
        .andWhere('finished_at', '>=', from.getTime())
        .whereIn('test_ref', refs),
    );
    return rows
      .map(linkOf)
      .sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime());
  }

  async evidenceOfAll(runIds: string[]): Promise<EvidenceFile[]> {
    const rows = await inParts(runIds, ids =>
      this.#knex<EvidenceRow>('evidence')
        .whereIn('run_id', ids)
        .select('run_id', 'body'),
    );
    const bodies = new Map(rows.map(row => [row.run_id, row.body]));
    return runIds.flatMap(id => {
      const body = bodies.get(id);
      return body ? [JSON.parse(body) as EvidenceFile] : [];
    });
  }

  async publicKeys(): Promise<PublicSigningKey[]> {
    return listPublicKeys(this.#knex);
  }

  #links() {
    return this.#knex<EvidenceRow>('evidence')
      .select('run_id', 'test_ref', 'sequence', 'verdict', 'finished_at')
      .orderBy(['finished_at', 'test_ref', 'sequence']);
  }
}

/** Databases take some values in a query only. */
async function inParts<T>(
  values: string[],
  query: (part: string[]) => PromiseLike<T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let i = 0; i < values.length; i += ITEMS_PER_QUERY) {
    found.push(...(await query(values.slice(i, i + ITEMS_PER_QUERY))));
  }
  return found;
}

function linkOf(row: LinkRow): EvidenceLink {
  return {
    runId: row.run_id,
    testRef: row.test_ref,
    sequence: row.sequence,
    verdict: row.verdict,
    finishedAt: new Date(Number(row.finished_at)),
  };
}
