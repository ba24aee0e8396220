import type { Store } from '../Store';
import {
  claimRules,
  namespaceRules,
  networkPolicyRules,
  refuseChangeOfImmutable,
  volumeRules,
} from './cluster';
import { podRules, serviceAccountAdmission } from './pods';
import { serviceAdmission } from './serviceAdmission';
import { serviceRules } from './services';
import {
  cronJobRules,
  deploymentRules,
  jobRules,
  replicaSetRules,
  secretRules,
  statefulSetRules,
} from './workloads';

/** Teaches a store how the built-in kinds are written. */
export function installKindRules(store: Store): void {
  store.setRules('pods', podRules);
  store.setRules('services', serviceRules());
  store.setRules('namespaces', namespaceRules);
  store.setRules('deployments.apps', deploymentRules);
  store.setRules('replicasets.apps', replicaSetRules);
  store.setRules('statefulsets.apps', statefulSetRules);
  store.setRules('jobs.batch', jobRules);
  store.setRules('cronjobs.batch', cronJobRules);
  store.setRules('persistentvolumeclaims', claimRules);
  store.setRules('persistentvolumes', volumeRules);
  store.setRules('networkpolicies.networking.k8s.io', networkPolicyRules);
  store.setRules('secrets', {
    ...secretRules,
    validateUpdate: refuseChangeOfImmutable,
  } as never);
  store.setRules('configmaps', {
    validateUpdate: refuseChangeOfImmutable,
  } as never);
  store.addAdmission(serviceAccountAdmission);
  store.addAdmission(serviceAdmission);
}
