import { ApiError } from '../api/errors';
import { Admission, AdmissionRequest } from '../api/KindRules';
import { KubeObject, LabelSelector } from '../api/objects';
import { ResourceType } from '../api/resources';
import { matchesSelector } from '../api/selectors';
import type { Store } from '../api/Store';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
const BINDINGS =
  'validatingadmissionpolicybindings.admissionregistration.k8s.io';

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  operations?: string[];
}

interface MatchConstraints {
  namespaceSelector?: LabelSelector;
  resourceRules?: Rule[];
}

/** Refuses what a ValidatingAdmissionPolicy refuses always (`expression: 'false'`); other expressions are not evaluated. */
export const policyAdmission: Admission = (request, store) => {
  for (const binding of store.list(BINDINGS)) {
    const { policyName: name } = binding.spec ?? {};
    const policy = name && store.get(POLICIES, { name });
    if (
      policy &&
      !policy.spec.matchConditions &&
      concerns(policy, request, store)
    ) {
      refuseIfAlwaysFalse(policy, binding, request, store);
    }
  }
};

function refuseIfAlwaysFalse(
  policy: KubeObject,
  binding: KubeObject,
  { resource, object }: AdmissionRequest,
  store: Store,
): void {
  const refusal = policy.spec.validations?.find(
    ({ expression }: { expression: string }) => expression.trim() === 'false',
  );
  if (refusal) {
    const why = `ValidatingAdmissionPolicy '${
      policy.metadata.name
    }' with binding '${binding.metadata.name}' denied request: ${
      refusal.message ?? `failed expression: ${refusal.expression}`
    }`;
    throw refused(store.resources.get(resource), object.metadata.name, why);
  }
}

/** Says forbidden and is of reason Invalid, as in Kubernetes where a policy names no other reason. */
function refused(type: ResourceType, name: string, why: string): ApiError {
  const { message, details } = ApiError.forbidden(type, name, why, [
    { message: why },
  ]);
  return new ApiError({ code: 422, reason: 'Invalid', message, details });
}

function concerns(
  policy: KubeObject,
  request: AdmissionRequest,
  store: Store,
): boolean {
  const { namespaceSelector, resourceRules = [] } = (policy.spec
    .matchConstraints ?? {}) as MatchConstraints;
  const type = store.resources.get(request.resource);
  return (
    resourceRules.some(rule => ruleMatches(rule, request, type)) &&
    (!namespaceSelector ||
      namespaceMatches(namespaceSelector, request.object, store))
  );
}

function ruleMatches(
  rule: Rule,
  { operation, object }: AdmissionRequest,
  { group, plural }: ResourceType,
): boolean {
  const names = rule.resourceNames ?? [];
  return (
    has(rule.operations, operation.toUpperCase()) &&
    has(rule.apiGroups, group) &&
    has(rule.resources, plural) &&
    (names.length === 0 || names.includes(object.metadata.name))
  );
}

function has(wanted: string[] = [], value: string): boolean {
  return wanted.includes('*') || wanted.includes(value);
}

function namespaceMatches(
  selector: LabelSelector,
  { metadata }: KubeObject,
  store: Store,
): boolean {
  const name = metadata.namespace;
  // As in Kubernetes: what is in no namespace is not kept out by a selector of namespaces.
  return (
    !name ||
    matchesSelector(
      selector,
      store.get('namespaces', { name })?.metadata.labels,
    )
  );
}
