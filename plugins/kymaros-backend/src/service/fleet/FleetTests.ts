import type {
  FleetFilter,
  RestoreTest,
  RestoreTestDefinition,
  RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import type { FleetRunReader } from '../../database/FleetRunReader';
import type { RestoreTests } from '../../definitions/RestoreTests';
import type { TestEntitlements } from '../../definitions/TestEntitlements';
import { assessTest, entitlementOf, type Assessment } from '../assessTest';
import type { FleetOptions } from './FleetService';

interface Dependencies {
  restoreTests: Pick<RestoreTests, 'list'>;
  entitlements: Pick<TestEntitlements, 'explainDenial'>;
  runs: Pick<FleetRunReader, 'proofsOf'>;
}

/** A test of the fleet and how well it is proven, without its runs. */
export interface FleetTest extends Assessment {
  definition: RestoreTestDefinition;
  entitlement: RestoreTestSummary['entitlement'];
}

/** Tests that may be shown, and what is known of others: nothing but that they are there. */
interface Shown {
  definitions: RestoreTestDefinition[];
  /** Entities that tests which may not be shown vouch for; nobody can say of these that they are not tested. */
  hiddenEntityRefs: Set<string>;
}

/** All tests that may be shown, with no more than it takes to filter, order and count them. */
export class FleetTests {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  async definitions(options: FleetOptions): Promise<Shown> {
    const { credentials, among } = options;
    const all = await this.#deps.restoreTests.list(credentials, {
      dependsOn: false,
    });
    const readable = await among?.(all.map(({ ref }) => ref));
    const isShown = ({ ref }: RestoreTestDefinition) =>
      readable?.has(ref) ?? true;
    return {
      definitions: all.filter(isShown),
      hiddenEntityRefs: new Set(
        all.filter(one => !isShown(one)).flatMap(one => one.entityRefs),
      ),
    };
  }

  async assess(definitions: RestoreTestDefinition[]): Promise<FleetTest[]> {
    const proofs = await this.#deps.runs.proofsOf(
      definitions.map(({ ref }) => ref),
    );
    const now = new Date();
    return definitions.map(definition => {
      const entitlement = entitlementOf(definition, this.#deps.entitlements);
      const proof = proofs.get(definition.ref);
      return {
        definition,
        entitlement,
        ...assessTest({ definition, proof, entitlement, now }),
      };
    });
  }

  /** Of the definitions, those that a schedule may start. */
  startable(definitions: RestoreTestDefinition[]): RestoreTest[] {
    return definitions.flatMap(definition =>
      definition.test &&
      entitlementOf(definition, this.#deps.entitlements)?.allowed
        ? [definition.test]
        : [],
    );
  }
}

/** Whether the filter lets the test through. */
export function isIn(
  filter: FleetFilter,
  { ownerRef = '', systemRefs, test }: RestoreTestDefinition,
): boolean {
  const { ownerRefs, systemRefs: ofSystems, clusters } = filter;
  return (
    (!ownerRefs || ownerRefs.includes(ownerRef)) &&
    (!ofSystems || systemRefs.some(ref => ofSystems.includes(ref))) &&
    (!clusters || clusters.includes(test?.cluster ?? ''))
  );
}
