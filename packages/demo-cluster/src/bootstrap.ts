import { Store } from './api/Store';
import { NODE_NAME } from './kubelet/Kubelet';
import { NODE_ADDRESS } from './network/Network';

const COREFILE = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    cache 5
    reload
    loadbalance
}
`;

/** Makes what every cluster has from its first moment: namespaces, a node, a storage class, the API's Service and DNS. */
export function bootstrap(store: Store): void {
  for (const name of [
    'default',
    'kube-system',
    'kube-public',
    'kube-node-lease',
  ]) {
    store.create('namespaces', { metadata: { name } });
  }
  makeNode(store);
  store.create('storageclasses.storage.k8s.io', {
    metadata: {
      name: 'local',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'demo-cluster.local/local',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  });
  makeApiService(store);
  makeDns(store);
}

function makeNode(store: Store): void {
  const node = store.create('nodes', {
    metadata: {
      name: NODE_NAME,
      labels: {
        'kubernetes.io/hostname': NODE_NAME,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    spec: { podCIDR: '10.244.0.0/16' },
  });
  const capacity = { cpu: '8', memory: '16Gi', pods: '500' };
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
    lastHeartbeatTime: store.clock.timestamp(),
    lastTransitionTime: store.clock.timestamp(),
  };
  const addresses = [
    { type: 'InternalIP', address: NODE_ADDRESS },
    { type: 'Hostname', address: NODE_NAME },
  ];
  const status = {
    capacity,
    allocatable: capacity,
    conditions: [ready],
    addresses,
    nodeInfo: {
      kubeletVersion: 'v1.35.4',
      operatingSystem: 'linux',
      architecture: 'amd64',
      containerRuntimeVersion: 'demo://1',
    },
  };
  store.update('nodes', { ...node, status }, { subresource: 'status' });
}

function makeApiService(store: Store): void {
  const metadata = {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
  };
  store.create('services', {
    metadata,
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' }],
    },
  });
  store.create('endpointslices.discovery.k8s.io', {
    metadata: {
      ...metadata,
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [NODE_ADDRESS], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
}

function makeDns(store: Store): void {
  const namespace = 'kube-system';
  const labels = { 'k8s-app': 'kube-dns' };
  store.create('serviceaccounts', { metadata: { name: 'coredns', namespace } });
  store.create('configmaps', {
    metadata: { name: 'coredns', namespace },
    data: { Corefile: COREFILE },
  });
  store.create('services', {
    metadata: { name: 'kube-dns', namespace, labels },
    spec: {
      clusterIP: '10.96.0.10',
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
  });
  store.create('deployments.apps', {
    metadata: { name: 'coredns', namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: dnsPodSpec() },
    },
  });
}

function dnsPodSpec() {
  return {
    serviceAccountName: 'coredns',
    dnsPolicy: 'Default',
    containers: [
      {
        name: 'coredns',
        image: 'localhost/coredns:1',
        args: ['-conf', '/etc/coredns/Corefile'],
        ports: [
          { containerPort: 53, name: 'dns', protocol: 'UDP' },
          { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
        ],
        readinessProbe: {
          httpGet: { path: '/ready', port: 8181 },
          periodSeconds: 2,
        },
        volumeMounts: [
          { name: 'config', mountPath: '/etc/coredns', readOnly: true },
        ],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
  };
}
