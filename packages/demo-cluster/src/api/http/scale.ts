import { KubeObject, NewObject } from '../objects';

/** The Scale of a workload. */
export function scaleOf(object: KubeObject): unknown {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const labels = Object.entries(
    (object.spec.selector?.matchLabels ?? {}) as Record<string, string>,
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: object.spec.replicas },
    status: {
      replicas: object.status?.replicas ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    },
  };
}

/** Sets a workload's replicas to those of a Scale. */
export function scaled(draft: KubeObject, scale: NewObject): void {
  if (scale.spec?.replicas !== undefined) {
    draft.spec.replicas = scale.spec.replicas;
  }
}
