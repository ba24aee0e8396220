import { ApiRequest } from '../interceptors';
import { REVIEW_RESOURCES } from './discovery';
import type { Answer } from './ResourceHandler';

/** What somebody wants to do. */
export interface AccessAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Decides whether the kubeconfig's user may do something. */
export type Access = (attributes: AccessAttributes) => boolean;

/** Answers the questions that clients ask about themselves; undefined for all other requests. */
export function answerReview(
  request: ApiRequest,
  access: Access,
): Answer | undefined {
  const review = REVIEW_RESOURCES.find(
    ({ group, plural }) =>
      group === request.group && plural === request.resource,
  );
  if (!review || request.verb !== 'create') {
    return undefined;
  }
  const body = (request.body ?? {}) as {
    spec?: { resourceAttributes?: Partial<AccessAttributes> };
  };
  const status = {
    SelfSubjectAccessReview: () =>
      accessStatus(body.spec?.resourceAttributes, access),
    SelfSubjectRulesReview: () => ({
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: true,
    }),
    SelfSubjectReview: () => ({
      userInfo: {
        username: 'demo',
        groups: ['system:masters', 'system:authenticated'],
      },
    }),
  }[review.kind as 'SelfSubjectReview']();
  return {
    code: 201,
    body: {
      ...body,
      kind: review.kind,
      apiVersion: `${review.group}/v1`,
      status,
    },
  };
}

function accessStatus(
  attributes: Partial<AccessAttributes> | undefined,
  access: Access,
) {
  const {
    verb = '',
    group = '',
    resource = '',
    subresource,
    namespace,
    name,
  } = attributes ?? {};
  const allowed = access({
    verb,
    group,
    resource,
    subresource,
    namespace,
    name,
  });
  return { allowed, ...(!allowed && { reason: 'denied by the demo cluster' }) };
}
