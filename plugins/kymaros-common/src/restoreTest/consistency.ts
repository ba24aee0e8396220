import { listAt, type FieldProblem, recordAt } from './paths';

/**
 * What only shows when fields are seen together. Works on the document as written, so that these mistakes are told along
 * with those of single fields.
 */
export function consistencyProblems(spec: unknown): FieldProblem[] {
  const tiers = listAt(spec, 'backupSource', 'namespaces').map(tier => ({
    name: recordAt(tier).name,
    sandboxName: recordAt(tier).sandboxName,
  }));
  const checks = listAt(spec, 'checks').map(check => recordAt(check));
  return [
    ...duplicates(
      tiers.map(({ name }) => name),
      index => ['backupSource', 'namespaces', index, 'name'],
      name =>
        `lists namespace ${name} twice; each source namespace is one tier`,
    ),
    ...duplicates(
      tiers.map(({ sandboxName }) => sandboxName),
      index => ['backupSource', 'namespaces', index, 'sandboxName'],
      name => `gives two tiers the sandbox ${name}; each needs one of its own`,
    ),
    ...sandboxesOverSources(tiers),
    ...duplicates(
      checks.map(({ name }) => name),
      index => ['checks', index, 'name'],
      name => `is the name of two checks, ${name}; each needs one of its own`,
    ),
    ...checksOfNoTier(checks, tiers),
  ];
}

type Tier = { name: unknown; sandboxName: unknown };

function duplicates(
  values: unknown[],
  pathOf: (index: number) => FieldProblem['path'],
  explain: (value: string) => string,
): FieldProblem[] {
  return values.flatMap((value, index) =>
    typeof value === 'string' && values.indexOf(value) < index
      ? [{ path: pathOf(index), message: explain(value) }]
      : [],
  );
}

function sandboxesOverSources(tiers: Tier[]): FieldProblem[] {
  return tiers.flatMap(({ sandboxName }, index) =>
    typeof sandboxName === 'string' &&
    tiers.some(({ name }) => name === sandboxName)
      ? [
          {
            path: ['backupSource', 'namespaces', index, 'sandboxName'],
            message: `must not be a source namespace: a restore into ${sandboxName} would write over the original`,
          },
        ]
      : [],
  );
}

function checksOfNoTier(
  checks: Array<Record<string, unknown>>,
  tiers: Tier[],
): FieldProblem[] {
  const known = tiers.flatMap(({ name, sandboxName }) =>
    [name, sandboxName].filter(text => typeof text === 'string'),
  );
  return checks.flatMap(({ namespace }, index) =>
    typeof namespace === 'string' && !known.includes(namespace)
      ? [
          {
            path: ['checks', index, 'namespace'],
            message: `must be a tier of this test by source or sandbox name (${known.join(
              ', ',
            )}), not ${JSON.stringify(namespace)}`,
          },
        ]
      : [],
  );
}
