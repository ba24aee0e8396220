import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/**
 * An entity ref out of a query, in lower case.
 *
 * @throws InputError that names the parameter
 */
export function readRef(parameter: string, ref: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    throw new InputError(
      `${parameter} must be an entity ref such as component:default/shop, not ${ref}`,
    );
  }
}
