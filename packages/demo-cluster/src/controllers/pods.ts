import { controllerRef, KubeObject, Pod, PodSpec } from '../api/objects';
import { Store } from '../api/Store';
import { EventRecorder } from '../api/EventRecorder';
import { ApiError } from '../api/errors';

/** Whether a pod counts for its controller: neither ended nor on its way out. */
export function isActive(pod: Pod): boolean {
  return (
    !pod.metadata.deletionTimestamp &&
    !['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')
  );
}

/** Whether a pod says of itself that it is ready. */
export function isReady(pod: Pod): boolean {
  return (
    pod.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) ?? false
  );
}

interface Template {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: unknown;
}

/** Creates a pod from a controller's template. A refusal becomes an Event before it is thrown on. */
export function createPod(
  context: { store: Store; events: EventRecorder },
  owner: { apiVersion: string; kind: string; metadata: KubeObject['metadata'] },
  pod: {
    template: Template;
    name?: string;
    labels?: Record<string, string>;
    change?: (spec: PodSpec) => void;
  },
): Pod {
  const { template } = pod;
  const spec = structuredClone(template.spec) as PodSpec;
  pod.change?.(spec);
  try {
    return context.store.create('pods', {
      metadata: {
        ...(pod.name
          ? { name: pod.name }
          : { generateName: `${owner.metadata.name}-` }),
        namespace: owner.metadata.namespace,
        labels: { ...template.metadata?.labels, ...pod.labels },
        annotations: { ...template.metadata?.annotations },
        ownerReferences: [controllerRef(owner as KubeObject)],
      },
      spec,
    });
  } catch (error) {
    if (error instanceof ApiError) {
      const message = `Error creating: ${error.message}`;
      const component = `${owner.kind.toLowerCase()}-controller`;
      context.events.record({
        about: owner,
        type: 'Warning',
        reason: 'FailedCreate',
        message,
        component,
      });
    }
    throw error;
  }
}
