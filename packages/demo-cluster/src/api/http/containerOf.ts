import { ApiError } from '../errors';
import { Pod } from '../objects';

/** The container that a request is about: the one it names, or the pod's only one. */
export function containerOf(pod: Pod, wanted: string | null): string {
  const { containers, initContainers = [] } = pod.spec;
  const names = [...containers, ...initContainers].map(
    container => container.name,
  );
  if (wanted) {
    if (!names.includes(wanted)) {
      throw ApiError.badRequest(
        `container ${wanted} is not valid for pod ${pod.metadata.name}`,
      );
    }
    return wanted;
  }
  const byAnnotation =
    pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (byAnnotation && names.includes(byAnnotation)) {
    return byAnnotation;
  }
  if (names.length > 1) {
    const choices = `choose one of: [${containers
      .map(container => container.name)
      .join(' ')}]`;
    throw ApiError.badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, ${choices}`,
    );
  }
  return names[0];
}
