import { groupOf } from '../cluster/resourcePath';

/** Without one of these a service is without its data, its identity or its order. */
const VITAL = ['/PersistentVolumeClaim', '/Secret', 'apps/StatefulSet'];
const IMPORTANT = ['/Service', '/ConfigMap', 'apps/Deployment'];

/** Groups of Kubernetes itself that do not end in `.k8s.io`; all others are of custom resources. */
const BUILT_IN_GROUPS = ['', 'apps', 'batch', 'autoscaling', 'policy'];

/** What the objects of a kind count for, whatever their number. */
export function kindWeight(one: { apiVersion: string; kind: string }): number {
  const group = groupOf(one.apiVersion);
  const key = `${group}/${one.kind}`;
  if (VITAL.includes(key)) {
    return 3;
  }
  return IMPORTANT.includes(key) || isCustom(group) ? 2 : 1;
}

/** Whether a service can hardly do without objects of the kind. */
export function isVitalKind(one: {
  apiVersion: string;
  kind: string;
}): boolean {
  return kindWeight(one) === 3;
}

function isCustom(group: string): boolean {
  return !BUILT_IN_GROUPS.includes(group) && !group.endsWith('.k8s.io');
}
