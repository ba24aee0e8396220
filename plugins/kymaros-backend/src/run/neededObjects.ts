import { fieldAt, listAt, textAt } from '../sandbox/hazards/fields';

/** An object that a pod names in a field, and does not start without. */
export interface NeededObject {
  kind: 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim';
  name: string;
  /** `env PASSWORD of container db` */
  field: string;
}

/** A container of a pod, in the words in which a field of it is told: `container api`. */
export interface ContainerSpec {
  title: string;
  container: unknown;
}

/** Those that come first, too. */
export function containersOf(podSpec: unknown): ContainerSpec[] {
  return ['initContainers', 'containers'].flatMap(field =>
    listAt(podSpec, field).map(container => ({
      title: `container ${textAt(container, 'name') ?? '?'}`,
      container,
    })),
  );
}

/** All that the kubelet waits for before it starts a pod's containers; what is optional is not among it. */
export function neededObjects(podSpec: unknown): NeededObject[] {
  return [
    ...containersOf(podSpec).flatMap(neededByContainer),
    ...listAt(podSpec, 'volumes').flatMap(neededByVolume),
  ];
}

function neededByContainer({
  title,
  container,
}: ContainerSpec): NeededObject[] {
  return [
    ...listAt(container, 'env').flatMap(variable =>
      neededIn(
        fieldAt(variable, 'valueFrom'),
        ['secretKeyRef', 'configMapKeyRef'],
        `env ${textAt(variable, 'name') ?? '?'} of ${title}`,
      ),
    ),
    ...listAt(container, 'envFrom').flatMap(source =>
      neededIn(source, ['secretRef', 'configMapRef'], `envFrom of ${title}`),
    ),
  ];
}

function neededByVolume(volume: unknown): NeededObject[] {
  const field = `volume ${textAt(volume, 'name') ?? '?'}`;
  const sources = [volume, ...listAt(volume, 'projected', 'sources')];
  const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
  return [
    ...sources.flatMap(one => neededIn(one, ['secret', 'configMap'], field)),
    ...(claim
      ? [{ kind: 'PersistentVolumeClaim' as const, name: claim, field }]
      : []),
  ];
}

/** What one of these references names, unless it is optional. */
function neededIn(
  source: unknown,
  references: string[],
  field: string,
): NeededObject[] {
  return references.flatMap(reference => {
    const target = fieldAt(source, reference);
    const name = textAt(target, 'name') ?? textAt(target, 'secretName');
    const kind = reference.startsWith('secret') ? 'Secret' : 'ConfigMap';
    return name && fieldAt(target, 'optional') !== true
      ? [{ kind, name, field }]
      : [];
  });
}
