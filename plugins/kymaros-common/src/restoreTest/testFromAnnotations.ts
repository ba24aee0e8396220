import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { KYMAROS_ANNOTATIONS, RESTORE_TEST_KIND } from './annotations';
import type { ParsedRestoreTest } from './parseRestoreTest';
import { parseSpec } from './parseSpec';
import {
  definitionProblems,
  type FieldProblem,
  formatPath,
  type Path,
} from './paths';
import { mostSimilar } from './similar';

/** Annotations that make a test, with the place in the spec that each stands for; the longest place that fits comes first. */
const SOURCES: ReadonlyArray<{ annotation: string; place: Path }> = [
  { annotation: KYMAROS_ANNOTATIONS.backup, place: ['backupSource', 'name'] },
  { annotation: KYMAROS_ANNOTATIONS.namespaces, place: ['backupSource'] },
  { annotation: KYMAROS_ANNOTATIONS.schedule, place: ['schedule'] },
  { annotation: KYMAROS_ANNOTATIONS.timezone, place: ['timezone'] },
  {
    annotation: KYMAROS_ANNOTATIONS.networkIsolation,
    place: ['networkIsolation'],
  },
  { annotation: KYMAROS_ANNOTATIONS.cluster, place: ['cluster'] },
];

const PREFIX = 'kymaros.io/';

/**
 * The restore test that an entity's own annotations make, or `undefined` when they make none. It has no checks: a run
 * derives them from what the backup holds.
 *
 * @public
 */
export function testFromAnnotations(
  entity: Entity,
): ParsedRestoreTest | undefined {
  if (isRestoreTest(entity)) {
    return undefined;
  }
  const annotations = entity.metadata.annotations ?? {};
  const misspelled = misspelledAnnotations(annotations);
  const makesTest = SOURCES.some(
    ({ annotation }) => annotations[annotation] !== undefined,
  );
  if (!makesTest && misspelled.length === 0) {
    return undefined;
  }
  const parsed = parseSpec(specOf(annotations));
  const problems = [
    ...misspelled,
    ...(parsed.problems ?? []).map(atAnnotation),
  ];
  if (parsed.spec && problems.length === 0) {
    return { spec: parsed.spec };
  }
  return {
    problems: definitionProblems(problems, {
      entityRef: stringifyEntityRef(entity),
      location: annotations[ANNOTATION_LOCATION],
    }),
  };
}

/** Whether the entity is a RestoreTest document. @public */
export function isRestoreTest(entity: Entity): boolean {
  return entity.kind.toLowerCase() === RESTORE_TEST_KIND.toLowerCase();
}

function specOf(annotations: Record<string, string>): unknown {
  const mode = annotations[KYMAROS_ANNOTATIONS.networkIsolation];
  return {
    backupSource: {
      name: annotations[KYMAROS_ANNOTATIONS.backup],
      namespaces: namespacesOf(annotations[KYMAROS_ANNOTATIONS.namespaces]),
    },
    schedule: annotations[KYMAROS_ANNOTATIONS.schedule],
    timezone: annotations[KYMAROS_ANNOTATIONS.timezone],
    cluster: annotations[KYMAROS_ANNOTATIONS.cluster],
    networkIsolation: mode === undefined ? undefined : { mode },
  };
}

/** `app-db=sandbox-db,app-backend` in the form of the document. */
function namespacesOf(written: string | undefined): unknown {
  return written?.split(',').map(entry => {
    const [name, ...sandboxName] = entry.split('=').map(part => part.trim());
    return sandboxName.length === 0
      ? { name }
      : { name, sandboxName: sandboxName.join('=') };
  });
}

function atAnnotation({ path, message }: FieldProblem): FieldProblem {
  const source = SOURCES.find(({ place }) =>
    place.every((key, index) => path[index] === key),
  );
  if (!source) {
    return { path, message };
  }
  const position = path.find(key => typeof key === 'number');
  return {
    path: ['metadata', 'annotations', source.annotation],
    message:
      position === undefined
        ? message
        : `entry ${Number(position) + 1}, ${formatPath(
            path.slice(path.indexOf(position) + 1),
          )}: ${message}`,
  };
}

function misspelledAnnotations(
  annotations: Record<string, string>,
): FieldProblem[] {
  const known: string[] = Object.values(KYMAROS_ANNOTATIONS);
  return Object.keys(annotations)
    .filter(key => key.startsWith(PREFIX) && !known.includes(key))
    .flatMap(key => {
      const meant = mostSimilar(
        key.slice(PREFIX.length),
        known.map(name => name.slice(PREFIX.length)),
      );
      return meant === undefined
        ? []
        : [
            {
              path: ['metadata', 'annotations', key],
              message: `is not an annotation of Kymaros (did you mean ${PREFIX}${meant}?)`,
            },
          ];
    });
}
