import { KubeObject } from '../../api/objects';
import type { ActionOutcome } from './itemActions';
import type { RestoreRun } from './RestoreRun';

/** A Service gets new addresses, and new ports where nobody chose them. */
export function resetServiceAddresses(
  run: RestoreRun,
  object: KubeObject,
): ActionOutcome {
  const { spec } = object;
  if (spec.clusterIP !== 'None') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
  }
  if (
    run.restore.spec.preserveNodePorts !== true &&
    spec.type !== 'ExternalName'
  ) {
    const explicit = explicitNodePorts(object);
    for (const port of spec.ports ?? []) {
      if (port.nodePort && !explicit.has(port.name ?? port.nodePort)) {
        delete port.nodePort;
      }
    }
    const applied = lastApplied(object);
    if (
      spec.externalTrafficPolicy === 'Local' &&
      spec.type === 'LoadBalancer' &&
      !applied?.spec?.healthCheckNodePort
    ) {
      delete spec.healthCheckNodePort;
    }
  }
  return { object };
}

// Ports whose number somebody chose are kept; those that the cluster gave are not.
function explicitNodePorts(service: KubeObject): Set<string | number> {
  const ports: any[] = lastApplied(service)?.spec?.ports ?? [];
  return new Set(
    ports
      .filter(port => port.nodePort)
      .map(port => port.name ?? Number(port.nodePort)),
  );
}

function lastApplied(object: KubeObject): any {
  const text =
    object.metadata.annotations?.[
      'kubectl.kubernetes.io/last-applied-configuration'
    ];
  return text ? JSON.parse(text) : undefined;
}
