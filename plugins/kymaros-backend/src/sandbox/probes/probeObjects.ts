import type { V1Pod, V1Service } from '@kubernetes/client-node';
import type { ProbeConfig } from '../../config/KymarosConfig';
import { PROBE_PORT, type PlannedAttempt } from './attempts';
import { probeCommand } from './script';

/** Name of a probe's pod and Service. */
export const PROBE_NAME = 'kymaros-probe';

const LABELS = { 'app.kubernetes.io/component': 'probe' };
const NON_ROOT = 65532;

/** The probe of one namespace. */
export function probePod(options: {
  namespace: string;
  attempts: readonly PlannedAttempt[];
  config: ProbeConfig;
}): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: PROBE_NAME,
      namespace: options.namespace,
      labels: LABELS,
    },
    spec: {
      // What it tries first is only worth something the first time.
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(options)],
    },
  };
}

/** Gives the probe a name that the resolver of the run can be asked for. */
export function probeService(namespace: string): V1Service & {
  apiVersion: string;
} {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: PROBE_NAME, namespace },
    spec: { selector: LABELS, ports: [{ port: PROBE_PORT }] },
  };
}

function container(options: {
  attempts: readonly PlannedAttempt[];
  config: ProbeConfig;
}): NonNullable<V1Pod['spec']>['containers'][number] {
  const { image, resources, securityContext } = options.config;
  return {
    name: 'probe',
    image,
    command: probeCommand(options.attempts),
    env: [
      {
        name: 'NODE_ADDRESS',
        valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } },
      },
    ],
    resources: resources ?? {
      requests: { cpu: '10m', memory: '8Mi' },
      limits: { memory: '32Mi' },
    },
    securityContext: securityContext ?? {
      runAsUser: NON_ROOT,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}
