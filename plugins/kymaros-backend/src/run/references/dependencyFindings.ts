import type { Dependency, Finding } from '@kymaros/plugin-kymaros-common';
import { standingOf } from '../../scoring/dependencies';

/** More would bury what matters; the rest is counted. */
const MOST_FINDINGS = 30;
const MOST_NAMES = 10;

/** What a lost point is about, and what to do. */
type Explanation = Pick<Finding, 'cause' | 'code' | 'hint'> & { means: string };

/**
 * One warning for each dependency that was not met, for each tier a note of what no sandbox can test, and one of what the
 * catalog says is needed and the test leaves out.
 */
export function dependencyFindings(
  dependencies: readonly Dependency[],
  mode: 'strict' | 'group',
): Finding[] {
  const unmet = dependencies.filter(one => standingOf(one) === 'unmet');
  const rest = unmet.length - MOST_FINDINGS;
  return [
    ...unmet.slice(0, MOST_FINDINGS).map(one => unmetFinding(one, mode)),
    ...(rest > 0 ? [moreFinding(rest)] : []),
    ...outsideFindings(dependencies),
    ...notTestedFindings(dependencies),
  ];
}

function unmetFinding(
  dependency: Dependency,
  mode: 'strict' | 'group',
): Finding {
  const { declaredIn, name, tier } = dependency;
  const { means, ...explanation } = explain(dependency, mode);
  const object = declaredIn.find(one => one.object)?.object;
  return {
    ...explanation,
    severity: 'warning',
    gate: false,
    level: 'dependencies',
    tier,
    ...(object && { object }),
    message: `${tier} needs ${name} (${sourcesOf(dependency)}): ${means}.`,
  };
}

function explain(
  { beyond, place, target }: Dependency,
  mode: 'strict' | 'group',
): Explanation {
  if (place === 'unknown') {
    return {
      code: 'dependency-unknown',
      cause: 'BACKUP',
      means: target?.tier
        ? `the backup holds no Service ${target.service} of ${target.tier}`
        : `neither this test nor the cluster has a namespace ${target?.namespace}`,
      hint: 'If production has it, include it in the backup. If it has not, either, take the name out of the configuration.',
    };
  }
  if (beyond === 'production') {
    return {
      code: 'dependency-on-production',
      cause: 'DEFINITION',
      means: `a name of namespace ${target?.namespace}, which is not part of this test; a sandbox does not reach production`,
      hint: 'Add the namespace to spec.backupSource.namespaces, before the tier that needs it. If the service works without it, configure the name so that it can be left out.',
    };
  }
  return {
    code: 'dependency-needs-group',
    cause: 'DEFINITION',
    means: `a name of ${target?.tier}, which is kept away from it`,
    hint:
      mode === 'strict'
        ? 'In strict mode a tier finds only its own names. Set spec.networkIsolation.mode to group to let the tiers of this test find each other.'
        : 'With spec.networkIsolation.dns: none only names of sandboxes are answered. Leave it out to have names of production lead into the sandboxes.',
  };
}

/** `asked for 12 times; env DATABASE_HOST of container api in Deployment api` */
function sourcesOf({ declaredIn, queries }: Dependency): string {
  const [first, ...others] = declaredIn;
  const written = first && [
    first.field,
    ...(first.object ? [`in ${first.object.kind} ${first.object.name}`] : []),
    ...(others.length > 0 ? [`and ${others.length} more`] : []),
  ];
  const asked =
    queries > 0 && `asked for ${queries === 1 ? 'once' : `${queries} times`}`;
  return [asked, written?.join(' ')].filter(Boolean).join('; ');
}

function moreFinding(count: number): Finding {
  return {
    code: 'more-dependencies-unmet',
    severity: 'warning',
    cause: 'DEFINITION',
    gate: false,
    level: 'dependencies',
    message: `${count} more dependencies were not met.`,
    hint: 'Each of them is on the map of dependencies.',
  };
}

function outsideFindings(dependencies: readonly Dependency[]): Finding[] {
  const outside = dependencies.filter(
    ({ beyond, tier }) => tier !== undefined && beyond === 'outside',
  );
  const tiers = new Set(outside.map(({ tier }) => tier));
  return [...tiers].map(tier => {
    const names = outside
      .filter(one => one.tier === tier)
      .map(({ name }) => name);
    return {
      code: 'dependency-outside',
      severity: 'info',
      cause: 'SANDBOX',
      gate: false,
      level: 'dependencies',
      tier,
      message: `${tier} also needs what no sandbox reaches: ${firstOf(names)}.`,
      hint: 'It counts for nothing in the score. A service that does not start without it cannot be tested further than this.',
    };
  });
}

function notTestedFindings(dependencies: readonly Dependency[]): Finding[] {
  const left = dependencies.filter(
    ({ place, tier }) => tier === undefined && place !== 'inside',
  );
  return left.length === 0
    ? []
    : [
        {
          code: 'dependency-not-tested',
          severity: 'info',
          cause: 'DEFINITION',
          gate: false,
          level: 'dependencies',
          message: `By the catalog, the service also depends on what no tier of this test covers: ${firstOf(
            left.map(describeRelation),
          )}.`,
          hint: 'It counts for nothing in the score. Add its namespace to spec.backupSource.namespaces; if the catalog does not say where it lives, give its entity the annotation backstage.io/kubernetes-namespace. What has a test of its own, or is no workload of this cluster, may stay out.',
        },
      ];
}

/** `resource:default/ledger (namespace billing; dependsOn of component:default/api)` */
function describeRelation({ declaredIn, name, target }: Dependency): string {
  const where = target?.namespace && `namespace ${target.namespace}`;
  const said = declaredIn.map(({ field }) => field).join(', ');
  return `${name} (${[where, said].filter(Boolean).join('; ')})`;
}

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${
    more > 0 ? ` and ${more} more` : ''
  }`;
}
