import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { listAt, fieldAt, textAt } from '../../sandbox/hazards/fields';
import {
  containersOf,
  type WorkloadSpec,
  workloadSpecs,
} from './workloadSpecs';

type NeededKind =
  | 'Secret'
  | 'ConfigMap'
  | 'PersistentVolumeClaim'
  | 'ServiceAccount';

/** An object that a workload cannot do without. */
interface Need {
  kind: NeededKind;
  name: string;
  /** `env PASSWORD of container db` */
  field: string;
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

function needsOf(workload: WorkloadSpec): Need[] {
  const { spec } = workload;
  const account = textAt(spec, 'serviceAccountName');
  return [
    ...listAt(spec, 'volumes').flatMap(needsOfVolume),
    ...containersOf(workload).flatMap(({ title, container }) => [
      ...listAt(container, 'env').flatMap(variable =>
        needsIn(
          fieldAt(variable, 'valueFrom'),
          ['secretKeyRef', 'configMapKeyRef'],
          `env ${textAt(variable, 'name') ?? '?'} of ${title}`,
        ),
      ),
      ...listAt(container, 'envFrom').flatMap(source =>
        needsIn(source, ['secretRef', 'configMapRef'], `envFrom of ${title}`),
      ),
    ]),
    ...(account
      ? [
          {
            kind: 'ServiceAccount' as const,
            name: account,
            field: 'serviceAccountName',
          },
        ]
      : []),
    ...listAt(spec, 'imagePullSecrets').flatMap(secret => {
      const name = textAt(secret, 'name');
      return name
        ? [
            {
              kind: 'Secret' as const,
              name,
              field: 'imagePullSecrets',
              isPullSecret: true as const,
            },
          ]
        : [];
    }),
  ];
}

function needsOfVolume(volume: unknown): Need[] {
  const field = `volume ${textAt(volume, 'name') ?? '?'}`;
  const sources = [volume, ...listAt(volume, 'projected', 'sources')];
  const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
  return [
    ...sources.flatMap(one => needsIn(one, ['secret', 'configMap'], field)),
    ...(claim
      ? [{ kind: 'PersistentVolumeClaim' as const, name: claim, field }]
      : []),
  ];
}

/** What one of these references names, unless it is optional. */
function needsIn(source: unknown, references: string[], field: string): Need[] {
  return references.flatMap(reference => {
    const target = fieldAt(source, reference);
    const name = textAt(target, 'name') ?? textAt(target, 'secretName');
    const kind = reference.startsWith('secret') ? 'Secret' : 'ConfigMap';
    return name && fieldAt(target, 'optional') !== true
      ? [{ kind, name, field }]
      : [];
  });
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
