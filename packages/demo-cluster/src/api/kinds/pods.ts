import { ApiError, StatusCause } from '../errors';
import { KindRules, Admission } from '../KindRules';
import { KubeObject, Pod, PodSpec } from '../objects';
import { forbiddenValue, requiredValue } from '../validation';

const DEFAULT_GRACE_SECONDS = 30;

/** How pods are written. */
export const podRules: KindRules<Pod> = {
  prepareForCreate(draft) {
    fillPodSpec(draft.spec);
    draft.status = { phase: 'Pending', qosClass: qosClassOf(draft.spec) };
  },
  validate: ({ spec }) => validatePodSpec(spec, 'spec'),
  validateUpdate(pod, old) {
    // Images, tolerations and deadlines may change; the binding to a node happens once.
    const fixed = (spec: PodSpec) => ({
      ...spec,
      nodeName: old.spec.nodeName ? spec.nodeName : undefined,
      activeDeadlineSeconds: 0,
      tolerations: 0,
      terminationGracePeriodSeconds: 0,
      containers: spec.containers?.map(container => ({
        ...container,
        image: '',
      })),
      initContainers: spec.initContainers?.map(container => ({
        ...container,
        image: '',
      })),
    });
    const same =
      JSON.stringify(fixed(pod.spec)) === JSON.stringify(fixed(old.spec));
    const why =
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
    return same ? [] : [forbiddenValue('spec', why)];
  },
  graceSeconds(pod, requested) {
    const ended = ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
    const seconds =
      requested ??
      pod.spec.terminationGracePeriodSeconds ??
      DEFAULT_GRACE_SECONDS;
    return !pod.spec.nodeName || ended ? 0 : seconds;
  },
};

/** Fills in what Kubernetes fills in for pods and pod templates. */
export function fillPodSpec(spec: PodSpec | undefined): void {
  if (!spec) {
    return;
  }
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= DEFAULT_GRACE_SECONDS;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  for (const container of [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
  ]) {
    container.terminationMessagePath ??= '/dev/termination-log';
    container.terminationMessagePolicy ??= 'File';
    container.imagePullPolicy ??= /:(?!latest$)[^/:]+$/.test(
      container.image ?? '',
    )
      ? 'IfNotPresent'
      : 'Always';
    container.resources ??= {};
    container.ports?.forEach(port => {
      port.protocol ??= 'TCP';
    });
    for (const probe of [
      container.readinessProbe,
      container.livenessProbe,
      container.startupProbe,
    ]) {
      if (probe) {
        probe.timeoutSeconds ??= 1;
        probe.periodSeconds ??= 10;
        probe.successThreshold ??= 1;
        probe.failureThreshold ??= 3;
        if (probe.httpGet) {
          probe.httpGet.scheme ??= 'HTTP';
          probe.httpGet.path ??= '/';
        }
      }
    }
  }
}

/** What is wrong with the spec of a pod or of a pod template. */
export function validatePodSpec(
  spec: PodSpec | undefined,
  field: string,
): StatusCause[] {
  if (!spec?.containers?.length) {
    return [requiredValue(`${field}.containers`)];
  }
  const volumes = new Set((spec.volumes ?? []).map(volume => volume.name));
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap(
    (container, index) => {
      const at = `${field}.containers[${index}]`;
      const lost = (container.volumeMounts ?? []).filter(
        mount => !volumes.has(mount.name),
      );
      return [
        ...(container.name ? [] : [requiredValue(`${at}.name`)]),
        ...(container.image ? [] : [requiredValue(`${at}.image`)]),
        ...lost.map(mount => ({
          reason: 'FieldValueNotFound',
          message: `Not found: "${mount.name}"`,
          field: `${at}.volumeMounts[${container.volumeMounts!.indexOf(
            mount,
          )}].name`,
        })),
      ];
    },
  );
}

function qosClassOf(spec: PodSpec): string {
  const resources = spec.containers.map(container => container.resources ?? {});
  if (resources.every(({ requests, limits }) => !requests && !limits)) {
    return 'BestEffort';
  }
  const guaranteed = resources.every(
    ({ requests, limits }) =>
      limits?.cpu &&
      limits.memory &&
      JSON.stringify(requests ?? limits) === JSON.stringify(limits),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

/** A pod needs its service account before it. */
export const serviceAccountAdmission: Admission = (
  { operation, resource, object },
  store,
) => {
  if (resource !== 'pods' || operation !== 'create') {
    return;
  }
  const { spec, metadata } = object as KubeObject & Pod;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const { serviceAccountName: name } = spec;
  if (!store.get('serviceaccounts', { namespace: metadata.namespace, name })) {
    const why = `error looking up service account ${metadata.namespace}/${name}: serviceaccount "${name}" not found`;
    throw ApiError.forbidden(store.resources.get('pods'), metadata.name, why);
  }
};
