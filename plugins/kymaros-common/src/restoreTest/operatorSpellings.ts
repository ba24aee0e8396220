import { isRecord, type FieldProblem, type Path } from './paths';

/*
 * The Kymaros operator's own RestoreTest resource writes some fields in other places. The same meaning is read from there;
 * what has no meaning here is told, not ignored.
 */

/** A field of the operator and our field for it. */
interface Spelling {
  theirs: readonly string[];
  ours: readonly string[];
}

const SPELLINGS: readonly Spelling[] = [
  { theirs: ['schedule', 'timezone'], ours: ['timezone'] },
  { theirs: ['schedule', 'cron'], ours: ['schedule'] },
  { theirs: ['backupSource', 'backupName'], ours: ['backupSource', 'name'] },
  {
    theirs: ['sandbox', 'networkIsolation'],
    ours: ['networkIsolation', 'mode'],
  },
  {
    theirs: ['sandbox', 'resourceQuota', 'storage'],
    ours: ['sandbox', 'resourceQuota', 'requests.storage'],
  },
  { theirs: ['sla', 'maxRTO'], ours: ['objectives', 'rto'] },
];

/** Fields of the operator that mean nothing here, and what to do instead. */
const WITHOUT_MEANING: ReadonlyArray<{
  theirs: readonly string[];
  message: string;
}> = [
  {
    theirs: ['healthChecks', 'policyRef'],
    message:
      'refers to a HealthCheckPolicy of the Kymaros operator, which cannot be read here; write its checks under spec.checks',
  },
  {
    theirs: ['healthChecks', 'timeout'],
    message:
      'has no meaning here; give each check its own timeout, or the run one under spec.timeout',
  },
  {
    theirs: ['sla', 'alertOnExceed'],
    message: 'has no meaning here: a missed objective always counts; remove it',
  },
  {
    theirs: ['notifications'],
    message:
      'has no meaning here: owners are told through Backstage; remove it',
  },
  {
    theirs: ['historyLimit'],
    message: 'has no meaning here: every run is kept; remove it',
  },
  {
    theirs: ['logCollection'],
    message: 'has no meaning here: logs are always collected; remove it',
  },
];

/** A spec in our spelling. */
export interface RespelledSpec {
  spec: unknown;
  problems: FieldProblem[];
  /** Where the document as written holds what is at the given place of `spec`. */
  writtenAt(path: Path): Path;
}

/** Reads the operator's spellings as ours. */
export function respell(written: unknown): RespelledSpec {
  if (!isRecord(written)) {
    return { spec: written, problems: [], writtenAt: path => path };
  }
  const spec = structuredClone(written);
  const problems = dropMeaningless(spec);
  const moved: Spelling[] = [];
  for (const spelling of SPELLINGS) {
    const value = take(spec, spelling.theirs);
    if (value === undefined) {
      continue;
    }
    if (put(spec, spelling.ours, value)) {
      moved.push(spelling);
    } else {
      problems.push({
        path: spelling.theirs,
        message: `says the same as spec.${spelling.ours.join(
          '.',
        )}; keep only one of the two`,
      });
    }
  }
  problems.push(...checkProvider(spec));
  return { spec, problems, writtenAt: path => translate(path, moved) };
}

function translate(path: Path, moved: Spelling[]): Path {
  const spelling = moved.find(({ ours }) =>
    ours.every((key, index) => path[index] === key),
  );
  return spelling
    ? [...spelling.theirs, ...path.slice(spelling.ours.length)]
    : path;
}

function dropMeaningless(spec: Record<string, unknown>): FieldProblem[] {
  return WITHOUT_MEANING.flatMap(({ theirs, message }) =>
    take(spec, theirs) === undefined ? [] : [{ path: theirs, message }],
  );
}

function checkProvider(spec: Record<string, unknown>): FieldProblem[] {
  const path = ['backupSource', 'provider'];
  const provider = take(spec, path);
  return provider === undefined || provider === 'velero'
    ? []
    : [{ path, message: 'must be velero, the only provider there is' }];
}

/** Removes a value, and maps that are empty without it. */
function take(
  spec: Record<string, unknown>,
  [key, ...rest]: readonly string[],
): unknown {
  const value = spec[key];
  if (rest.length === 0) {
    delete spec[key];
    return value;
  }
  if (!isRecord(value)) {
    return undefined;
  }
  const taken = take(value, rest);
  if (taken !== undefined && Object.keys(value).length === 0) {
    delete spec[key];
  }
  return taken;
}

/** Sets a value where there is none yet; tells whether it could. */
function put(
  spec: Record<string, unknown>,
  [key, ...rest]: readonly string[],
  value: unknown,
): boolean {
  if (rest.length === 0) {
    if (spec[key] !== undefined) {
      return false;
    }
    spec[key] = value;
    return true;
  }
  if (spec[key] === undefined) {
    spec[key] = {};
  }
  const inner = spec[key];
  return isRecord(inner) && put(inner, rest, value);
}
