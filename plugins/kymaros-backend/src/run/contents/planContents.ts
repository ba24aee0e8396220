import type { Finding } from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  BackedUpVolume,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import type { StoredContents } from '../../database/RunStore';
import { contentDigest } from './contentDigest';
import { backupFindings } from './contentFindings';
import { expectedContents, type ExpectedContents } from './expectedContents';
import { kindKey, parseKind } from './kindKey';
import type { LeavingRules } from './leftOut';

/** What a run expects to find again. */
export interface PlannedContents {
  /** By tier. */
  expected: Record<string, ExpectedContents>;
  /** What the backup has of the data of claims, by tier and claim; absent when that could not be read. */
  volumes?: Record<string, Record<string, BackedUpVolume>>;
}

/** What a backup is known to hold. */
export interface BackupContents {
  /** Of all tiers, before anything is left out; absent when the contents could not be read. */
  objects?: readonly BackedUpObject[];
  /** All files of the contents could be read. */
  isWhole?: boolean;
  /** The backup's own list, by tier. */
  inventory?: Record<string, Record<string, string[]>>;
  volumes?: PlannedContents['volumes'];
}

/** What has to come back of each tier, what the backup itself lacks, and what to remember of the backup. */
export function planContents(
  backup: BackupContents,
  options: {
    tiers: readonly string[];
    rules: LeavingRules;
    served: readonly ResourceKind[];
  },
): {
  contents: PlannedContents;
  stored: Record<string, StoredContents>;
  findings: Finding[];
} {
  const byTier = groupByNamespace(backup.objects);
  const tiers = options.tiers.map(tier => {
    const objects = backup.objects && (byTier.get(tier) ?? []);
    const list = backup.inventory?.[tier];
    return {
      tier,
      expected: expectedContents(
        { objects, list, isWhole: backup.isWhole },
        options,
      ),
      stored: storedContents({ objects, list }),
    };
  });
  return {
    contents: {
      expected: Object.fromEntries(
        tiers.map(({ tier, expected }) => [tier, expected]),
      ),
      volumes: backup.volumes,
    },
    stored: Object.fromEntries(tiers.map(({ tier, stored }) => [tier, stored])),
    findings: tiers.flatMap(({ tier, expected }) =>
      backupFindings(tier, expected),
    ),
  };
}

function groupByNamespace(
  objects: readonly BackedUpObject[] = [],
): Map<string, BackedUpObject[]> {
  const groups = new Map<string, BackedUpObject[]>();
  for (const object of objects) {
    const namespace = object.metadata.namespace ?? '';
    const group = groups.get(namespace) ?? [];
    groups.set(namespace, group);
    group.push(object);
  }
  return groups;
}

/** Names, with digests where a content can be compared. */
function storedContents(backup: {
  objects?: readonly BackedUpObject[];
  list?: Record<string, string[]>;
}): StoredContents {
  const stored: StoredContents = {};
  for (const [kind, names] of Object.entries(backup.list ?? {})) {
    stored[kind] = Object.fromEntries(names.map(name => [name, '']));
  }
  const spelling = new Map(
    Object.keys(stored).map(text => [textKey(text), text]),
  );
  for (const object of backup.objects ?? []) {
    const { apiVersion, kind, metadata } = object;
    const text = spelling.get(kindKey(object)) ?? `${apiVersion}/${kind}`;
    (stored[text] ??= {})[metadata.name] = contentDigest(object);
  }
  return stored;
}

function textKey(text: string): string {
  return kindKey(parseKind(text));
}
