import {
  freshnessOf,
  readinessOf,
  testStatusOf,
  type RestoreTestDefinition,
  type RestoreTestSummary,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';

/** What must be known of a test to say how well it is proven. */
interface AssessedTest {
  definition: RestoreTestDefinition;
  /** The newest run whose verdict speaks about the backup. */
  proof?: Pick<
    RunSummary,
    'verdict' | 'score' | 'startedAt' | 'createdAt' | 'definitionHash'
  >;
  entitlement: RestoreTestSummary['entitlement'];
  now: Date;
}

/** How well a test is proven. */
export type Assessment = Pick<
  RestoreTestSummary,
  'freshness' | 'readiness' | 'changedSinceVerified' | 'status'
>;

/** Says of a test, by its newest proof, how well it is proven. */
export function assessTest(assessed: AssessedTest): Assessment {
  const { definition, proof, entitlement, now } = assessed;
  const { test, problems } = definition;
  const freshness = freshnessOf({
    schedule: test?.spec,
    provenAt: proof && new Date(proof.startedAt ?? proof.createdAt),
    now,
  });
  return {
    freshness,
    readiness: test && readinessOf({ score: proof?.score, freshness }),
    changedSinceVerified: Boolean(
      test && proof && proof.definitionHash !== test.hash,
    ),
    status: testStatusOf({
      problems,
      entitlement,
      freshness,
      lastConclusiveRun: proof,
    }),
  };
}

/** Whether the test may restore what it says; nothing when its definition has problems. */
export function entitlementOf(
  { test }: RestoreTestDefinition,
  entitlements: {
    explainDenial(
      test: NonNullable<RestoreTestDefinition['test']>,
    ): string | undefined;
  },
): RestoreTestSummary['entitlement'] {
  const reason = test && entitlements.explainDenial(test);
  return test && (reason ? { allowed: false, reason } : { allowed: true });
}
