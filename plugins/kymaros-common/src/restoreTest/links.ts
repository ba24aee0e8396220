import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  type Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { KYMAROS_ANNOTATIONS, RESTORE_TEST_KIND } from './annotations';
import { definitionProblems, type FieldProblem } from './paths';
import type { DefinitionProblem } from './RestoreTest';

/** From a RestoreTest to an entity that it vouches for. @public */
export const RELATION_VOUCHES_FOR = 'vouchesFor';

/** From an entity to a RestoreTest that vouches for it. @public */
export const RELATION_VOUCHED_FOR_BY = 'vouchedForBy';

/** What an entity's annotation refers to. @public */
export interface Links {
  /** Full entity refs, lower case, each once. */
  refs: string[];
  problems: DefinitionProblem[];
}

/** Entities that a RestoreTest says it vouches for (`kymaros.io/entities`); the default kind is Component. @public */
export function vouchedEntities(restoreTest: Entity): Links {
  return readLinks(restoreTest, {
    annotation: KYMAROS_ANNOTATIONS.entities,
    defaultKind: 'Component',
  });
}

/** RestoreTests that an entity says vouch for it (`kymaros.io/restore-tests`). @public */
export function linkedRestoreTests(entity: Entity): Links {
  return readLinks(entity, {
    annotation: KYMAROS_ANNOTATIONS.restoreTests,
    defaultKind: RESTORE_TEST_KIND,
  });
}

/** Who owns a RestoreTest by its own word (`kymaros.io/owner`); the default kind is Group. @public */
export function restoreTestOwners(restoreTest: Entity): Links {
  return readLinks(restoreTest, {
    annotation: KYMAROS_ANNOTATIONS.owner,
    defaultKind: 'Group',
  });
}

function readLinks(
  entity: Entity,
  options: { annotation: string; defaultKind: string },
): Links {
  const example = options.defaultKind === 'Group' ? 'my-team' : 'myapp';
  const annotations = entity.metadata.annotations ?? {};
  const written = annotations[options.annotation];
  const refs = new Set<string>();
  const problems: FieldProblem[] = [];
  for (const entry of written?.split(',').map(part => part.trim()) ?? []) {
    const ref = readRef(entry, options.defaultKind);
    if (ref === undefined) {
      problems.push({
        path: ['metadata', 'annotations', options.annotation],
        message: `must be entity references such as default/${example} or ${options.defaultKind.toLowerCase()}:default/${example}, separated by commas; ${JSON.stringify(
          entry,
        )} is not one`,
      });
    } else {
      refs.add(ref);
    }
  }
  return {
    refs: [...refs],
    problems: definitionProblems(problems, {
      entityRef: stringifyEntityRef(entity),
      location: annotations[ANNOTATION_LOCATION],
    }),
  };
}

/** As the catalog's own names are. */
const NAME = /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

function readRef(entry: string, defaultKind: string): string | undefined {
  try {
    const ref = parseEntityRef(entry, {
      defaultKind,
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    return NAME.test(ref.name) && NAME.test(ref.namespace)
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}
