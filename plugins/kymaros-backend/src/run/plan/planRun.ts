import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Finding,
  RestorePlan,
  RestoreTest,
} from '@kymaros/plugin-kymaros-common';
import type {
  BackupSelection,
  BackedUpObject,
  Bounds,
  ProviderRunContext,
  RestorePatch,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { allToTheirEnd } from '../../sandbox/allToTheirEnd';
import { sandboxNames } from '../../sandbox/names';
import type { StoredContents } from '../../database/RunStore';
import { planContents, type PlannedContents } from '../contents/planContents';
import { plannedRun, providerContext } from '../runContext';
import {
  type DeclaredReferences,
  declaredReferences,
} from '../references/declaredReferences';
import type { RunDependencies } from '../RunDependencies';
import { reportHazards } from './hazardReports';
import { plannedObjects } from './plannedObjects';
import { plannedTier } from './plannedTier';

/** Cleaning up may need the backup a little longer than the run itself. */
const CLEAN_UP_ALLOWANCE_MS = 15 * 60_000;

/** A run that is to be planned, in earnest or only to be shown. */
export interface PlanRequest {
  runId: string;
  test: RestoreTest;
  bounds: Bounds;
  /** Epoch milliseconds; when the run is over at the latest. */
  runDeadlineMs: number;
  logger: LoggerService;
}

/** What planning works with. */
export type PlanDependencies = Pick<
  RunDependencies,
  'clusters' | 'provider' | 'writers' | 'hazards' | 'resolvers'
>;

/** What a run is going to do, as far as backup and test tell. */
export interface PlannedRestore {
  plan: Omit<
    RestorePlan,
    'missingPermissions' | 'expectedDurationMs' | 'runnable'
  >;
  /** What the backup holds of the tiers, when that is known. */
  inventory?: Record<string, Record<string, string[]>>;
  /** What the tiers need, going by what they are configured to. */
  references: DeclaredReferences;
  /** What is to be found again. */
  contents: PlannedContents;
  /** What the backup holds, by tier, to be kept beside the run. */
  stored: Record<string, StoredContents>;
  /** Resources that stay out of every restore. */
  exclusions: string[];
  /** Changes to objects of every restore. */
  patches: RestorePatch[];
}

/**
 * Plans a run: chooses the backup, looks into it for hazards, and says what becomes of each tier. Changes nothing that
 * lasts. A backup that cannot be read is restored as carefully as one that can, since exclusions and patches do not wait
 * for what is found.
 */
export async function planRun(
  dependencies: PlanDependencies,
  request: PlanRequest,
): Promise<PlannedRestore> {
  const { test } = request;
  const hazards = dependencies.hazards.on(test.cluster);
  const names = sandboxNames({ runId: request.runId, spec: test.spec });
  const [selection, resolver] = await allToTheirEnd([
    selectBackup(dependencies, request),
    dependencies.resolvers.preview(plannedRun(request), names, request.bounds),
  ]);
  const contents = await readContents(dependencies, request, selection);
  const namespaceMapping = mappingOf(names.tiers);
  const { reports, findings } = reportHazards({
    hazards,
    objects: contents.objects ?? [],
    namespaceMapping,
  });
  const declared = declaredReferences({
    tiers: names.tiers.map(({ name }) => name),
    objects: contents.objects?.filter(
      ({ resource }) => !hazards.excluding(resource),
    ),
    inventory: selection.backup && selection.inventory,
  });
  const expected = planContents(
    {
      ...selection,
      objects: contents.all,
      // Files that could not be read have findings.
      isWhole: contents.findings.length === 0,
    },
    {
      tiers: names.tiers.map(({ name }) => name),
      rules: {
        hazards,
        provider: dependencies.provider,
        labelSelector: test.spec.backupSource.labelSelector,
      },
      served: await dependencies.clusters
        .reader(test.cluster)
        .namespacedKinds(),
    },
  );
  return {
    plan: {
      testRef: test.ref,
      cluster: test.cluster,
      plannedAt: new Date().toISOString(),
      backup: selection.backup,
      isolation: {
        mode: test.spec.networkIsolation.mode,
        proof: dependencies.clusters.config(test.cluster).isolationProof,
        names: resolver.names,
      },
      tiers: names.tiers.map((tier, position) =>
        plannedTier({
          run: request,
          tier,
          position,
          objects: contents.objects,
          hazards,
        }),
      ),
      hazards: reports,
      findings: [
        ...selection.findings,
        ...resolver.findings,
        ...contents.findings,
        ...findings,
        ...expected.findings,
        ...declared.findings,
      ],
    },
    inventory: selection.backup && selection.inventory,
    references: declared.references,
    contents: expected.contents,
    stored: expected.stored,
    exclusions: hazards.exclusions(),
    patches: hazards.patches({ namespaceMapping, objects: contents.objects }),
  };
}

/** Source namespaces with their sandboxes. */
export function mappingOf(
  tiers: readonly SandboxTier[],
): Record<string, string> {
  return Object.fromEntries(tiers.map(({ name, sandbox }) => [name, sandbox]));
}

function selectBackup(
  dependencies: PlanDependencies,
  request: PlanRequest,
): Promise<BackupSelection> {
  const { backupSource } = request.test.spec;
  return dependencies.provider.selectBackup(contextOf(dependencies, request), {
    name: backupSource.name,
    namespaces: backupSource.namespaces.map(({ name }) => name),
    neededUntilMs: request.runDeadlineMs + CLEAN_UP_ALLOWANCE_MS,
  });
}

async function readContents(
  dependencies: PlanDependencies,
  request: PlanRequest,
  { backup }: BackupSelection,
): Promise<{
  /** Those that the run has to do with. */
  objects?: BackedUpObject[];
  /** All of the namespaces. */
  all?: BackedUpObject[];
  findings: Finding[];
}> {
  if (!backup) {
    return { findings: [] };
  }
  const { labelSelector, namespaces } = request.test.spec.backupSource;
  const names = namespaces.map(({ name }) => name);
  const { objects, findings } = await dependencies.provider.readObjects(
    contextOf(dependencies, request),
    { backup, namespaces: names },
  );
  return {
    all: objects,
    objects:
      objects &&
      plannedObjects(objects, {
        namespaces: names,
        labelSelector,
        hazards: dependencies.hazards.on(request.test.cluster),
      }),
    findings,
  };
}

function contextOf(
  dependencies: PlanDependencies,
  { bounds, ...request }: PlanRequest,
): ProviderRunContext {
  return providerContext(dependencies, { ...request, ...bounds });
}
