import type { MissingPermission } from '@kymaros/plugin-kymaros-common';
import type { ObservedCondition } from '@kymaros/plugin-kymaros-node';

const INSTALL =
  "Apply Kymaros' deploy/ to the cluster again; runs stop at their plan until then.";

/** Whether Kymaros may do all that a run takes. */
export function permissionsCondition(
  missing: MissingPermission[],
): ObservedCondition {
  return missing.length === 0
    ? { state: 'ok', message: 'Kymaros may do all that a run takes.' }
    : {
        state: 'failed',
        message: `Kymaros lacks ${missing.length} ${
          missing.length === 1 ? 'permission' : 'permissions'
        } that a run takes.`,
        hint: INSTALL,
        details: missing.map(inWords),
      };
}

function inWords({
  verb,
  resource,
  name,
  namespace,
  scope,
  neededTo,
  grantedBy,
}: MissingPermission): string {
  const place = {
    cluster: '',
    namespace: ` in ${namespace}`,
    sandboxes: ' in sandboxes',
  }[scope];
  return `${verb} ${resource}${
    name ? ` '${name}'` : ''
  }${place}, to ${neededTo}: granted by ${grantedBy}`;
}
