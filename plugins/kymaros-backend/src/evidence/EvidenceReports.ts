import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  EvidenceReport,
  EvidenceReportQuery,
  EvidenceReportRow,
  RestoreTest,
  RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';
import type { EvidenceLink, EvidenceStore } from '../database/EvidenceStore';
import type { RunReader } from '../database/RunStore';
import type { RestoreTests } from '../definitions/RestoreTests';
import { notTestedReason } from './notTested';
import { reportRow } from './reportRow';

const MAX_DAYS = 366;
/** Records are long, and a year of a large fleet has many. */
const FILES_AT_ONCE = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies {
  evidence: Pick<
    EvidenceStore,
    'linksWithin' | 'passesSince' | 'evidenceOfAll'
  >;
  restoreTests: Pick<RestoreTests, 'list'>;
  entitlements: { explainDenial(test: RestoreTest): string | undefined };
  reader: Pick<RunReader, 'overviewOf'>;
}

/** On whose behalf a report is made, and of which tests it may speak. */
interface ReportReader {
  credentials: BackstageCredentials;
  /** Narrows refs of tests to those that may be shown. */
  among?: (testRefs: string[]) => Promise<Set<string>>;
}

interface Period {
  from: Date;
  to: Date;
  now: Date;
}

/**
 * What was tested in a period. Runs are told by their evidence, so tests and runs that are gone are in it; which tests
 * were not run is told by the tests that there are now.
 */
export class EvidenceReports {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  /** @throws InputError when the period is none, or too long */
  async report(
    query: EvidenceReportQuery,
    reader: ReportReader,
  ): Promise<EvidenceReport> {
    const period = readPeriod(query);
    const links = await this.#deps.evidence.linksWithin(period);
    const definitions = await this.#deps.restoreTests.list(reader.credentials);
    const refs = unique([
      ...links.map(({ testRef }) => testRef),
      ...definitions.map(({ ref }) => ref),
    ]);
    const shown = reader.among ? await reader.among(refs) : new Set(refs);
    const tested = links.filter(({ testRef }) => shown.has(testRef));
    const testedRefs = new Set(tested.map(({ testRef }) => testRef));
    const untested = definitions.filter(
      ({ ref }) => shown.has(ref) && !testedRefs.has(ref),
    );
    return {
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      entityRef: query.entityRef,
      ownerRef: query.ownerRef,
      generatedAt: period.now.toISOString(),
      runs: await this.#rows(tested, { query, period }),
      notTested: await this.#notTested(
        untested.filter(definition => isInScope(definition, query)),
        period,
      ),
    };
  }

  async #rows(
    links: EvidenceLink[],
    { query, period }: { query: EvidenceReportQuery; period: Period },
  ): Promise<EvidenceReportRow[]> {
    const passes = byTest(
      await this.#deps.evidence.passesSince(
        period.from,
        unique(links.map(({ testRef }) => testRef)),
      ),
    );
    const rows: EvidenceReportRow[] = [];
    for (let i = 0; i < links.length; i += FILES_AT_ONCE) {
      const files = await this.#deps.evidence.evidenceOfAll(
        links.slice(i, i + FILES_AT_ONCE).map(({ runId }) => runId),
      );
      rows.push(
        ...files
          .filter(({ record }) => isInScope(record.test, query))
          .map(file => reportRow(file, mendedBy(file.record, passes))),
      );
    }
    return rows;
  }

  async #notTested(
    definitions: RestoreTestDefinition[],
    period: Period,
  ): Promise<EvidenceReport['notTested']> {
    const overviews = await this.#deps.reader.overviewOf(
      definitions.map(({ ref }) => ref),
    );
    return definitions.map(definition => ({
      testRef: definition.ref,
      testTitle: definition.title,
      reason: notTestedReason(
        {
          definition,
          denial:
            definition.test &&
            this.#deps.entitlements.explainDenial(definition.test),
          activeRun: overviews.get(definition.ref)?.activeRun,
        },
        period,
      ),
    }));
  }
}

function readPeriod(query: EvidenceReportQuery): Period {
  const [from, to] = (['from', 'to'] as const).map(field => {
    const time = new Date(query[field]);
    if (Number.isNaN(time.getTime())) {
      throw new InputError(
        `${field} must be a time such as 2026-01-01T00:00:00Z, not ${query[field]}`,
      );
    }
    return time;
  });
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs <= 0) {
    throw new InputError('to must be after from');
  }
  if (lengthMs > MAX_DAYS * DAY_MS) {
    throw new InputError(
      `A report holds at most ${MAX_DAYS} days: to must be at most so long after from`,
    );
  }
  return { from, to, now: new Date() };
}

/** Whether an entity's report, or an owner's, is about the test. */
function isInScope(
  test: { ref: string; entityRefs: string[]; ownerRef?: string },
  { entityRef, ownerRef }: EvidenceReportQuery,
): boolean {
  return (
    (entityRef === undefined ||
      test.ref === entityRef ||
      test.entityRefs.includes(entityRef)) &&
    (ownerRef === undefined || test.ownerRef === ownerRef)
  );
}

/** The next pass after a run that did not pass. */
function mendedBy(
  record: {
    sequence: number;
    verdict: string;
    test: { ref: string };
  },
  passes: Map<string, EvidenceLink[]>,
): EvidenceReportRow['mendedBy'] {
  if (record.verdict === 'pass') {
    return undefined;
  }
  const pass = passes
    .get(record.test.ref)
    ?.find(({ sequence }) => sequence > record.sequence);
  return (
    pass && { runId: pass.runId, finishedAt: pass.finishedAt.toISOString() }
  );
}

function byTest(links: EvidenceLink[]): Map<string, EvidenceLink[]> {
  const found = new Map<string, EvidenceLink[]>();
  for (const link of links) {
    const ofTest = found.get(link.testRef) ?? [];
    ofTest.push(link);
    found.set(link.testRef, ofTest);
  }
  return found;
}

function unique(refs: string[]): string[] {
  return [...new Set(refs)];
}
