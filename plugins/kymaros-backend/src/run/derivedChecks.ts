import { type Check, checkSchema } from '@kymaros/plugin-kymaros-common';
import type { Workload } from './workloads';

/** Kinds whose objects a service is made of, as Velero's list of a backup names them. */
const SERVICE_KINDS = [
  { key: 'apps/v1/Deployment', apiVersion: 'apps/v1', kind: 'Deployment' },
  { key: 'apps/v1/StatefulSet', apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { key: 'v1/Service', apiVersion: 'v1', kind: 'Service' },
  {
    key: 'v1/PersistentVolumeClaim',
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
  },
  { key: 'v1/ConfigMap', apiVersion: 'v1', kind: 'ConfigMap' },
  { key: 'v1/Secret', apiVersion: 'v1', kind: 'Secret' },
];

/** Made by the cluster in each namespace and not by a restore. */
const CLUSTER_MADE =
  /^(kube-root-ca\.crt|openshift-service-ca\.crt|.+-token-[a-z0-9]{5})$/;

/** What the backup holds must be there: one check for each tier and kind. */
export function inventoryChecks(
  inventory: Record<string, Record<string, string[]>>,
): Check[] {
  return Object.entries(inventory).flatMap(([tier, kinds]) =>
    SERVICE_KINDS.flatMap(({ key, apiVersion, kind }) => {
      const names = (kinds[key] ?? []).filter(name => !CLUSTER_MADE.test(name));
      return names.length
        ? [
            checkSchema.parse({
              name: `${tier}: ${kind}s of the backup`,
              type: 'resourceExists',
              namespace: tier,
              resourceExists: {
                resources: names.map(name => ({ kind, apiVersion, name })),
              },
            }),
          ]
        : [];
    }),
  );
}

/** What was restored must run: one check for each Deployment and StatefulSet, by its own selector and replicas. */
export function workloadChecks(tier: string, workloads: Workload[]): Check[] {
  return workloads
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map(({ kind, name, selector, desired }) =>
      checkSchema.parse({
        name: `${tier}: ${kind} ${name} is ready`,
        type: 'podStatus',
        namespace: tier,
        podStatus: { labelSelector: selector, minReady: desired },
      }),
    );
}
