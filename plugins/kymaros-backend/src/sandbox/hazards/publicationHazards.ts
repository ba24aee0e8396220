import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { patchPods, POD_RESOURCES, podOf } from './podCarriers';
import { hasAnyOf, withoutAll } from './marks';

/** Annotations by which external-dns and its like make records. */
const DNS_ANNOTATIONS = [
  'external-dns.alpha.kubernetes.io/hostname',
  'external-dns.alpha.kubernetes.io/internal-hostname',
  'external-dns.kubernetes.io/hostname',
  'external-dns.kubernetes.io/internal-hostname',
  'dns.alpha.kubernetes.io/external',
  'dns.alpha.kubernetes.io/internal',
];

/** What would share the names, the traffic and the certificates of production. */
export const publicationHazards: readonly Hazard[] = [
  {
    id: 'ingress',
    title: 'Ingress, Gateway or route',
    risk: "It would take a share of production's traffic, by the same host names.",
    resources: [
      'ingresses.networking.k8s.io',
      'ingresses.extensions',
      '*.gateway.networking.k8s.io',
      '*.gateway.networking.x-k8s.io',
      'routes.route.openshift.io',
      '*.networking.istio.io',
      '*.traefik.io',
      '*.traefik.containo.us',
      '*.projectcontour.io',
      '*.getambassador.io',
      '*.k8s.nginx.org',
      '*.configuration.konghq.com',
      '*.apisix.apache.org',
      '*.gateway.envoyproxy.io',
      '*.gateway.solo.io',
      '*.networking.gke.io',
      'targetgroupbindings.elbv2.k8s.aws',
      'domainmappings.serving.knative.dev',
      'serviceexports.multicluster.x-k8s.io',
      'serviceexports.net.gke.io',
      'tunnelbindings.networking.cfargotunnel.com',
    ],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'dns-record',
    title: 'DNS record',
    risk: "It would change production's names in the DNS.",
    resources: ['dnsendpoints.externaldns.k8s.io', '*.dns.gardener.cloud'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'external-dns',
    title: 'Name in the DNS by annotation',
    risk: "external-dns would point production's names at the sandbox.",
    resources: ['services', ...POD_RESOURCES],
    detects: object =>
      hasAnyOf(
        object.resource === 'services' ? object : podOf(object),
        'annotations',
        DNS_ANNOTATIONS,
      ),
    neutralise: {
      kind: 'patch',
      patches: scope => {
        const metadata = { annotations: withoutAll(DNS_ANNOTATIONS) };
        return [
          { resource: 'services', change: { merge: { metadata } } },
          ...patchPods(scope, { metadata }),
        ];
      },
    },
    remedy: 'without the annotations',
  },
  {
    id: 'certificate',
    title: 'Certificate',
    risk: "cert-manager would order certificates for production's names, against the limits of the authority.",
    resources: ['*.cert-manager.io'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored; the Secret with the certificate is',
  },
];
