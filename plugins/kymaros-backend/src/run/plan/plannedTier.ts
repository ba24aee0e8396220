import type { PlannedTier, RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject, SandboxTier } from '@kymaros/plugin-kymaros-node';
import { fieldAt, textAt } from '../../sandbox/hazards/fields';
import type { ClusterHazards } from '../../sandbox/hazards/ClusterHazards';
import { sandboxQuota } from '../../sandbox/namespaces';
import { sandboxPolicies } from '../../sandbox/policies';
import { tierRequests } from './tierRequests';

/** What a run makes of one tier. */
export function plannedTier(options: {
  run: { runId: string; test: RestoreTest };
  tier: SandboxTier;
  /** Of the tier in list order. */
  position: number;
  /** Those of all tiers; absent when the backup could not be read. */
  objects?: readonly BackedUpObject[];
  hazards: ClusterHazards;
}): PlannedTier {
  const { hazards, position, run, tier } = options;
  const objects = options.objects?.filter(
    ({ metadata }) => metadata.namespace === tier.name,
  );
  const restored = (objects ?? []).filter(
    ({ resource }) => !hazards.excluding(resource),
  );
  const policies = sandboxPolicies({
    namespace: tier.sandbox,
    runId: run.runId,
    mode: run.test.spec.networkIsolation.mode,
    position,
  });
  return {
    ...tier,
    objects: objects && countKinds(objects, hazards),
    policies: policies.map(({ object, effect }) => ({
      name: object.metadata?.name ?? '',
      effect,
    })),
    storage: storageOf(restored),
    requests: tierRequests(restored),
    quota: sandboxQuota(tier.sandbox, run.test)?.spec.hard,
  };
}

function countKinds(
  objects: readonly BackedUpObject[],
  hazards: ClusterHazards,
): PlannedTier['objects'] {
  const counts = new Map<string, NonNullable<PlannedTier['objects']>[number]>();
  for (const { apiVersion, kind, resource } of objects) {
    const excludedBy = hazards.excluding(resource)?.title;
    const entry = counts.get(`${apiVersion}/${kind}`) ?? {
      apiVersion,
      kind,
      count: 0,
      ...(excludedBy && { excludedBy }),
    };
    counts.set(`${apiVersion}/${kind}`, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1),
  );
}

function storageOf(objects: readonly BackedUpObject[]): PlannedTier['storage'] {
  return objects
    .filter(({ resource }) => resource === 'persistentvolumeclaims')
    .map(({ metadata, spec }) => ({
      claim: metadata.name,
      storageClass: textAt(spec, 'storageClassName'),
      request: String(
        fieldAt(spec, 'resources', 'requests', 'storage') ?? 'unknown',
      ),
    }));
}
