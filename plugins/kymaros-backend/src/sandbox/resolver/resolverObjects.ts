import type {
  KubernetesObject,
  V1ConfigMap,
  V1Container,
  V1Pod,
  V1Service,
} from '@kubernetes/client-node';
import type { HelperPodConfig } from '../../config/KymarosConfig';
import {
  corefile,
  resolverPort,
  resolverService,
  type NameRules,
} from './corefile';

/** Labels of the resolver's pod, which its Services and the policies go by. */
export const RESOLVER_LABELS = { 'app.kubernetes.io/component': 'resolver' };

/** Name of the resolver's pod and of its ConfigMap. */
export const RESOLVER_NAME = 'kymaros-resolver';

const READY_PORT = 8181;
/** The `nonroot` user of CoreDNS' own images. */
const NON_ROOT = 65532;
const CONFIG_FOLDER = '/etc/coredns';

/** A Service as the API takes it. */
type ResolverService = KubernetesObject & Pick<V1Service, 'spec'>;

/** What a run's resolver consists of. One pod: it lives as long as the run, and the kubelet restarts it. */
export function resolverObjects(options: {
  rules: NameRules;
  image: string;
  config: HelperPodConfig;
}): { configMap: V1ConfigMap; pod: V1Pod; services: ResolverService[] } {
  const { control, tiers } = options.rules;
  return {
    configMap: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: RESOLVER_NAME, namespace: control },
      data: { Corefile: corefile(options.rules) },
    },
    pod: resolverPod(options),
    services: tiers.map((_, position) => service(control, position)),
  };
}

function resolverPod(options: {
  rules: NameRules;
  image: string;
  config: HelperPodConfig;
}): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: RESOLVER_NAME,
      namespace: options.rules.control,
      labels: RESOLVER_LABELS,
    },
    spec: {
      restartPolicy: 'Always',
      // Through the cluster's own DNS, wherever pods find it.
      dnsPolicy: 'ClusterFirst',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [resolverContainer(options)],
      volumes: [{ name: 'config', configMap: { name: RESOLVER_NAME } }],
    },
  };
}

function resolverContainer(options: {
  image: string;
  config: HelperPodConfig;
}): V1Container {
  const { image, config } = options;
  return {
    name: 'coredns',
    image,
    args: ['-conf', `${CONFIG_FOLDER}/Corefile`],
    resources: config.resources ?? {
      requests: { cpu: '10m', memory: '32Mi' },
      limits: { memory: '128Mi' },
    },
    securityContext: config.securityContext ?? {
      runAsUser: NON_ROOT,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      // CoreDNS' binary carries this file capability: the kernel would not start it without, although no port needs it.
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    },
    readinessProbe: {
      httpGet: { path: '/ready', port: READY_PORT },
      periodSeconds: 1,
    },
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
    ],
  };
}

/** One a tier: which one is asked tells who asks. */
function service(control: string, position: number): ResolverService {
  const targetPort = resolverPort(position);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: resolverService(position), namespace: control },
    spec: {
      selector: RESOLVER_LABELS,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort },
      ],
    },
  };
}
