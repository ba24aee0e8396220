import type {
  KubernetesObject,
  V1Container,
  V1Pod,
  V1Volume,
} from '@kubernetes/client-node';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';

/** A Secret or ConfigMap that a pod cannot start without. */
export interface NeededObject {
  kind: 'Secret' | 'ConfigMap';
  name: string;
}

/** One that is not there, and the pods that wait for it. */
export interface MissingObject extends NeededObject {
  neededBy: string[];
}

/** Finds what pods wait for in vain: without it, they never start. */
export async function findMissingObjects(
  cluster: ClusterReader,
  options: { sandbox: string; pods: V1Pod[] },
): Promise<MissingObject[]> {
  const { sandbox } = options;
  const pods = options.pods.filter(hasNotStarted);
  const wanted = uniqueOf(pods.flatMap(neededObjects));
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
        .filter(pod => neededObjects(pod).some(isSame(object)))
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
export function neededObjects({ spec }: V1Pod): NeededObject[] {
  const containers = [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
  ];
  return uniqueOf([
    ...containers.flatMap(neededByContainer),
    ...(spec?.volumes ?? []).flatMap(neededByVolume),
  ]);
}

interface Reference {
  name?: string;
  optional?: boolean;
}

function neededByContainer({ env, envFrom }: V1Container): NeededObject[] {
  return [
    ...(env ?? []).flatMap(({ valueFrom }) => [
      ...needed('Secret', valueFrom?.secretKeyRef),
      ...needed('ConfigMap', valueFrom?.configMapKeyRef),
    ]),
    ...(envFrom ?? []).flatMap(({ secretRef, configMapRef }) => [
      ...needed('Secret', secretRef),
      ...needed('ConfigMap', configMapRef),
    ]),
  ];
}

function neededByVolume({
  secret,
  configMap,
  projected,
}: V1Volume): NeededObject[] {
  return [
    ...needed('Secret', secret && { ...secret, name: secret.secretName }),
    ...needed('ConfigMap', configMap),
    ...(projected?.sources ?? []).flatMap(source => [
      ...needed('Secret', source.secret),
      ...needed('ConfigMap', source.configMap),
    ]),
  ];
}

function needed(
  kind: NeededObject['kind'],
  reference: Reference | undefined,
): NeededObject[] {
  return reference?.name &&
    reference.name !== ROOT_CERTIFICATES &&
    !reference.optional
    ? [{ kind, name: reference.name }]
    : [];
}

function uniqueOf(objects: NeededObject[]): NeededObject[] {
  return objects.filter(
    (object, index) => objects.findIndex(isSame(object)) === index,
  );
}

function isSame(object: NeededObject) {
  return ({ kind, name }: NeededObject) =>
    kind === object.kind && name === object.name;
}
