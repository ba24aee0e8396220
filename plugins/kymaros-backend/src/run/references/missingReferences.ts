import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { listAt, textAt } from '../../sandbox/hazards/fields';
import { type NeededObject, neededObjects } from '../neededObjects';
import { type WorkloadSpec, workloadSpecs } from './workloadSpecs';

/** An object that a workload cannot do without. */
interface Need extends Pick<NeededObject, 'name' | 'field'> {
  kind: NeededObject['kind'] | 'ServiceAccount';
  /** A pod starts without it, if its image can be pulled without it. */
  isPullSecret?: true;
}

/** A need with all who have it. */
interface Lack extends Need {
  tier: string;
  users: string[];
}

const MOST_FINDINGS = 50;
const MOST_USERS = 3;
/** Kubernetes makes these in each namespace. */
const MADE_ANEW = ['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default'];

/**
 * A warning for each object that a workload of the backup needs and that the backup's own list lacks: it would come back
 * and not start.
 */
export function missingReferenceFindings(
  objects: readonly BackedUpObject[],
  /** Names in the backup by source namespace and `apiVersion/Kind`. */
  inventory: Record<string, Record<string, string[]>>,
): Finding[] {
  const lacks = new Map<string, Lack>();
  for (const workload of workloadSpecs(objects)) {
    const { object, tier } = workload;
    const held = inventory[tier] ?? {};
    const missing = needsOf(workload).filter(
      ({ kind, name }) =>
        !MADE_ANEW.includes(`${kind}/${name}`) &&
        !held[`v1/${kind}`]?.includes(name),
    );
    for (const need of missing) {
      const key = `${tier}/${need.kind}/${need.name}`;
      const lack = lacks.get(key) ?? { ...need, tier, users: [] };
      lacks.set(key, lack);
      lack.users.push(`${object.kind} ${object.name} (${need.field})`);
    }
  }
  return [...lacks.values()].slice(0, MOST_FINDINGS).map(findingOf);
}

function needsOf({ spec }: WorkloadSpec): Need[] {
  return [
    ...neededObjects(spec),
    ...neededAccount(spec),
    ...listAt(spec, 'imagePullSecrets').flatMap(neededForPulling),
  ];
}

function neededAccount(spec: unknown): Need[] {
  const field = 'serviceAccountName';
  const name = textAt(spec, field);
  return name ? [{ kind: 'ServiceAccount', name, field }] : [];
}

function neededForPulling(secret: unknown): Need[] {
  const name = textAt(secret, 'name');
  return name
    ? [{ kind: 'Secret', name, field: 'imagePullSecrets', isPullSecret: true }]
    : [];
}

function findingOf({ kind, name, tier, users, isPullSecret }: Lack): Finding {
  const more = users.length - MOST_USERS;
  const who = users.slice(0, MOST_USERS).join(', ');
  return {
    code: 'reference-not-in-backup',
    severity: isPullSecret ? 'info' : 'warning',
    cause: 'BACKUP',
    gate: false,
    level: 'completeness',
    tier,
    object: { apiVersion: 'v1', kind, namespace: tier, name },
    message: `The backup does not hold ${kind} ${name} of ${tier}, which is needed by ${who}${
      more > 0 ? ` and ${more} more` : ''
    }.`,
    hint: isPullSecret
      ? 'Images of a registry that asks for a password cannot be pulled without it. Include it in the backup.'
      : 'Include it in the backup: look at what the backup selects and leaves out by kind and label. What an operator or a vault makes in production is not made in a sandbox.',
  };
}
