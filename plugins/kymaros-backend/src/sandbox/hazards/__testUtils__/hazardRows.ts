import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';

/** Of the run that the rows are about. */
export const namespaceMapping = {
  shop: 'sandbox-shop',
  db: 'sandbox-db',
};

/** An object of namespace `shop` by its resource and what else is in it. */
export function object(
  resource: string,
  { metadata, ...rest }: { metadata?: object; [field: string]: unknown } = {},
): BackedUpObject {
  return {
    apiVersion: 'v1',
    kind: resource.split('.')[0],
    resource,
    metadata: { name: 'one', namespace: 'shop', ...metadata },
    ...rest,
  };
}

const annotated = (resource: string, annotations: object) =>
  object(resource, { metadata: { annotations } });
const deployment = (template: object) =>
  object('deployments.apps', { spec: { template } });
/** A Service with this `spec`. */
export const service = (spec: object) => object('services', { spec });
const container = (port: object) => ({
  containers: [{ name: 'app', ports: [{ protocol: 'TCP', ...port }] }],
});

/** Examples of one hazard, and of what only looks like it. */
export interface HazardRow {
  hazardous: BackedUpObject[];
  innocent: BackedUpObject[];
}

/** One row for each entry of the table. */
export const HAZARD_ROWS: Record<string, HazardRow> = {
  job: {
    hazardous: [object('jobs.batch')],
    innocent: [object('cronjobs.batch')],
  },
  'cron-job': {
    hazardous: [
      object('cronjobs.batch', { spec: { schedule: '* * * * *' } }),
      object('cronjobs.batch', { spec: { suspend: false } }),
    ],
    innocent: [object('cronjobs.batch', { spec: { suspend: true } })],
  },
  pipeline: {
    hazardous: [
      object('cronworkflows.argoproj.io'),
      object('taskruns.tekton.dev'),
    ],
    innocent: [object('rollouts.argoproj.io')],
  },
  autoscaler: {
    hazardous: [
      object('horizontalpodautoscalers.autoscaling'),
      object('scaledobjects.keda.sh'),
    ],
    innocent: [object('deployments.apps')],
  },
  'pod-disruption-budget': {
    hazardous: [object('poddisruptionbudgets.policy')],
    innocent: [object('pods')],
  },
  lease: {
    hazardous: [object('leases.coordination.k8s.io')],
    innocent: [object('configmaps')],
  },
  'pod-network': {
    hazardous: [
      annotated('pods', { 'k8s.v1.cni.cncf.io/networks': 'storage' }),
      deployment({
        metadata: {
          annotations: { 'cni.projectcalico.org/ipAddrs': '["10.0.0.5"]' },
        },
      }),
    ],
    innocent: [
      annotated('pods', { 'cni.projectcalico.org/podIP': '10.0.0.5/32' }),
      // The Deployment's own annotations are not its pods'.
      annotated('deployments.apps', { 'k8s.v1.cni.cncf.io/networks': 'x' }),
    ],
  },
  'network-attachment': {
    hazardous: [object('network-attachment-definitions.k8s.cni.cncf.io')],
    innocent: [object('configmaps')],
  },
  'exposed-service': {
    hazardous: [
      service({
        type: 'LoadBalancer',
        loadBalancerIP: '192.0.2.1',
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 30999,
        ports: [
          { port: 80, nodePort: 30080, protocol: 'TCP' },
          { port: 53, nodePort: 30053, protocol: 'UDP' },
        ],
      }),
      service({
        type: 'NodePort',
        ports: Array.from({ length: 20 }, (_, at) => ({
          port: 1000 + at,
          nodePort: 30000 + at,
          protocol: 'TCP',
        })),
      }),
      service({ type: 'ClusterIP', externalIPs: ['192.0.2.1'] }),
    ],
    innocent: [
      service({ type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }] }),
      service({ clusterIP: 'None' }),
    ],
  },
  'published-service': {
    hazardous: [
      annotated('services', { 'tailscale.com/expose': 'true' }),
      annotated('services', {
        'cloud.google.com/neg': '{"exposed_ports":{"80":{"name":"shop"}}}',
      }),
    ],
    innocent: [
      annotated('services', { 'cloud.google.com/neg': '{"ingress":true}' }),
    ],
  },
  'external-name': {
    hazardous: [
      service({
        type: 'ExternalName',
        externalName: 'postgres.db.svc.cluster.local',
      }),
      service({ type: 'ExternalName', externalName: 'api.example.com' }),
      service({
        type: 'ExternalName',
        externalName: 'postgres.other.svc.cluster.local',
      }),
      service({ type: 'ExternalName' }),
    ],
    innocent: [
      service({
        type: 'ExternalName',
        externalName: 'postgres.sandbox-db.svc.cluster.local',
      }),
      service({ type: 'ClusterIP', externalName: 'api.example.com' }),
    ],
  },
  'foreign-endpoints': {
    hazardous: [
      object('endpoints', {
        subsets: [{ addresses: [{ ip: '10.0.0.5' }] }],
      }),
      object('endpointslices.discovery.k8s.io', {
        endpoints: [
          {
            addresses: ['10.0.0.5'],
            targetRef: { kind: 'Pod', namespace: 'other', name: 'p' },
          },
        ],
      }),
    ],
    innocent: [
      object('endpoints', {
        subsets: [
          {
            notReadyAddresses: [
              {
                ip: '10.0.0.5',
                targetRef: { kind: 'Pod', namespace: 'shop', name: 'p' },
              },
            ],
          },
        ],
      }),
      object('endpointslices.discovery.k8s.io', { endpoints: [] }),
    ],
  },
  ingress: {
    hazardous: [
      object('ingresses.networking.k8s.io'),
      object('httproutes.gateway.networking.k8s.io'),
      object('gateways.gateway.networking.k8s.io'),
      object('routes.route.openshift.io'),
      object('virtualservices.networking.istio.io'),
    ],
    innocent: [object('networkpolicies.networking.k8s.io')],
  },
  'dns-record': {
    hazardous: [object('dnsendpoints.externaldns.k8s.io')],
    innocent: [object('configmaps')],
  },
  'external-dns': {
    hazardous: [
      annotated('services', {
        'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com',
      }),
      deployment({
        metadata: {
          annotations: {
            'external-dns.alpha.kubernetes.io/internal-hostname': 'a.b',
          },
        },
      }),
    ],
    innocent: [
      annotated('services', { 'external-dns.alpha.kubernetes.io/ttl': '60' }),
    ],
  },
  certificate: {
    hazardous: [
      object('certificates.cert-manager.io'),
      object('orders.acme.cert-manager.io'),
    ],
    innocent: [object('secrets')],
  },
  'network-policy': {
    hazardous: [
      object('networkpolicies.networking.k8s.io'),
      object('ciliumnetworkpolicies.cilium.io'),
      object('networkpolicies.crd.projectcalico.org'),
      object('adminnetworkpolicies.policy.networking.k8s.io'),
    ],
    innocent: [object('poddisruptionbudgets.policy')],
  },
  admission: {
    hazardous: [
      object('validatingwebhookconfigurations.admissionregistration.k8s.io'),
      object('apiservices.apiregistration.k8s.io'),
      object('policies.kyverno.io'),
    ],
    innocent: [object('configmaps')],
  },
  'role-binding': {
    hazardous: [object('rolebindings.rbac.authorization.k8s.io')],
    innocent: [
      object('roles.rbac.authorization.k8s.io'),
      object('rolebindings.rbac.authorization.k8s.io', {
        metadata: { name: 'system:image-pullers' },
      }),
    ],
  },
  'cloud-identity': {
    hazardous: [
      annotated('serviceaccounts', {
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/shop',
      }),
      annotated('serviceaccounts', {
        'iam.gke.io/gcp-service-account': 'shop@project',
      }),
      annotated('serviceaccounts', {
        'azure.workload.identity/client-id': '1',
      }),
      deployment({
        metadata: { labels: { 'azure.workload.identity/use': 'true' } },
      }),
    ],
    innocent: [annotated('serviceaccounts', { owner: 'team-shop' })],
  },
  'host-access': {
    hazardous: [
      object('pods', {
        spec: { hostNetwork: true, ...container({ hostPort: 80 }) },
      }),
      deployment({ spec: { hostPID: true } }),
      object('daemonsets.apps', {
        spec: { template: { spec: { hostIPC: true } } },
      }),
      object('cronjobs.batch', {
        spec: {
          jobTemplate: {
            spec: {
              template: {
                spec: container({ hostPort: 9100, protocol: 'UDP' }),
              },
            },
          },
        },
      }),
      object('pods', {
        spec: {
          initContainers: [
            {
              restartPolicy: 'Always',
              ports: [{ hostPort: 1, protocol: 'TCP' }],
            },
          ],
        },
      }),
      object('rollouts.argoproj.io', {
        spec: { template: { spec: { hostNetwork: true } } },
      }),
    ],
    innocent: [
      deployment({ spec: container({ containerPort: 80 }) }),
      object('pods', { spec: container({ hostPort: 0 }) }),
    ],
  },
  'privileged-container': {
    hazardous: [
      object('pods', {
        spec: { containers: [{ securityContext: { privileged: true } }] },
      }),
      object('pods', {
        spec: {
          containers: [
            { securityContext: { windowsOptions: { hostProcess: true } } },
          ],
        },
      }),
      deployment({
        spec: {
          initContainers: [
            { securityContext: { capabilities: { add: ['cap_sys_admin'] } } },
          ],
        },
      }),
    ],
    innocent: [
      object('pods', {
        spec: {
          containers: [
            {
              securityContext: {
                privileged: false,
                capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
              },
            },
          ],
        },
      }),
    ],
  },
  'pod-priority': {
    hazardous: [
      deployment({ spec: { priorityClassName: 'business-critical' } }),
      object('statefulsets.apps', {
        spec: { template: { spec: { priorityClassName: 'high' } } },
      }),
    ],
    innocent: [
      object('pods', { spec: { priorityClassName: 'default', priority: 10 } }),
      deployment({ spec: {} }),
    ],
  },
  'host-path': {
    hazardous: [
      object('pods', {
        spec: { volumes: [{ name: 'v', hostPath: { path: '/var/log' } }] },
      }),
      object('daemonsets.apps', {
        spec: { template: { spec: { volumes: [{ hostPath: {} }] } } },
      }),
    ],
    innocent: [
      object('pods', {
        spec: {
          volumes: [
            { hostPath: { path: '/etc/localtime' } },
            { emptyDir: {} },
            { persistentVolumeClaim: { claimName: 'data' } },
          ],
        },
      }),
    ],
  },
  'shared-volume': {
    hazardous: [
      object('pods', {
        spec: { volumes: [{ nfs: { server: 'nas', path: '/shop' } }] },
      }),
      deployment({ spec: { volumes: [{ iscsi: {} }] } }),
      deployment({ spec: { volumes: [{ rbd: {} }] } }),
      deployment({ spec: { volumes: [{ awsElasticBlockStore: {} }] } }),
      deployment({
        spec: { volumes: [{ csi: { driver: 'nfs.csi.k8s.io' } }] },
      }),
    ],
    innocent: [
      deployment({
        spec: {
          volumes: [
            { csi: { driver: 'secrets-store.csi.k8s.io' } },
            { configMap: { name: 'nfs' } },
            { projected: {} },
          ],
        },
      }),
    ],
  },
  infrastructure: {
    hazardous: [
      object('buckets.s3.aws.crossplane.io'),
      object('buckets.s3.services.k8s.aws'),
      object('storagebuckets.storage.cnrm.cloud.google.com'),
      object('storageaccounts.storage.azure.com'),
      object('terraforms.infra.contrib.fluxcd.io'),
      object('machines.cluster.x-k8s.io'),
    ],
    innocent: [object('configmaps')],
  },
  'composite-resource': {
    hazardous: [
      object('databases.platform.example.com', {
        spec: { compositionRef: { name: 'postgres' } },
      }),
      object('databases.platform.example.com', { spec: { crossplane: {} } }),
    ],
    innocent: [object('databases.platform.example.com', { spec: { size: 1 } })],
  },
  'managed-database': {
    hazardous: [
      object('clusters.postgresql.cnpg.io'),
      object('postgresqls.acid.zalan.do'),
      object('kafkas.kafka.strimzi.io'),
    ],
    innocent: [object('statefulsets.apps')],
  },
  'secret-store': {
    hazardous: [
      object('pushsecrets.external-secrets.io'),
      object('vaultdynamicsecrets.secrets.hashicorp.com'),
    ],
    innocent: [object('secrets')],
  },
  'backup-resource': {
    hazardous: [
      object('replicationsources.volsync.backube'),
      object('restoretests.restore.kymaros.io'),
    ],
    innocent: [object('persistentvolumeclaims')],
  },
  monitoring: {
    hazardous: [object('prometheusrules.monitoring.coreos.com')],
    innocent: [object('services')],
  },
  deployer: {
    hazardous: [
      object('applications.argoproj.io'),
      object('helmreleases.helm.toolkit.fluxcd.io'),
      object('subscriptions.operators.coreos.com'),
    ],
    innocent: [object('rollouts.argoproj.io')],
  },
  finalizer: {
    hazardous: [
      object('widgets.example.com', {
        metadata: { finalizers: ['example.com/cleanup'] },
      }),
    ],
    innocent: [
      object('persistentvolumeclaims', {
        metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      }),
      object('volumesnapshots.snapshot.storage.k8s.io', {
        metadata: {
          finalizers: [
            'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection',
          ],
        },
      }),
      object('configmaps'),
    ],
  },
  'gitops-tracking': {
    hazardous: [
      object('configmaps', {
        metadata: { labels: { 'argocd.argoproj.io/instance': 'shop' } },
      }),
      annotated('services', { 'argocd.argoproj.io/tracking-id': 'shop:x' }),
      object('secrets', {
        metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } },
      }),
    ],
    innocent: [
      object('configmaps', {
        metadata: { labels: { 'app.kubernetes.io/instance': 'shop' } },
      }),
    ],
  },
};
