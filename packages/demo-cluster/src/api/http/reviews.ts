import { Access, AccessAttributes, rulesOf } from '../access/rbac';
import { mayDoEverything, User } from '../access/User';
import { ApiRequest } from '../interceptors';
import { Store } from '../Store';
import { REVIEW_RESOURCES } from './discovery';
import type { Answer } from './ResourceHandler';

/** Answers the questions that clients ask about themselves; undefined for all other requests. */
export function answerReview(
  request: ApiRequest,
  by: { access: Access; user: User; store: Store },
): Answer | undefined {
  const review = REVIEW_RESOURCES.find(
    ({ group, plural }) =>
      group === request.group && plural === request.resource,
  );
  if (!review || request.verb !== 'create') {
    return undefined;
  }
  const body = (request.body ?? {}) as {
    spec?: {
      resourceAttributes?: Partial<AccessAttributes>;
      namespace?: string;
    };
  };
  const status = {
    SelfSubjectAccessReview: () =>
      accessStatus(body.spec?.resourceAttributes, by),
    SelfSubjectRulesReview: () => rulesStatus(body.spec?.namespace, by),
    SelfSubjectReview: () => ({
      userInfo: { username: by.user.name, groups: by.user.groups },
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
  { access, user }: { access: Access; user: User },
) {
  const { verb = '', group = '', resource = '' } = attributes ?? {};
  const allowed =
    !attributes || access({ ...attributes, verb, group, resource }, user);
  return { allowed, ...(!allowed && { reason: 'no rule allows it' }) };
}

function rulesStatus(
  namespace: string | undefined,
  { store, user }: { store: Store; user: User },
) {
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  return {
    resourceRules: mayDoEverything(user)
      ? [everything]
      : rulesOf(store, user, namespace),
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['*'] }],
    incomplete: false,
  };
}
