import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { RESTORE_TEST_API_VERSION, RESTORE_TEST_KIND } from './annotations';
import { parseSpec } from './parseSpec';
import {
  definitionProblems,
  type FieldProblem,
  isRecord,
  recordAt,
} from './paths';
import type { DefinitionProblem } from './RestoreTest';
import type { RestoreTestSpec } from './schema';
import { mostSimilar } from './similar';

/** A validated spec, or all that is wrong with it. @public */
export type ParsedRestoreTest =
  | { spec: RestoreTestSpec; problems?: undefined }
  | { spec?: undefined; problems: DefinitionProblem[] };

const ROOT_FIELDS = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
  'relations',
];

/**
 * Reads a RestoreTest document, from a file or as an entity of the catalog.
 *
 * @param document - what the file holds, parsed
 * @param options - `location` is the file, for messages; default is the entity's own `backstage.io/managed-by-location`
 * @public
 */
export function parseRestoreTest(
  document: unknown,
  options: { location?: string } = {},
): ParsedRestoreTest {
  const root = recordAt(document);
  const parsed = parseSpec(root.spec);
  const problems: FieldProblem[] = [
    ...envelopeProblems(document),
    ...(parsed.problems ?? []).map(({ path, message }) => ({
      path: ['spec', ...path],
      message,
    })),
  ];
  if (parsed.spec && problems.length === 0) {
    return { spec: parsed.spec };
  }
  return {
    problems: definitionProblems(problems, {
      entityRef: entityRefOf(root),
      location: options.location ?? locationOf(root),
    }),
  };
}

function envelopeProblems(document: unknown): FieldProblem[] {
  if (!isRecord(document)) {
    return [{ path: [], message: 'must be a RestoreTest document, a map' }];
  }
  const problems: FieldProblem[] = [];
  if (document.apiVersion !== RESTORE_TEST_API_VERSION) {
    problems.push({
      path: ['apiVersion'],
      message: `must be ${RESTORE_TEST_API_VERSION}`,
    });
  }
  if (document.kind !== RESTORE_TEST_KIND) {
    problems.push({ path: ['kind'], message: `must be ${RESTORE_TEST_KIND}` });
  }
  if (typeof recordAt(document.metadata).name !== 'string') {
    problems.push({ path: ['metadata', 'name'], message: 'is required' });
  }
  return [...problems, ...Object.keys(document).flatMap(unknownRootField)];
}

function unknownRootField(key: string): FieldProblem[] {
  if (ROOT_FIELDS.includes(key)) {
    return [];
  }
  const meant = mostSimilar(key, ROOT_FIELDS);
  return [
    {
      path: [key],
      message: `is not a field of a document${
        meant ? ` (did you mean ${meant}?)` : '; does it belong under spec?'
      }`,
    },
  ];
}

function entityRefOf({ metadata }: Record<string, unknown>): string {
  const { name, namespace } = recordAt(metadata);
  return stringifyEntityRef({
    kind: RESTORE_TEST_KIND,
    namespace: typeof namespace === 'string' ? namespace : DEFAULT_NAMESPACE,
    name: typeof name === 'string' ? name : 'unnamed',
  });
}

function locationOf({ metadata }: Record<string, unknown>): string | undefined {
  const annotations = recordAt(recordAt(metadata).annotations);
  const location = annotations[ANNOTATION_LOCATION];
  return typeof location === 'string' ? location : undefined;
}
