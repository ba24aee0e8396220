import { KindRules } from '../KindRules';
import {
  KubeObject,
  Namespace,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
} from '../objects';
import { forbiddenValue, requiredValue } from '../validation';
import { sameContent } from '../sameContent';

/** How Namespaces are written: they go only when their content is gone. */
export const namespaceRules: KindRules<Namespace> = {
  prepareForCreate(draft) {
    draft.metadata.labels = {
      ...draft.metadata.labels,
      'kubernetes.io/metadata.name': draft.metadata.name,
    };
    draft.spec = { finalizers: ['kubernetes'] };
    draft.status = { phase: 'Active' };
  },
};

/** How PersistentVolumeClaims are written. */
export const claimRules: KindRules<PersistentVolumeClaim> = {
  prepareForCreate(draft) {
    draft.spec.volumeMode ??= 'Filesystem';
    draft.status = { phase: 'Pending' };
    const protection = 'kubernetes.io/pvc-protection';
    draft.metadata.finalizers = [
      ...new Set([...(draft.metadata.finalizers ?? []), protection]),
    ];
  },
  validate({ spec }) {
    return [
      ...(spec.accessModes?.length
        ? []
        : [
            requiredValue(
              'spec.accessModes',
              'at least 1 access mode is required',
            ),
          ]),
      ...(spec.resources?.requests?.storage
        ? []
        : [requiredValue('spec.resources[storage]')]),
    ];
  },
  validateUpdate(claim, old) {
    const fixed = ({ spec }: PersistentVolumeClaim) => ({
      ...spec,
      resources: undefined,
      volumeName: old.spec.volumeName ? spec.volumeName : undefined,
      storageClassName: old.spec.storageClassName
        ? spec.storageClassName
        : undefined,
    });
    const why =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return sameContent(fixed(claim), fixed(old))
      ? []
      : [forbiddenValue('spec', why)];
  },
};

/** How PersistentVolumes are written. */
export const volumeRules: KindRules<PersistentVolume> = {
  prepareForCreate(draft) {
    draft.spec.persistentVolumeReclaimPolicy ??= 'Retain';
    draft.spec.volumeMode ??= 'Filesystem';
    draft.status = { phase: 'Available' };
    const protection = 'kubernetes.io/pv-protection';
    draft.metadata.finalizers = [
      ...new Set([...(draft.metadata.finalizers ?? []), protection]),
    ];
  },
};

/** How NetworkPolicies are written. */
export const networkPolicyRules: KindRules<NetworkPolicy> = {
  prepareForCreate(draft) {
    draft.spec.podSelector ??= {};
    draft.spec.policyTypes ??= draft.spec.egress
      ? ['Ingress', 'Egress']
      : ['Ingress'];
    const rules = [...(draft.spec.ingress ?? []), ...(draft.spec.egress ?? [])];
    rules
      .flatMap(rule => rule.ports ?? [])
      .forEach(port => {
        port.protocol ??= 'TCP';
      });
  },
};

/** ConfigMaps and Secrets that call themselves immutable. */
export function refuseChangeOfImmutable(object: KubeObject, old: KubeObject) {
  const same = sameContent(object.data, old.data);
  return old.immutable && !same
    ? [forbiddenValue('data', 'field is immutable when `immutable` is set')]
    : [];
}
