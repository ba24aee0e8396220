import { namesAt } from './fields';

/** Whether the object or pod template has one of these labels or annotations. */
export function hasAnyOf(
  object: unknown,
  where: 'labels' | 'annotations',
  names: readonly string[],
): boolean {
  return namesAt(object, 'metadata', where).some(name => names.includes(name));
}

/** The part of a merge patch that takes these names away. */
export function withoutAll(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map(name => [name, null]));
}
