import type {
  V1SelfSubjectAccessReview,
  V1SelfSubjectReview,
} from '@kubernetes/client-node';
import type { AccessRule, Bounds } from '@kymaros/plugin-kymaros-node';
import limit from 'p-limit';
import { endOf } from './endOf';
import type { KubeTransport } from './KubeTransport';

const REVIEWS_AT_ONCE = 8;

/** Which of the rules the cluster does not let its kubeconfig's user do. */
export async function deniedAccess(
  transport: KubeTransport,
  rules: readonly AccessRule[],
  { bounds }: { bounds: Bounds },
): Promise<AccessRule[]> {
  const signal = endOf(bounds);
  const slot = limit(REVIEWS_AT_ONCE);
  const denied = await Promise.all(
    rules.map(rule =>
      slot(async () => !(await isAllowed(transport, rule, signal))),
    ),
  );
  return rules.filter((_, index) => denied[index]);
}

/** Name of the kubeconfig's user as the cluster knows it: `system:serviceaccount:kymaros-system:kymaros`. */
export async function readUsername(
  transport: KubeTransport,
  { bounds }: { bounds: Bounds },
): Promise<string> {
  const review = await transport.json<V1SelfSubjectReview>({
    verb: 'create',
    object: 'SelfSubjectReview',
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    changesNothing: true,
    signal: endOf(bounds),
  });
  return review.status?.userInfo?.username ?? '';
}

async function isAllowed(
  transport: KubeTransport,
  rule: AccessRule,
  signal: AbortSignal,
): Promise<boolean> {
  const [resource, subresource] = rule.resource.split('/');
  const { verb, group, namespace, name } = rule;
  const review = await transport.json<V1SelfSubjectAccessReview>({
    verb: 'create',
    object: `SelfSubjectAccessReview of ${verb} ${rule.resource}`,
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          verb,
          group,
          resource,
          subresource,
          namespace,
          name,
        },
      },
    },
    changesNothing: true,
    signal,
  });
  return review.status?.allowed === true;
}
