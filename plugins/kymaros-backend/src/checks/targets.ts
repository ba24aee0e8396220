import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type {
  CheckContext,
  CheckOutcome,
  ObjectKey,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { formatLabelSelector } from '../cluster/resourcePath';

/** Where a check's target was found, or why the check cannot go on. */
export type Located<T> =
  | { tier: SandboxTier; target: T; outcome?: undefined }
  | { tier?: undefined; why: 'missing' | 'ambiguous'; outcome: CheckOutcome };

/** A namespaced object by name, in the one tier that holds it. */
export async function findObject<T extends KubernetesObject>(
  context: CheckContext,
  key: Omit<ObjectKey, 'namespace'>,
): Promise<Located<T>> {
  const found = await inEachTier(context, tier =>
    context.cluster.get<T>({ ...key, namespace: tier.sandbox }, context.bounds),
  );
  return theOnly(context.tiers, {
    found: found.flatMap(({ tier, value }) =>
      value ? [{ tier, target: value }] : [],
    ),
    what: `${key.kind} '${key.name}'`,
  });
}

/** Pods by label, in the one tier that holds any; those being deleted do not count. */
export async function findPods(
  context: CheckContext,
  labelSelector: LabelSelector,
): Promise<Located<V1Pod[]>> {
  const found = await inEachTier(context, tier =>
    context.cluster.list<V1Pod>(
      { apiVersion: 'v1', kind: 'Pod', namespace: tier.sandbox, labelSelector },
      context.bounds,
    ),
  );
  return theOnly(context.tiers, {
    found: found
      .map(({ tier, value }) => ({ tier, target: staying(value) }))
      .filter(({ target }) => target.length > 0),
    what: describePods(labelSelector),
  });
}

/** Pods that are not being deleted. */
export function staying(pods: V1Pod[]): V1Pod[] {
  return pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
}

/** The pods in words. */
export function describePods(selector: LabelSelector): string {
  return `pod with labels ${formatLabelSelector(selector) || '(any)'}`;
}

/** Tiers in words, with the sandboxes to look into. */
export function describeTiers(tiers: SandboxTier[]): string {
  return tiers
    .map(({ name, sandbox }) => `${name} (sandbox ${sandbox})`)
    .join(', ');
}

/** Asks each tier the same, at the same time. */
export async function inEachTier<T>(
  context: CheckContext,
  ask: (tier: SandboxTier) => Promise<T>,
): Promise<Array<{ tier: SandboxTier; value: T }>> {
  return Promise.all(
    context.tiers.map(async tier => ({ tier, value: await ask(tier) })),
  );
}

/**
 * A target that is nowhere is a failure: of the tier, if there is just one. One that is in several tiers is an error of the
 * check itself, which says nothing about the backup.
 */
function theOnly<T>(
  tiers: SandboxTier[],
  {
    found,
    what,
  }: { found: Array<{ tier: SandboxTier; target: T }>; what: string },
): Located<T> {
  if (found.length === 1) {
    return found[0];
  }
  if (found.length > 1) {
    return {
      why: 'ambiguous',
      outcome: ambiguous(
        what,
        found.map(({ tier }) => tier),
      ),
    };
  }
  return { why: 'missing', outcome: missing(what, tiers) };
}

function missing(what: string, tiers: SandboxTier[]): CheckOutcome {
  const [only] = tiers.length === 1 ? tiers : [];
  return {
    state: 'failed',
    tier: only?.name,
    message: `There is no ${what} in ${
      only ? '' : 'any of the tiers '
    }${describeTiers(tiers)}`,
  };
}

function ambiguous(what: string, tiers: SandboxTier[]): CheckOutcome {
  return {
    state: 'error',
    message: `There is a ${what} in several tiers: ${describeTiers(
      tiers,
    )}. Set the check's namespace to the one that it is about`,
  };
}
