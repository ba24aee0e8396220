import type {
  EvidenceFile,
  EvidenceRecord,
  EvidenceReportRow,
  Finding,
} from '@kymaros/plugin-kymaros-common';

const MAX_FINDINGS = 10;
const SEVERITIES: ReadonlyArray<Finding['severity']> = [
  'critical',
  'warning',
  'info',
];

/** What a report says of one run. */
export function reportRow(
  { record, hash }: EvidenceFile,
  mendedBy: EvidenceReportRow['mendedBy'],
): EvidenceReportRow {
  const { run, test, backup, checks } = record;
  return {
    runId: run.id,
    testRef: test.ref,
    testTitle: test.title,
    entityRefs: test.entityRefs,
    ownerRef: test.ownerRef,
    cluster: record.cluster,
    startedBy: run.trigger.kind === 'schedule' ? 'schedule' : run.trigger.by,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    backup: backup?.name,
    backupReason: backup?.reason,
    backupStartedAt: backup?.startedAt,
    namespaces: record.tiers.map(({ name }) => name),
    verdict: record.verdict,
    cause: record.cause,
    score: record.score,
    coverage: record.coverage,
    ...objectsOf(record),
    checksPassed: checks.filter(({ state }) => state === 'passed').length,
    checksTotal: checks.length,
    isolationProven: record.isolation?.status === 'proven',
    rtoMs: record.rtoMs,
    rtoTarget: test.spec.objectives.rto,
    rpoMs: record.rpoMs,
    rpoTarget: test.spec.objectives.rpo,
    findings: worstOf(record.findings),
    mendedBy,
    evidenceHash: hash,
  };
}

/** Known when every tier could be compared with what the backup holds of it. */
function objectsOf({
  tiers,
}: EvidenceRecord): Pick<
  EvidenceReportRow,
  'objectsExpected' | 'objectsFound'
> {
  const kinds = tiers.flatMap(({ contents }) =>
    contents && contents.comparedWith !== 'nothing' ? [contents.kinds] : [],
  );
  if (kinds.length === 0 || kinds.length < tiers.length) {
    return {};
  }
  const all = kinds.flat();
  return {
    objectsExpected: all.reduce((sum, { expected }) => sum + expected, 0),
    objectsFound: all.reduce((sum, { found }) => sum + found, 0),
  };
}

function worstOf(findings: Finding[]): string[] {
  return [...findings]
    .sort(
      (a, b) =>
        Number(b.gate) - Number(a.gate) ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
    )
    .slice(0, MAX_FINDINGS)
    .map(({ message }) => message);
}
