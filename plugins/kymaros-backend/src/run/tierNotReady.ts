import type {
  CoreV1Event,
  V1PersistentVolumeClaim,
  V1Pod,
} from '@kubernetes/client-node';
import type { Finding, WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { type PodTrouble, podTrouble } from './podState';
import {
  isWorkloadReady,
  listWorkloads,
  summarizeWorkloads,
} from './workloads';

const QUOTA_TROUBLE =
  /exceeded quota|must specify (limits|requests)|failed quota|violates PodSecurity|denied the request/;

/**
 * Why a tier did not come up in time. A pod that the sandbox keeps from running outweighs pods that fail by themselves:
 * they may only be missing it, and an error of ours is not a verdict on the backup.
 */
export async function tierNotReady(options: {
  cluster: ClusterReader;
  tier: string;
  sandbox: string;
  waitedMs: number;
  error: Error;
}): Promise<{ workloads: WorkloadSummary[]; finding: Finding }> {
  const { cluster, tier, sandbox } = options;
  const pods = await cluster.list<V1Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: sandbox,
  });
  const workloads = summarizeWorkloads(
    await listWorkloads(cluster, sandbox),
    pods,
  );
  const unready = workloads.filter(workload => !isWorkloadReady(workload));
  const troubles = [
    ...(await refusedPods(cluster, sandbox)),
    ...pods.map(podTrouble).filter(trouble => trouble !== undefined),
    ...(await unboundClaims(cluster, sandbox)),
  ];
  const decisive = troubles.find(({ cause }) => cause !== 'APP') ?? troubles[0];
  return {
    workloads,
    finding: {
      code: 'tier-not-ready',
      severity: 'critical',
      cause: decisive?.cause ?? 'APP',
      gate: true,
      level: 'startup',
      tier,
      object: unready[0] && {
        kind: unready[0].kind,
        namespace: sandbox,
        name: unready[0].name,
      },
      message: `${tier} did not come up (waited ${Math.round(
        options.waitedMs / 1000,
      )} s): ${explain(unready, troubles) || options.error.message}.`,
      hint:
        decisive?.hint ??
        'Look at the events and the logs of its pods, or raise the timeout of its podStatus check.',
    },
  };
}

function explain(unready: WorkloadSummary[], troubles: PodTrouble[]): string {
  const counts = unready.map(
    ({ kind, name, ready, desired }) =>
      `${kind} ${name} has ${ready} of ${desired} ready`,
  );
  const reasons = [...new Set(troubles.map(({ text }) => text))].slice(0, 5);
  return [...counts, ...reasons].join('; ');
}

/** Pods that a controller was not allowed to make show only in events. */
async function refusedPods(
  cluster: ClusterReader,
  sandbox: string,
): Promise<PodTrouble[]> {
  const events = await cluster.list<CoreV1Event>({
    apiVersion: 'v1',
    kind: 'Event',
    namespace: sandbox,
  });
  return events
    .filter(
      ({ reason, message }) =>
        reason === 'FailedCreate' && QUOTA_TROUBLE.test(message ?? ''),
    )
    .map(({ involvedObject, message }) => ({
      text: `${involvedObject.kind} ${involvedObject.name}: ${message}`,
      cause: 'SANDBOX',
      hint: "Raise or drop the test's spec.sandbox.resourceQuota, or let the cluster's admission policy except sandboxes.",
    }));
}

async function unboundClaims(
  cluster: ClusterReader,
  sandbox: string,
): Promise<PodTrouble[]> {
  const claims = await cluster.list<V1PersistentVolumeClaim>({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: sandbox,
  });
  return claims
    .filter(({ status }) => status?.phase === 'Lost')
    .map(({ metadata }) => ({
      text: `PersistentVolumeClaim ${metadata?.name} has lost its volume`,
      cause: 'BACKUP',
      hint: 'The backup restores the claim, but not the volume behind it.',
    }));
}
