import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS, MANAGED_BY } from '@kymaros/plugin-kymaros-common';
import type {
  ObjectQuery,
  ProviderContext,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { restorePhase } from './restorePhases';
import { type Restore, VELERO_API_VERSION } from './veleroObjects';

/** The kinds that we make in Velero's namespace, in the order in which they are removed. */
export const OWNED_KINDS = [
  { apiVersion: VELERO_API_VERSION, kind: 'Restore' },
  { apiVersion: VELERO_API_VERSION, kind: 'DownloadRequest' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
] as const;

type OwnedKind = (typeof OWNED_KINDS)[number];

const [RESTORE_KIND] = OWNED_KINDS;

/**
 * Waits until Velero restores nothing of the run any more. Velero makes a sandbox anew that is deleted under a running
 * Restore, without our policies, so nothing may be deleted before this. There is no way to stop a Restore that has
 * begun; one that still waits in Velero's queue is deleted, which ends it at once.
 */
export async function settle(context: ProviderRunContext): Promise<void> {
  const query = ownedBy(context, RESTORE_KIND);
  const restores = await context.cluster.list<Restore>(query);
  for (const restore of restores.filter(isQueued)) {
    await deleteObject(context, RESTORE_KIND, restore);
  }
  await context.cluster.waitFor<Restore, true>({
    query,
    until: current => current.every(isOver) || undefined,
    what: `Velero to end the restores of run ${context.runId}`,
    describe: current =>
      current
        .filter(restore => !isOver(restore))
        .map(
          ({ metadata, status }) =>
            `Restore ${metadata?.namespace}/${metadata?.name} ${
              restorePhase(status?.phase).sentence
            }`,
        )
        .join('; '),
    bounds: context.bounds,
  });
}

/** Removes all that we made for the run in Velero's namespace, and waits until it is gone. */
export async function cleanUp(context: ProviderRunContext): Promise<void> {
  for (const kind of OWNED_KINDS) {
    const query = ownedBy(context, kind);
    for (const object of await context.cluster.list(query)) {
      await deleteObject(context, kind, object);
    }
    await context.cluster.waitFor<KubernetesObject, true>({
      query,
      until: left => left.length === 0 || undefined,
      what: `the ${kind.kind}s of run ${context.runId} to be gone`,
      describe: left =>
        `${left
          .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`)
          .join(
            ', ',
          )} still there; Velero removes a Restore only while its backup storage location is available`,
      bounds: context.bounds,
    });
  }
}

/** Ids of the runs that have something of ours in Velero's namespace. */
export async function listLeftoverRuns(
  { cluster, config }: ProviderContext,
  installation: string,
): Promise<string[]> {
  const lists = await Promise.all(
    OWNED_KINDS.map(kind =>
      cluster.list({
        ...kind,
        namespace: config.backupNamespace,
        labelSelector: {
          matchLabels: {
            [KYMAROS_LABELS.managedBy]: MANAGED_BY,
            [KYMAROS_LABELS.instance]: installation,
          },
        },
      }),
    ),
  );
  const ids = lists
    .flat()
    .map(({ metadata }) => metadata?.labels?.[KYMAROS_LABELS.runId])
    .filter(id => id !== undefined);
  return [...new Set(ids)];
}

function ownedBy(
  { config, runId }: ProviderRunContext,
  kind: OwnedKind,
): ObjectQuery {
  return {
    ...kind,
    namespace: config.backupNamespace,
    labelSelector: {
      matchLabels: {
        [KYMAROS_LABELS.managedBy]: MANAGED_BY,
        [KYMAROS_LABELS.runId]: runId,
      },
    },
  };
}

async function deleteObject(
  { writer }: ProviderRunContext,
  kind: OwnedKind,
  { metadata }: KubernetesObject,
): Promise<void> {
  await writer.delete({
    ...kind,
    namespace: metadata?.namespace,
    name: metadata?.name ?? '',
  });
}

function isQueued({ status }: Restore): boolean {
  return restorePhase(status?.phase).stage === 'queued';
}

function isOver({ status }: Restore): boolean {
  return restorePhase(status?.phase).stage === 'ended';
}
