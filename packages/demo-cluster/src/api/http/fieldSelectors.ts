import { ApiError } from '../errors';
import { resourceName, ResourceType } from '../resources';

const EVERYWHERE = ['metadata.name', 'metadata.namespace'];

/** The fields that can be selected by, beside name and namespace. */
const SELECTABLE: Record<string, string[]> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'fieldPath'].map(
      field => `involvedObject.${field}`,
    ),
    'involvedObject.resourceVersion',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  'jobs.batch': ['status.successful'],
  'replicasets.apps': ['status.replicas'],
};

/** Refuses a selector on a field that Kubernetes cannot select by. */
export function checkFieldSelector(
  type: ResourceType,
  selector: string | null,
): void {
  const known = [...EVERYWHERE, ...(SELECTABLE[resourceName(type)] ?? [])];
  const fields = (selector ?? '')
    .split(',')
    .filter(Boolean)
    .map(term => term.split(/!?==?/)[0].trim());
  const unknown = fields.find(field => !known.includes(field));
  if (unknown) {
    throw ApiError.badRequest(
      type.group
        ? `"${unknown}" is not a known field selector: only "metadata.name", "metadata.namespace"`
        : `field label not supported: ${unknown}`,
    );
  }
}
