import type { DefinitionProblem } from './RestoreTest';

/** Where something is in a document. */
export type Path = ReadonlyArray<string | number>;

/** Something wrong at a place of a document. */
export interface FieldProblem {
  path: Path;
  message: string;
}

/** A path as people read it: `spec.checks[2].podStatus`, `metadata.annotations['kymaros.io/backup']`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') {
      return `${text}[${key}]`;
    }
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
      return `${text}['${key}']`;
    }
    return text ? `${text}.${key}` : key;
  }, '');
}

/** The value as a map; an empty one when it is something else. */
export function recordAt(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** The list at a place; an empty one when there is none. */
export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = path.reduce<unknown>((at, key) => recordAt(at)[key], value);
  return Array.isArray(found) ? found : [];
}

/** Whether it is a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Problems as people see them. */
export function definitionProblems(
  problems: FieldProblem[],
  { entityRef, location }: Pick<DefinitionProblem, 'entityRef' | 'location'>,
): DefinitionProblem[] {
  return problems.map(({ path, message }) => ({
    field: formatPath(path),
    message,
    entityRef,
    ...(location === undefined ? {} : { location }),
  }));
}
