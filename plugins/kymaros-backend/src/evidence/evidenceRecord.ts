import type {
  CheckResult,
  EvidenceFile,
  EvidenceRecord,
  RestoreTest,
  Run,
} from '@kymaros/plugin-kymaros-common';

/** A run that has just ended, and where its record belongs. */
export interface FinishedRun {
  run: Run;
  /** As it was when the run was queued. */
  test: RestoreTest;
  recordedAt: Date;
  /** The newest record of the test so far. */
  previous?: Pick<EvidenceFile, 'hash'> & Pick<EvidenceRecord, 'sequence'>;
}

/**
 * What is recorded of a run for good.
 *
 * @throws when the run has not ended
 */
export function evidenceRecord({
  run,
  test,
  recordedAt,
  previous,
  instance,
}: FinishedRun & { instance: string }): EvidenceRecord {
  const { verdict, ending, finishedAt } = run;
  if (!verdict || !ending || !finishedAt) {
    throw new Error(`Run ${run.id} has not ended, so there is no record of it`);
  }
  return {
    format: 'kymaros.io/evidence/v1',
    sequence: (previous?.sequence ?? 0) + 1,
    previousHash: previous?.hash,
    recordedAt: recordedAt.toISOString(),
    instance,
    run: {
      id: run.id,
      trigger: run.trigger,
      ending,
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      verdictAt: run.verdictAt,
      finishedAt,
    },
    test: {
      ref: test.ref,
      title: test.title,
      entityRefs: test.entityRefs,
      ownerRef: test.ownerRef,
      spec: test.spec,
      definitionHash: test.hash,
    },
    cluster: test.cluster,
    verdict,
    ...resultOf(run),
  };
}

function resultOf(run: Run) {
  return {
    isolation: run.isolation,
    backup: run.backup,
    cause: run.cause,
    score: run.score,
    coverage: run.coverage,
    rtoMs: run.rtoMs,
    rpoMs: run.rpoMs,
    timings: run.timings,
    levels: run.levels,
    tiers: run.tiers.map(({ name, sandbox, levels, contents }) => ({
      name,
      sandbox,
      levels,
      contents,
    })),
    checks: [
      ...run.tiers.flatMap(({ checks }) => checks),
      ...run.unplacedChecks,
    ].map(withoutOutput),
    findings: run.findings,
  };
}

function withoutOutput({
  output: _,
  ...check
}: CheckResult): Omit<CheckResult, 'output'> {
  return check;
}
