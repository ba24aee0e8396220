import type { V1Pod } from '@kubernetes/client-node';
import { durationMs, type Check } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type CheckContext,
  type CheckOutcome,
  type CheckTypeImplementation,
  type SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { isReady } from '../cluster/isReady';
import { describeReadiness } from './pods';
import { describePods, describeTiers, findPods, staying } from './targets';

type PodStatus = Extract<Check, { type: 'podStatus' }>['podStatus'];

/** Passes as soon as enough pods are ready; waits for them until its timeout. */
export const podStatus: CheckTypeImplementation<'podStatus'> = {
  type: 'podStatus',
  limits: check => ({
    timeoutMs: durationMs(check.podStatus.timeout),
    retries: 0,
  }),
  async attempt(context, { podStatus: wanted }) {
    const located = await findPods(context, wanted.labelSelector);
    if (located.tier) {
      return enough(located.target, wanted)
        ? passed(located.tier, located.target)
        : awaitReady(context, located.tier, wanted);
    }
    if (located.why === 'ambiguous') {
      return located.outcome;
    }
    const tier = await awaitFirstPod(context, wanted);
    return tier ? awaitReady(context, tier, wanted) : located.outcome;
  },
};

async function awaitReady(
  context: CheckContext,
  tier: SandboxTier,
  wanted: PodStatus,
): Promise<CheckOutcome> {
  let last: V1Pod[] = [];
  try {
    const pods = await context.cluster.waitFor<V1Pod, V1Pod[]>({
      query: podsIn(tier, wanted),
      until: objects => {
        last = staying(objects);
        return enough(last, wanted) ? last : undefined;
      },
      what: `${wanted.minReady} ready ${describePods(wanted.labelSelector)}`,
      bounds: context.bounds,
    });
    return passed(tier, pods);
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) {
      throw error;
    }
    return {
      state: 'failed',
      tier: tier.name,
      message: `Not ${wanted.minReady} ready within ${
        wanted.timeout
      } in ${describeTiers([tier])}: ${describeReadiness(last)}`,
    };
  }
}

/** The tier in which a pod appears first, if one does in time. */
async function awaitFirstPod(
  context: CheckContext,
  wanted: PodStatus,
): Promise<SandboxTier | undefined> {
  const first = new AbortController();
  const signal = AbortSignal.any([context.bounds.signal, first.signal]);
  try {
    return await Promise.any(
      context.tiers.map(tier =>
        context.cluster.waitFor<V1Pod, SandboxTier>({
          query: podsIn(tier, wanted),
          until: pods => (staying(pods).length > 0 ? tier : undefined),
          what: describePods(wanted.labelSelector),
          bounds: { ...context.bounds, signal },
        }),
      ),
    );
  } catch (error) {
    const causes = error instanceof AggregateError ? error.errors : [error];
    const other = causes.find(cause => !(cause instanceof WaitTimeoutError));
    if (other) {
      throw other;
    }
    return undefined;
  } finally {
    first.abort();
  }
}

function podsIn(tier: SandboxTier, { labelSelector }: PodStatus) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: tier.sandbox,
    labelSelector,
  };
}

function enough(pods: V1Pod[], { minReady }: PodStatus): boolean {
  return pods.filter(isReady).length >= minReady;
}

function passed(tier: SandboxTier, pods: V1Pod[]): CheckOutcome {
  return { state: 'passed', tier: tier.name, message: describeReadiness(pods) };
}
