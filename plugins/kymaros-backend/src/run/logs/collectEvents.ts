import type { CoreV1Event } from '@kubernetes/client-node';
import type { SandboxEvent } from '@kymaros/plugin-kymaros-common';
import type { ClusterReader, SandboxTier } from '@kymaros/plugin-kymaros-node';
import { plainText } from '../../checks/boundedOutput';

const LONGEST_MESSAGE = 2_000;

/** What the cluster says has happened in a sandbox, newest first. */
export async function collectEvents(
  cluster: ClusterReader,
  { tier, signal }: { tier: SandboxTier; signal: AbortSignal },
): Promise<SandboxEvent[]> {
  const events = await cluster.list<CoreV1Event>(
    { apiVersion: 'v1', kind: 'Event', namespace: tier.sandbox },
    { signal },
  );
  return events
    .map(event => sandboxEvent(tier, event))
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''));
}

function sandboxEvent(tier: SandboxTier, event: CoreV1Event): SandboxEvent {
  const { kind = '', name = '', apiVersion } = event.involvedObject ?? {};
  return {
    tier: tier.name,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    object: { apiVersion, kind, name, namespace: tier.sandbox },
    message: plainText(event.message ?? '').slice(0, LONGEST_MESSAGE),
    count: event.series?.count ?? event.count ?? 1,
    at: lastTimeOf(event),
  };
}

/** The API's JSON has texts where the library's types say `Date`. */
function lastTimeOf(event: CoreV1Event): string | undefined {
  const time =
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.metadata.creationTimestamp;
  return time && new Date(time).toISOString();
}
