import type { KubernetesObject, V1Namespace } from '@kubernetes/client-node';
import {
  durationMs,
  KYMAROS_LABELS,
  KYMAROS_NAMESPACE_ANNOTATIONS,
  type RestoreTest,
} from '@kymaros/plugin-kymaros-common';
import { labelValue } from './names';

const POD_SECURITY_PREFIX = 'pod-security.kubernetes.io/';

/** A ResourceQuota as the API takes it. */
export interface ResourceQuota extends KubernetesObject {
  spec: { hard: Record<string, string> };
}

/** A LimitRange as the API takes it. */
export interface LimitRange extends KubernetesObject {
  spec: {
    limits: Array<
      { type: 'Container' } & Partial<
        Record<
          'default' | 'defaultRequest' | 'max' | 'min',
          Record<string, string>
        >
      >
    >;
  };
}

/**
 * The sandbox of a tier. With the source namespace's pod security, or the API would refuse pods here that it lets run
 * there; with nothing else of it, since its labels may ask service meshes and GitOps tools to take care of it.
 */
export function sandboxNamespace(options: {
  test: RestoreTest;
  tier: string;
  name: string;
  source?: V1Namespace;
  now: Date;
}): V1Namespace {
  const podSecurity = Object.entries(
    options.source?.metadata?.labels ?? {},
  ).filter(([label]) => label.startsWith(POD_SECURITY_PREFIX));
  return ownNamespace({
    ...options,
    role: 'sandbox',
    labels: {
      ...Object.fromEntries(podSecurity),
      [KYMAROS_LABELS.tier]: labelValue(options.tier),
    },
  });
}

/** The namespace for what Kymaros itself needs in a run. */
export function controlNamespace(options: {
  test: RestoreTest;
  name: string;
  now: Date;
}): V1Namespace {
  return ownNamespace({ ...options, role: 'control', labels: {} });
}

/** What the pods of a sandbox may have, together and each, if the test says so. */
export function sandboxLimits(
  namespace: string,
  test: RestoreTest,
): Array<ResourceQuota | LimitRange> {
  return [
    sandboxQuota(namespace, test) ?? [],
    sandboxLimitRange(namespace, test) ?? [],
  ].flat();
}

/** The quota of a sandbox, if the test wants one. */
export function sandboxQuota(
  namespace: string,
  test: RestoreTest,
): ResourceQuota | undefined {
  const { resourceQuota } = test.spec.sandbox;
  return (
    resourceQuota && {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'kymaros-quota', namespace },
      spec: { hard: asTexts(resourceQuota) },
    }
  );
}

/** What containers of a sandbox get and may have, if the test says so. */
function sandboxLimitRange(
  namespace: string,
  test: RestoreTest,
): LimitRange | undefined {
  const { limitRange } = test.spec.sandbox;
  return (
    limitRange && {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'kymaros-limits', namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            ...Object.fromEntries(
              Object.entries(limitRange).map(([kind, amounts]) => [
                kind,
                asTexts(amounts),
              ]),
            ),
          },
        ],
      },
    }
  );
}

function asTexts(
  amounts: Record<string, string | number>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, String(amount)]),
  );
}

function ownNamespace(options: {
  test: RestoreTest;
  name: string;
  role: 'sandbox' | 'control';
  labels: Record<string, string>;
  now: Date;
}): V1Namespace {
  const expiresAt = new Date(
    options.now.getTime() + durationMs(options.test.spec.sandbox.ttl),
  );
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: options.name,
      labels: {
        ...options.labels,
        [KYMAROS_LABELS.role]: options.role,
        [KYMAROS_LABELS.excludeFromBackup]: 'true',
      },
      annotations: {
        [KYMAROS_NAMESPACE_ANNOTATIONS.testRef]: options.test.ref,
        [KYMAROS_NAMESPACE_ANNOTATIONS.expiresAt]: expiresAt.toISOString(),
      },
    },
  };
}
