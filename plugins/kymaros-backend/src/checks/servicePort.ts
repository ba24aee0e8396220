import type { V1Pod, V1Service, V1ServicePort } from '@kubernetes/client-node';
import type {
  CheckContext,
  CheckOutcome,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { isReady } from '../cluster/isReady';
import { byName, describeReadiness, isRunning } from './pods';
import { findObject, staying } from './targets';

/** A pod's port behind a Service, or why there is none. */
export type ServiceTarget =
  | {
      tier: SandboxTier;
      pod: string;
      port: number;
      servicePort: number;
      outcome?: undefined;
    }
  | { tier?: undefined; outcome: CheckOutcome };

/** The found one of {@link ServiceTarget}. */
export type ServicePod = Extract<ServiceTarget, { pod: string }>;

/** A Service that a check wants to reach. */
export interface ServiceAddress {
  service: string;
  port: number | string;
}

/** What the Service would send a connection to: a ready pod that it selects, and that pod's own port. */
export async function findServiceTarget(
  context: CheckContext,
  address: ServiceAddress,
): Promise<ServiceTarget> {
  const located = await findObject<V1Service>(context, {
    apiVersion: 'v1',
    kind: 'Service',
    name: address.service,
  });
  if (!located.tier) {
    return { outcome: located.outcome };
  }
  const { tier, target: service } = located;
  const problem = problemOf(service);
  if (problem) {
    return refuse('error', tier, `Service '${address.service}' ${problem}`);
  }
  const port = findPort(service, address.port);
  if (!port) {
    return refuse(
      'error',
      tier,
      `Service '${address.service}' has no port ${
        address.port
      }; it has ${describePorts(service)}`,
    );
  }
  return choosePod(context, { tier, service, port });
}

async function choosePod(
  { cluster, bounds }: CheckContext,
  options: { tier: SandboxTier; service: V1Service; port: V1ServicePort },
): Promise<ServiceTarget> {
  const { tier, service, port } = options;
  const listed = await cluster.list<V1Pod>(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: tier.sandbox,
      labelSelector: { matchLabels: service.spec!.selector },
    },
    bounds,
  );
  const pods = byName(staying(listed));
  const name = service.metadata!.name;
  const serves = service.spec!.publishNotReadyAddresses ? isRunning : isReady;
  const candidates = pods.filter(serves);
  if (candidates.length === 0) {
    const state =
      pods.length === 0 ? 'it selects no pods' : describeReadiness(pods);
    return refuse(
      'failed',
      tier,
      `Service '${name}' has no ready pod behind it: ${state}`,
    );
  }
  const targets = candidates.flatMap(pod => {
    const number = targetPortOf(pod, port);
    return number === undefined
      ? []
      : [
          {
            tier,
            pod: pod.metadata!.name!,
            port: number,
            servicePort: port.port,
          },
        ];
  });
  return (
    targets[0] ??
    refuse(
      'failed',
      tier,
      `No ready pod behind service '${name}' has a container port named '${port.targetPort}'`,
    )
  );
}

function problemOf({ spec }: V1Service): string | undefined {
  if (spec?.type === 'ExternalName') {
    return `is an ExternalName for '${spec.externalName}', outside the sandbox`;
  }
  return Object.keys(spec?.selector ?? {}).length === 0
    ? 'selects no pods (it has no selector), so that nothing in the sandbox is behind it'
    : undefined;
}

/** By number or name; also a number given as text. */
export function findPort(
  service: V1Service,
  wanted: number | string,
): V1ServicePort | undefined {
  const tcp = (service.spec?.ports ?? []).filter(
    ({ protocol }) => (protocol ?? 'TCP') === 'TCP',
  );
  return (
    tcp.find(({ name }) => name !== undefined && name === wanted) ??
    tcp.find(({ port }) => port === Number(wanted))
  );
}

/** Named target ports mean what each pod says they mean. */
export function targetPortOf(
  pod: V1Pod,
  { port, targetPort = port }: V1ServicePort,
): number | undefined {
  if (typeof targetPort === 'number' || /^\d+$/.test(targetPort)) {
    return Number(targetPort) || port;
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return [...(pod.spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports = [] }) => ports)
    .find(
      ({ name, protocol }) =>
        name === targetPort && (protocol ?? 'TCP') === 'TCP',
    )?.containerPort;
}

function describePorts({ spec }: V1Service): string {
  const ports = (spec?.ports ?? []).map(
    ({ port, name, protocol }) =>
      `${port}${name ? ` (${name})` : ''}${
        protocol && protocol !== 'TCP' ? ` ${protocol}` : ''
      }`,
  );
  return ports.join(', ') || 'none';
}

function refuse(
  state: 'failed' | 'error',
  tier: SandboxTier,
  message: string,
): ServiceTarget {
  return { outcome: { state, tier: tier.name, message } };
}
