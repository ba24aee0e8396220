import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { Entitlement } from '../config/KymarosConfig';

/**
 * Why a test may not run, or `undefined` when it may (promise 8): each of its source namespaces needs an entitlement that
 * fits its owner or defining entity, its cluster and its backup.
 *
 * The owner of a test is its owner in the catalog, or that of an entity which itself says that the test vouches for it. A
 * test cannot borrow an entitlement by naming an entity.
 */
export function explainMissingEntitlement(
  entitlements: readonly Entitlement[],
  test: RestoreTest,
): string | undefined {
  const fitting = entitlements.filter(entitlement => fits(entitlement, test));
  const missing = test.spec.backupSource.namespaces
    .map(({ name }) => name)
    .filter(
      name => !fitting.some(({ namespaces }) => allows(namespaces, name)),
    );
  if (missing.length === 0) {
    return undefined;
  }
  const owner = test.ownerRef
    ? `owned by ${test.ownerRef}`
    : 'without an owner';
  return `${test.ref}, ${owner}, is not entitled to restore ${
    missing.length === 1 ? 'namespace' : 'namespaces'
  } ${missing.join(', ')} from backup ${
    test.spec.backupSource.name
  } on cluster ${
    test.cluster
  }; an administrator can allow it under kymaros.entitlements`;
}

function fits(entitlement: Entitlement, test: RestoreTest): boolean {
  return (
    allows(entitlement.owners, test.ownerRef) &&
    allows(entitlement.entities, test.ref) &&
    allows(entitlement.clusters, test.cluster) &&
    allows(entitlement.backups, test.spec.backupSource.name)
  );
}

/** Whether a list of patterns has one for the value; a list that is left out has one for everything. */
function allows(
  patterns: string[] | undefined,
  value: string | undefined,
): boolean {
  if (patterns === undefined) {
    return true;
  }
  return (
    value !== undefined && patterns.some(pattern => matches(pattern, value))
  );
}

/** `*` stands for any text; the pieces between are looked for in order, without a regular expression that could run away. */
function matches(pattern: string, value: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) {
    return value === first;
  }
  const last = rest.pop()!;
  if (
    value.length < first.length + last.length ||
    !value.startsWith(first) ||
    !value.endsWith(last)
  ) {
    return false;
  }
  let remaining = value.slice(first.length, value.length - last.length);
  for (const piece of rest) {
    const at = remaining.indexOf(piece);
    if (at < 0) {
      return false;
    }
    remaining = remaining.slice(at + piece.length);
  }
  return true;
}
