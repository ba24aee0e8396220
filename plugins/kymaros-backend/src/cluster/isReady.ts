import type { V1Pod } from '@kubernetes/client-node';

/** Whether the pod's Ready condition is true. */
export function isReady({ status }: V1Pod): boolean {
  return !!status?.conditions?.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
}
