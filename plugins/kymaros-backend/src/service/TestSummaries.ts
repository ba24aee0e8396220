import {
  nextRunAt,
  type RestoreTestDefinition,
  type RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import type { RunReader } from '../database/RunStore';
import type { TestEntitlements } from '../definitions/TestEntitlements';
import { signalKeyOf } from '../notify/signalKey';
import { assessTest, entitlementOf } from './assessTest';

interface Dependencies {
  /** `kymaros.instance`. */
  instance: string;
  entitlements: Pick<TestEntitlements, 'explainDenial'>;
  reader: Pick<RunReader, 'overviewOf'>;
}

/** Restore tests as people see them, with what is known of their runs. */
export class TestSummaries {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  async of(
    definitions: RestoreTestDefinition[],
  ): Promise<RestoreTestSummary[]> {
    const overviews = await this.#deps.reader.overviewOf(
      definitions.map(({ ref }) => ref),
    );
    const now = new Date();
    return definitions.map(definition => {
      const { test, ...head } = definition;
      const overview = overviews.get(head.ref) ?? { recentRuns: [] };
      const entitlement = entitlementOf(definition, this.#deps.entitlements);
      return {
        ...head,
        cluster: test?.cluster,
        spec: test?.spec,
        definitionHash: test?.hash,
        entitlement,
        nextRunAt: test && nextRunAt(test.spec, now)?.toISOString(),
        ...overview,
        ...assessTest({
          definition,
          proof: overview.lastConclusiveRun,
          entitlement,
          now,
        }),
        signalKey: signalKeyOf({
          testRef: head.ref,
          instance: this.#deps.instance,
        }),
      };
    });
  }
}
