import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { neededObjects } from './neededObjects';

/** What a pod takes its settings from. */
export interface Setting {
  kind: 'Secret' | 'ConfigMap';
  name: string;
}

/** One that is not there, and the pods that wait for it. */
export interface MissingObject extends Setting {
  neededBy: string[];
}

/** Finds what pods wait for in vain: without it, they never start. */
export async function findMissingObjects(
  cluster: ClusterReader,
  options: { sandbox: string; pods: V1Pod[] },
): Promise<MissingObject[]> {
  const { sandbox } = options;
  const pods = options.pods.filter(hasNotStarted);
  const wanted = uniqueOf(pods.flatMap(settingsOf));
  const present = await Promise.all(
    (['Secret', 'ConfigMap'] as const)
      .filter(kind => wanted.some(object => object.kind === kind))
      .map(async kind => {
        const objects = await cluster.list<KubernetesObject>({
          apiVersion: 'v1',
          kind,
          namespace: sandbox,
        });
        return objects.map(({ metadata }) => `${kind} ${metadata?.name}`);
      }),
  );
  const names = new Set(present.flat());
  return wanted
    .filter(({ kind, name }) => !names.has(`${kind} ${name}`))
    .map(object => ({
      ...object,
      neededBy: pods
        .filter(pod => settingsOf(pod).some(isSame(object)))
        .map(({ metadata }) => metadata?.name ?? ''),
    }));
}

/** Whether a pod that has its node still waits for what its containers need. */
export function hasNotStarted({ spec, status }: V1Pod): boolean {
  const statuses = status?.containerStatuses ?? [];
  return (
    !!spec?.nodeName &&
    status?.phase === 'Pending' &&
    statuses.every(({ state }) => !state?.running && !state?.terminated)
  );
}

/** Made by the cluster itself in every namespace. */
const ROOT_CERTIFICATES = 'kube-root-ca.crt';

/** Secrets and ConfigMaps without which the kubelet starts no container of the pod. */
export function settingsOf({ spec }: V1Pod): Setting[] {
  return uniqueOf(
    neededObjects(spec).flatMap(({ kind, name }) =>
      kind === 'PersistentVolumeClaim' || name === ROOT_CERTIFICATES
        ? []
        : [{ kind, name }],
    ),
  );
}

function uniqueOf(objects: Setting[]): Setting[] {
  return objects.filter(
    (object, index) => objects.findIndex(isSame(object)) === index,
  );
}

function isSame(object: Setting) {
  return ({ kind, name }: Setting) =>
    kind === object.kind && name === object.name;
}
