import type {
  EvidenceFile,
  EvidenceReport,
  EvidenceReportQuery,
  EvidenceReportRow,
  Run,
  RunComparison,
  RunLogQuery,
  RunLogs,
  RestoreTest,
} from '@kymaros/plugin-kymaros-common';

const HASH = '3b1f0c5d9a7e42c8b6d15f20a4e9c3718d2b6f4095ae7c13d8f06b29e4a1c75d';

/** What the containers of a run of the example application wrote. */
export function logsOf(run: Run): RunLogs {
  const at = run.verdictAt ?? run.createdAt;
  return {
    collectedAt: at,
    containers: [
      {
        tier: 'app-db',
        pod: 'postgres-0',
        container: 'postgres',
        previous: false,
        truncated: true,
        text: 'database system was shut down\ndatabase system is ready to accept connections\n',
      },
      {
        tier: 'app-backend',
        pod: 'api-server-7c9d-x2k8p',
        container: 'api',
        previous: false,
        truncated: false,
        text: 'listening on :8080\nGET /healthz 503 database "orders" does not exist\n',
      },
      {
        tier: 'app-backend',
        pod: 'api-server-7c9d-x2k8p',
        container: 'api',
        previous: true,
        truncated: false,
        text: 'fatal: PAYMENT_KEY is not set (password ***)\n',
      },
    ],
    events: [
      {
        tier: 'app-backend',
        type: 'Warning',
        reason: 'BackOff',
        object: {
          kind: 'Pod',
          namespace: 'app-backend',
          name: 'api-server-7c9d-x2k8p',
        },
        message: 'Back-off restarting failed container api',
        count: 3,
        at,
      },
    ],
    notes: [],
  };
}

/** Only what a query asks for, as the backend answers. */
export function selectLogs(logs: RunLogs, query: RunLogQuery): RunLogs {
  const { tier, pod, container, search } = query;
  const has = (text: string) =>
    !search || text.toLocaleLowerCase().includes(search.toLocaleLowerCase());
  return {
    ...logs,
    containers: logs.containers
      .filter(
        log =>
          (!tier || log.tier === tier) &&
          (!pod || log.pod === pod) &&
          (!container || log.container === container),
      )
      .map(log => ({
        ...log,
        text: log.text
          .split('\n')
          .filter(line => line !== '' && has(line))
          .join('\n'),
      }))
      .filter(({ text }) => text !== ''),
    events: logs.events.filter(
      event =>
        (!tier || event.tier === tier) &&
        has(`${event.reason} ${event.message}`),
    ),
  };
}

/** What differs between two runs of the example application. */
export function comparisonOf(one: Run, other: Run): RunComparison {
  const [before, after] =
    one.createdAt < other.createdAt ? [one, other] : [other, one];
  return {
    before,
    after,
    definitionChanged: true,
    definition: [
      { field: 'spec.objectives.rto', before: '"20m"', after: '"15m"' },
    ],
    contents: [
      {
        tier: 'app-backend',
        object: {
          kind: 'Secret',
          namespace: 'app-backend',
          name: 'payment-key',
        },
        change: 'removed',
      },
    ],
    images: [
      {
        tier: 'app-backend',
        workload: 'Deployment api-server',
        container: 'api',
        before: 'example.org/api:1.4.0',
        after: 'example.org/api:1.5.0',
      },
    ],
    levels: [{ level: 'health', before: 1, after: 0.62 }],
    timings: [{ what: 'restore app-db', before: 24_000, after: 61_000 }],
    checks: [
      {
        name: 'backend-health',
        state: { before: 'passed', after: 'failed' },
      },
      {
        name: 'orders-count',
        state: { before: 'passed', after: 'passed' },
        value: { before: 1_204, after: 1_198 },
      },
    ],
    findings: {
      appeared: after.findings.map(({ message }) => message),
      gone: [],
    },
  };
}

/** The record of a run. */
export function evidenceOf(run: Run, test: RestoreTest): EvidenceFile {
  return {
    record: {
      format: 'kymaros.io/evidence/v1',
      sequence: 7,
      previousHash: HASH.split('').reverse().join(''),
      recordedAt: run.finishedAt!,
      instance: 'demo',
      run: {
        id: run.id,
        trigger: run.trigger,
        ending: run.ending!,
        createdAt: run.createdAt,
        startedAt: run.startedAt,
        verdictAt: run.verdictAt,
        finishedAt: run.finishedAt!,
      },
      test: {
        ref: test.ref,
        title: test.title,
        entityRefs: test.entityRefs,
        ownerRef: test.ownerRef,
        spec: test.spec,
        definitionHash: test.hash,
      },
      cluster: run.cluster,
      backup: run.backup,
      verdict: run.verdict!,
      score: run.score,
      coverage: run.coverage,
      levels: run.levels,
      tiers: run.tiers.map(({ name, sandbox, levels, contents }) => ({
        name,
        sandbox,
        levels,
        contents,
      })),
      checks: [],
      findings: run.findings,
    },
    hash: HASH,
    signature: { keyId: 'demo-2026', publicKey: 'MCow', value: 'c2lnbmF0dXJl' },
  };
}

/** A report of the given runs. */
export function reportOf(
  runs: Run[],
  options: { query: EvidenceReportQuery; notTested: RestoreTest[] },
): EvidenceReport {
  const { query, notTested } = options;
  return {
    ...query,
    generatedAt: new Date().toISOString(),
    runs: runs.map(rowOf),
    notTested: notTested.map(({ ref, title }) => ({
      testRef: ref,
      testTitle: title,
      reason: 'It has no schedule, and nobody ran it.',
    })),
  };
}

function rowOf(run: Run): EvidenceReportRow {
  return {
    runId: run.id,
    testRef: run.testRef,
    testTitle: run.testTitle,
    entityRefs: run.entityRefs,
    ownerRef: 'group:default/team-orders',
    cluster: run.cluster,
    startedBy: run.trigger.kind === 'manual' ? run.trigger.by : 'schedule',
    startedAt: run.startedAt,
    finishedAt: run.finishedAt!,
    backup: run.backup?.name,
    backupReason: run.backup?.reason,
    backupStartedAt: run.backup?.startedAt,
    namespaces: run.tiers.map(({ name }) => name),
    verdict: run.verdict!,
    cause: run.cause,
    score: run.score,
    coverage: run.coverage,
    objectsExpected: 24,
    objectsFound: run.verdict === 'fail' ? 23 : 24,
    checksPassed: run.checksPassed,
    checksTotal: run.checksTotal,
    isolationProven: run.isolation?.status === 'proven',
    rtoMs: run.rtoMs,
    rtoTarget: run.spec.objectives.rto,
    rpoMs: run.rpoMs,
    rpoTarget: run.spec.objectives.rpo,
    findings: run.findings.map(({ message }) => message),
    evidenceHash: HASH,
  };
}
