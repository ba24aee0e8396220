import type {
  CoreV1Event,
  V1PersistentVolumeClaim,
  V1Pod,
} from '@kubernetes/client-node';
import type {
  Finding,
  ObjectReference,
  WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import {
  findMissingObjects,
  type MissingObject,
  type Setting,
} from './missingObjects';
import { type PodTrouble, podTrouble } from './podState';
import {
  isWorkloadReady,
  listWorkloads,
  summarizeWorkloads,
} from './workloads';

const QUOTA_TROUBLE =
  /exceeded quota|must specify (limits|requests)|failed quota|violates PodSecurity|denied the request/;

/** What a tier may lack for another reason than that the backup lacks it. */
export interface LeftOut {
  /** Resources that stay out of every restore. */
  exclusions: string[];
  /** The test restores only some of the objects, by their labels. */
  isSelective: boolean;
  /** What the backup holds of the tier, `apiVersion/Kind` to names, when that is known. */
  held?: Record<string, string[]>;
}

/** Why something of a tier does not start, and which object that is about when it is not the workload. */
type TierTrouble = PodTrouble & { object?: ObjectReference };

/**
 * Why a tier did not come up in time. A pod that the sandbox keeps from running outweighs pods that fail by themselves:
 * they may only be missing it, and an error of ours is not a verdict on the backup.
 */
export async function tierNotReady(options: {
  cluster: ClusterReader;
  tier: string;
  sandbox: string;
  leftOut: LeftOut;
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
  const missing = await findMissingObjects(cluster, { sandbox, pods });
  const explained = new Set(missing.flatMap(({ neededBy }) => neededBy));
  const troubles: TierTrouble[] = [
    ...(await refusedPods(cluster, sandbox)),
    ...missing.map(object => missingObject(object, options)),
    ...pods
      .filter(({ metadata }) => !explained.has(metadata?.name ?? ''))
      .map(podTrouble)
      .filter(trouble => trouble !== undefined),
    ...(await unboundClaims(cluster, sandbox)),
  ];
  const decisive =
    troubles.find(({ cause }) => cause !== 'APP' && cause !== 'BACKUP') ??
    troubles.find(({ cause }) => cause !== 'APP') ??
    troubles[0];
  return {
    workloads,
    finding: {
      code: 'tier-not-ready',
      severity: 'critical',
      cause: decisive?.cause ?? 'APP',
      gate: true,
      level: 'startup',
      tier,
      object: decisive?.object ?? objectOf(unready[0], sandbox),
      message: `${tier} did not come up (waited ${Math.round(
        options.waitedMs / 1000,
      )} s): ${explain(unready, troubles) || options.error.message}.`,
      hint:
        decisive?.hint ??
        'Look at the events and the logs of its pods, or raise the timeout of its podStatus check.',
    },
  };
}

function objectOf(
  workload: WorkloadSummary | undefined,
  namespace: string,
): ObjectReference | undefined {
  return workload && { kind: workload.kind, namespace, name: workload.name };
}

function missingObject(
  { kind, name, neededBy }: MissingObject,
  { sandbox, leftOut }: { sandbox: string; leftOut: LeftOut },
): TierTrouble {
  return {
    text: `${kind} ${name} is not there, and ${neededBy
      .map(pod => `Pod ${pod}`)
      .join(', ')} cannot start without it`,
    object: { apiVersion: 'v1', kind, namespace: sandbox, name },
    ...blameFor({ kind, name }, leftOut),
  };
}

function blameFor(
  { kind, name }: Setting,
  { exclusions, isSelective, held }: LeftOut,
): Pick<PodTrouble, 'cause' | 'hint'> {
  if (exclusions.includes(`${kind.toLowerCase()}s`)) {
    return {
      cause: 'SANDBOX',
      hint: `Kymaros restores no ${kind}s on this cluster: see kymaros.hazards.`,
    };
  }
  const isHeld = held?.[`v1/${kind}`]?.includes(name);
  if (isSelective && isHeld !== false) {
    return {
      cause: 'DEFINITION',
      hint: `Let spec.backupSource.labelSelector of the test fit this ${kind} too.`,
    };
  }
  return {
    cause: 'BACKUP',
    hint: isHeld
      ? `The backup lists this ${kind}, but it did not come back: see the findings about the restore.`
      : `The backup does not hold this ${kind}. See what it leaves out (labels, excluded resources), or whether something makes it in production that is not backed up, and restore that first.`,
  };
}

function explain(unready: WorkloadSummary[], troubles: TierTrouble[]): string {
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
