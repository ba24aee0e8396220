import type { V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import type {
  Finding,
  RestoreSummary,
  TierContents,
} from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpVolume,
  Bounds,
  ClusterReader,
  ResourceKind,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import type { StoredContents } from '../../database/RunStore';
import { type ClaimContents, claimContents } from './claimContents';
import { compareContents } from './compareContents';
import { contentFindings } from './contentFindings';
import type { ExpectedContents } from './expectedContents';
import { wantedOf } from './ExpectedKinds';
import { kindKey } from './kindKey';
import { notBackedUp } from './notBackedUp';
import { readSandbox } from './readSandbox';

const CLAIM_KEY = '/PersistentVolumeClaim';

/** A restored tier, and what the backup is known to hold of it. */
export interface RestoredTier extends SandboxTier {
  runId: string;
  restore: RestoreSummary;
  expected: ExpectedContents;
  /** By claim. */
  volumes?: Record<string, BackedUpVolume>;
  stored?: StoredContents;
  /** When the backup began. */
  backupStartedAt?: string;
  /** What was found so far. */
  findings: readonly Finding[];
  bounds: Bounds;
}

/** Compares what is in a tier's sandbox with what the backup holds of it. */
export async function observeContents(
  cluster: ClusterReader,
  tier: RestoredTier,
): Promise<{ contents: TierContents; findings: Finding[] }> {
  const { bounds, expected, name, sandbox } = tier;
  const served = await cluster.namespacedKinds();
  const [found, claims, missed] = await Promise.all([
    readSandbox(cluster, { ...tier, kinds: kindsOf(expected, served) }),
    readClaims(cluster, tier),
    notBackedUp(cluster, {
      tier: name,
      expected,
      served,
      startedAt: tier.backupStartedAt,
      bounds,
    }),
  ]);
  const failures = tier.findings.filter(finding => finding.tier === name);
  const { contents, differences } = compareContents({
    expected,
    sandbox: found,
    namespace: sandbox,
    claims,
    stored: tier.stored,
    failures,
  });
  return {
    contents: { ...contents, ...(missed && { notBackedUp: missed }) },
    findings: contentFindings(name, {
      expected,
      differences,
      claims,
      failures,
      notBackedUp: missed,
    }),
  };
}

/** Kinds of which the backup holds something that matters, in the version that is served now. */
function kindsOf(
  { kinds }: ExpectedContents,
  served: readonly ResourceKind[],
): ResourceKind[] {
  const wanted = new Set(
    kinds.filter(kind => wantedOf(kind).length > 0).map(kindKey),
  );
  return served.filter(kind => wanted.has(kindKey(kind)));
}

async function readClaims(
  cluster: ClusterReader,
  { expected, restore, sandbox, volumes, bounds }: RestoredTier,
): Promise<ClaimContents[]> {
  const wanted = expected.kinds.find(kind => kindKey(kind) === CLAIM_KEY);
  if (!wanted?.names.length) {
    return [];
  }
  const [claims, pods] = await Promise.all([
    cluster.list<V1PersistentVolumeClaim>(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: sandbox,
      },
      bounds,
    ),
    cluster.list<V1Pod>(
      { apiVersion: 'v1', kind: 'Pod', namespace: sandbox },
      bounds,
    ),
  ]);
  return claimContents({
    expected: wanted.names,
    claims,
    pods,
    moved: restore.volumes,
    backedUp: volumes,
  });
}
