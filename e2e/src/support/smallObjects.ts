import type { KubernetesObject } from '@kubernetes/client-node';

/** Small: there on the test cluster's nodes, or quick to pull. */
const IMAGE = process.env.KYMAROS_E2E_BUSYBOX ?? 'localhost/busybox:1';

/** What Velero leaves out of every backup. */
export const LEFT_OUT = { 'velero.io/exclude-from-backup': 'true' };

/** How a pod of a small application differs from one that only sleeps. */
interface PodOptions {
  name: string;
  /** Fields of its container. */
  container?: object;
  /** Fields of its spec. */
  pod?: object;
  podAnnotations?: Record<string, string>;
  /** A claim that is mounted at `/data`. */
  claim?: string;
}

/** A Deployment or StatefulSet of small pods, which have the label `app` with its name. */
interface WorkloadOptions extends PodOptions {
  labels?: Record<string, string>;
  replicas?: number;
}

/** An object of a small application, without its namespace. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

/** A pod without an owner. */
export function barePod(options: PodOptions): KubernetesObject {
  const { metadata, spec } = podTemplate(options);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: options.name, ...metadata },
    spec,
  } as KubernetesObject;
}

export function deployment(options: WorkloadOptions): KubernetesObject {
  return workload('Deployment', options);
}

export function statefulSet(options: WorkloadOptions): KubernetesObject {
  return workload('StatefulSet', options, { serviceName: options.name });
}

/** A claim of a few megabytes. */
export function claim(name: string): KubernetesObject {
  return object('v1', 'PersistentVolumeClaim', name, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '16Mi' } },
    },
  });
}

function workload(
  kind: string,
  options: WorkloadOptions,
  more: object = {},
): KubernetesObject {
  const { name, labels, replicas = 1 } = options;
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: podTemplate(options),
      ...more,
    },
  } as KubernetesObject;
}

function podTemplate(options: PodOptions) {
  const { name, claim: claimName } = options;
  return {
    metadata: { labels: { app: name }, annotations: options.podAnnotations },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'main',
          image: IMAGE,
          command: ['sleep', '86400'],
          ...(claimName && {
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          }),
          ...options.container,
        },
      ],
      ...(claimName && {
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      }),
      ...options.pod,
    },
  };
}
