import type { KubernetesObject } from '@kubernetes/client-node';
import { type Finding, KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  Bounds,
  ClusterReader,
  Hazard,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import pLimit from 'p-limit';
import { groupOf } from '../../cluster/resourcePath';
import type { ClusterHazards } from './ClusterHazards';
import { nameObjects, referTo } from './nameObjects';
import { matchesResource, NEVER_RESTORED } from './resources';

const PARALLEL_REQUESTS = 8;

/** A tier that has just been restored. */
export interface RestoredTier {
  runId: string;
  /** Source namespace. */
  tier: string;
  sandbox: string;
  /** All source namespaces of the run with their sandboxes. */
  namespaceMapping: Record<string, string>;
  /** What the backup holds of the tier, as `apiVersion/Kind` to names, when that is known. */
  held?: Record<string, string[]>;
}

interface Remains {
  hazard: Hazard;
  objects: BackedUpObject[];
}

/** What came into a sandbox although it should have stayed out, or is as dangerous there as it was. Each is a gate. */
export async function findRemainingHazards(
  cluster: ClusterReader,
  options: {
    hazards: ClusterHazards;
    restored: RestoredTier;
    bounds: Bounds;
  },
): Promise<Finding[]> {
  const { hazards, restored, bounds } = options;
  const kinds = (await cluster.namespacedKinds()).filter(
    kind =>
      hazards.concerns(resourceOf(kind)) &&
      !matchesResource(NEVER_RESTORED, resourceOf(kind)) &&
      mayHaveCome(kind, restored),
  );
  const limit = pLimit(PARALLEL_REQUESTS);
  const lists = await Promise.all(
    kinds.map(kind =>
      limit(() => listRestored(cluster, { kind, restored, bounds })),
    ),
  );
  return remainsIn(lists.flat(), hazards, restored).map(remains =>
    finding(remains, restored),
  );
}

/** Only kinds that the backup holds can have come out of it; in whatever version they are served now. */
function mayHaveCome(kind: ResourceKind, { held }: RestoredTier): boolean {
  return (
    !held || Object.keys(held).some(key => kindOfKey(key) === kindOf(kind))
  );
}

async function listRestored(
  cluster: ClusterReader,
  options: { kind: ResourceKind; restored: RestoredTier; bounds: Bounds },
): Promise<BackedUpObject[]> {
  const { kind, restored, bounds } = options;
  const objects = await cluster.list<KubernetesObject>(
    {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      namespace: restored.sandbox,
    },
    bounds,
  );
  return objects
    .filter(
      ({ metadata }) =>
        metadata?.labels?.[KYMAROS_LABELS.runId] !== restored.runId,
    )
    .map(
      object => ({ ...object, resource: resourceOf(kind) } as BackedUpObject),
    );
}

function remainsIn(
  objects: BackedUpObject[],
  hazards: ClusterHazards,
  restored: RestoredTier,
): Remains[] {
  const remains = new Map<string, Remains>();
  for (const object of objects) {
    for (const hazard of hazards.remaining(object, restored)) {
      if (cameIn(object, hazard, restored)) {
        const entry = remains.get(hazard.id) ?? { hazard, objects: [] };
        entry.objects.push(object);
        remains.set(hazard.id, entry);
      }
    }
  }
  return [...remains.values()];
}

/** Of a kind that stays out there may be others: what the cluster makes by itself in every namespace. */
function cameIn(
  object: BackedUpObject,
  { neutralise }: Hazard,
  { held }: RestoredTier,
): boolean {
  return (
    neutralise.kind !== 'exclude' ||
    !held ||
    Object.entries(held).some(
      ([key, names]) =>
        kindOfKey(key) === kindOf(object) &&
        names.includes(object.metadata.name),
    )
  );
}

function finding(
  { hazard, objects }: Remains,
  { tier }: RestoredTier,
): Finding {
  return {
    code: 'hazard-not-neutralised',
    severity: 'critical',
    cause: 'SANDBOX',
    gate: true,
    tier,
    object: referTo(objects[0]),
    message: `${hazard.title} in the sandbox of ${tier} (${nameObjects(
      objects,
    )}), although it should be ${
      hazard.neutralise.kind === 'patch' ? 'harmless' : 'left out'
    }: ${hazard.risk} The run was stopped and the sandbox is removed.`,
    hint: `Look into the log of the restore for why it was not prevented, and whether an operator or a webhook of the cluster changed it since. If its kind is not needed, the platform team can exclude it under kymaros.hazards; if it does no harm there, allow ${hazard.id}.`,
  };
}

/** `plural.group`, or the plural alone in the core group. */
function resourceOf({ apiVersion, plural }: ResourceKind): string {
  const group = groupOf(apiVersion);
  return group ? `${plural}.${group}` : plural;
}

function kindOf(one: { apiVersion: string; kind: string }): string {
  return `${groupOf(one.apiVersion)}/${one.kind}`;
}

function kindOfKey(key: string): string {
  const at = key.lastIndexOf('/');
  return `${groupOf(key.slice(0, at))}/${key.slice(at + 1)}`;
}
