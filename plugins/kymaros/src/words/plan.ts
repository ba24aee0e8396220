import type { PlannedTier } from '@kymaros/plugin-kymaros-common';

type PlannedObjects = NonNullable<PlannedTier['objects']>[number];

/** `750m CPU, 1Gi memory, 1 nvidia.com/gpu`. */
export function resourcesInWords(quantities: Record<string, string>): string {
  const names: Record<string, string> = { cpu: 'CPU' };
  return Object.entries(quantities)
    .map(([resource, quantity]) => `${quantity} ${names[resource] ?? resource}`)
    .join(', ');
}

/** `StatefulSet`, and for kinds that Kubernetes does not bring itself also whose: `Certificate (cert-manager.io)`. */
export function nameOfKind({
  apiVersion,
  kind,
}: Pick<PlannedObjects, 'apiVersion' | 'kind'>): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const isKubernetes = !group.includes('.') || group.endsWith('.k8s.io');
  return isKubernetes ? kind : `${kind} (${group})`;
}

/** The objects of a tier, those that come back apart from those that stay out. */
export function objectsOf(tier: PlannedTier) {
  const objects = tier.objects ?? [];
  const count = (some: PlannedObjects[]) =>
    some.reduce((sum, object) => sum + object.count, 0);
  const restored = objects.filter(({ excludedBy }) => !excludedBy);
  const leftOut = objects.filter(({ excludedBy }) => excludedBy);
  return {
    restored,
    leftOut,
    restoredCount: count(restored),
    leftOutCount: count(leftOut),
  };
}
