import { durationMs } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type CheckContext,
  type CheckOutcome,
  type CheckTypeImplementation,
} from '@kymaros/plugin-kymaros-node';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { ClusterError } from '../cluster/ClusterError';
import { findServiceTarget, type ServicePod } from './servicePort';

/** How much longer than opening the tunnel a refusal may take, and its bounds. */
const PATIENCE_FACTOR = 5;
const LEAST_PATIENCE_MS = 300;
const MOST_PATIENCE_MS = 3_000;

/** Passes when a pod behind the Service accepts a TCP connection. */
export const tcpSocket: CheckTypeImplementation<'tcpSocket'> = {
  type: 'tcpSocket',
  limits: ({ tcpSocket: wanted }) => ({
    timeoutMs: durationMs(wanted.timeout),
    retries: wanted.retries,
  }),
  async attempt(context, { tcpSocket: wanted }) {
    const target = await findServiceTarget(context, wanted);
    return target.tier ? tryConnection(context, target) : target.outcome;
  },
};

async function tryConnection(
  { cluster, bounds }: CheckContext,
  { tier, pod, port }: ServicePod,
): Promise<CheckOutcome> {
  const begunMs = Date.now();
  let connection: Duplex | undefined;
  try {
    connection = await cluster.connect({
      namespace: tier.sandbox,
      pod,
      port,
      bounds,
    });
    await refusalWithin(connection, Date.now() - begunMs, bounds);
    return {
      state: 'passed',
      tier: tier.name,
      message: `Pod ${pod} accepts connections on port ${port}`,
    };
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason) {
      throw error;
    }
    return {
      state: 'failed',
      tier: tier.name,
      message: `Pod ${pod} ${reason} on port ${port}`,
    };
  } finally {
    connection?.destroy();
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof WaitTimeoutError) {
    return 'did not accept a connection in time';
  }
  return error instanceof ClusterError && error.reason === 'ConnectionRefused'
    ? 'refuses connections'
    : undefined;
}

/**
 * Port-forwarding tells of a refused connection but not of an accepted one. The refusal comes from within the pod at
 * once, after less of a way than opening the tunnel took: data, or silence for several times that, means accepted.
 */
async function refusalWithin(
  connection: Duplex,
  openingMs: number,
  { signal }: Bounds,
) {
  const patienceMs = Math.min(
    Math.max(openingMs * PATIENCE_FACTOR, LEAST_PATIENCE_MS),
    MOST_PATIENCE_MS,
  );
  const patience = AbortSignal.timeout(patienceMs);
  connection.resume();
  try {
    await Promise.race([
      once(connection, 'data', { signal: AbortSignal.any([signal, patience]) }),
      once(connection, 'end', { signal: patience }),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    if (!patience.aborted) {
      throw error;
    }
  }
}
