import { durationMs, type Check } from '@kymaros/plugin-kymaros-common';
import type {
  CheckContext,
  CheckOutcome,
  CheckTypeImplementation,
  ResourceKind,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { describeTiers, inEachTier } from './targets';

type ResourceExistsCheck = Extract<Check, { type: 'resourceExists' }>;
type Wanted = ResourceExistsCheck['resourceExists']['resources'][number];
type Resolved = Wanted & { served: ResourceKind };

/** Passes when one tier holds all the resources. */
export const resourceExists: CheckTypeImplementation<'resourceExists'> = {
  type: 'resourceExists',
  limits: check => ({
    timeoutMs: durationMs(check.resourceExists.timeout),
    retries: 0,
  }),
  async attempt(context, check) {
    const { resources } = check.resourceExists;
    const resolved: Resolved[] = [];
    for (const wanted of resources) {
      const served = await context.cluster.resolveKind(
        wanted.kind,
        wanted.apiVersion,
      );
      if (!served?.namespaced) {
        return unknownKind(context, wanted, served);
      }
      resolved.push({ ...wanted, served });
    }
    const found = await inEachTier(context, tier =>
      missingFrom(context, tier, resolved),
    );
    return conclude(resolved, found);
  },
};

async function missingFrom(
  { cluster, bounds }: CheckContext,
  tier: SandboxTier,
  resources: Resolved[],
): Promise<Resolved[]> {
  const present = await Promise.all(
    resources.map(({ served, name }) =>
      cluster.get(
        {
          apiVersion: served.apiVersion,
          kind: served.kind,
          namespace: tier.sandbox,
          name,
        },
        bounds,
      ),
    ),
  );
  return resources.filter((_, index) => !present[index]);
}

function conclude(
  resources: Resolved[],
  found: Array<{ tier: SandboxTier; value: Resolved[] }>,
): CheckOutcome {
  const complete = found
    .filter(({ value }) => value.length === 0)
    .map(({ tier }) => tier);
  if (complete.length === 1) {
    return {
      state: 'passed',
      tier: complete[0].name,
      message: `${describe(resources)} ${
        resources.length === 1 ? 'is' : 'are'
      } there`,
    };
  }
  if (complete.length > 1) {
    return {
      state: 'error',
      message: `${describe(resources)} ${
        resources.length === 1 ? 'is' : 'are'
      } in several tiers: ${describeTiers(
        complete,
      )}. Set the check's namespace to the one that it is about`,
    };
  }
  return incomplete(resources, found);
}

/** No tier has all: it is about the tier that has most of them, if that is one. */
function incomplete(
  resources: Resolved[],
  found: Array<{ tier: SandboxTier; value: Resolved[] }>,
): CheckOutcome {
  const fewestMissing = Math.min(...found.map(({ value }) => value.length));
  const best = found.filter(({ value }) => value.length === fewestMissing);
  if (best.length === 1) {
    const [{ tier, value }] = best;
    return {
      state: 'failed',
      tier: tier.name,
      message: `${describe(value)} ${
        value.length === 1 ? 'is' : 'are'
      } missing in ${describeTiers([tier])}`,
    };
  }
  const tiers = describeTiers(found.map(({ tier }) => tier));
  return fewestMissing === resources.length
    ? {
        state: 'failed',
        message: `${describe(resources)}: missing in all of the tiers ${tiers}`,
      }
    : {
        state: 'error',
        message: `No single tier holds ${describe(
          resources,
        )}; several hold a part of them: ${describeTiers(
          best.map(({ tier }) => tier),
        )}. Make it one check a tier, each with its namespace`,
      };
}

function unknownKind(
  { cluster }: CheckContext,
  wanted: Wanted,
  served: ResourceKind | undefined,
): CheckOutcome {
  const version = wanted.apiVersion ? ` of ${wanted.apiVersion}` : '';
  return {
    state: 'error',
    message: served
      ? `Kind '${wanted.kind}' is cluster-scoped; a sandbox holds only namespaced resources`
      : `Cluster '${cluster.name}' serves no kind '${wanted.kind}'${version}; use a kind, plural, singular or short name that kubectl api-resources lists`,
  };
}

function describe(resources: Resolved[]): string {
  return resources
    .map(({ served, name }) => `${served.kind} '${name}'`)
    .join(', ');
}
