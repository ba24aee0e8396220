import type {
  Finding,
  ObjectReference,
  TierContents,
} from '@kymaros/plugin-kymaros-common';
import { isVitalKind } from '../../scoring/kindWeights';
import type { ClaimContents } from './claimContents';
import { type Difference, failureOf } from './compareContents';
import type { ExpectedContents } from './expectedContents';
import type { ExpectedKind } from './ExpectedKinds';

/** Objects that get a finding of their own; a restore that went wrong may have lost thousands. */
const MOST_NAMED = 20;

/** One for each object that is not as the backup holds it: lost points first. */
export function contentFindings(
  tier: string,
  options: {
    expected: ExpectedContents;
    differences: readonly Difference[];
    claims: readonly ClaimContents[];
    failures: readonly Finding[];
    notBackedUp: TierContents['notBackedUp'];
  },
): Finding[] {
  const { claims, differences, expected, failures, notBackedUp } = options;
  const lost = differences.filter(
    difference => isLoss(difference) && !isLacking(difference, expected),
  );
  return [
    ...bounded(lost, tier, one => lostFinding(tier, one, { claims, failures })),
    ...bounded(
      differences.filter(({ difference }) => difference === 'changed'),
      tier,
      one => changedFinding(tier, one),
    ),
    ...bounded(
      differences.filter(({ difference }) => difference === 'unexpected'),
      tier,
      one => unexpectedFinding(tier, one),
    ),
    ...notBackedUpFinding(tier, notBackedUp ?? []),
  ];
}

/** What the backup itself lacks or could not write, told before anything is restored. */
export function backupFindings(
  tier: string,
  { kinds }: ExpectedContents,
): Finding[] {
  return [
    ...kinds.flatMap(kind =>
      kind.lacking.map(name => ownerFinding(tier, kind, name)),
    ),
    ...kinds.flatMap(kind =>
      kind.unwritten.map(name => unwrittenFinding(tier, kind, name)),
    ),
  ].slice(0, MOST_NAMED);
}

function unwrittenFinding(
  tier: string,
  { apiVersion, kind }: ExpectedKind,
  name: string,
): Finding {
  return {
    code: 'object-not-in-contents',
    severity: 'warning',
    cause: 'BACKUP',
    gate: false,
    level: 'completeness',
    tier,
    object: { apiVersion, kind, namespace: tier, name },
    message: `The backup lists ${kind} ${name}, but does not hold it: backing it up went wrong.`,
    hint: "See the backup's errors and log for it: a hook that failed, or an object that could not be written.",
  };
}

function ownerFinding(
  tier: string,
  { apiVersion, kind }: ExpectedKind,
  name: string,
): Finding {
  return {
    code: 'owner-not-in-backup',
    severity: 'critical',
    cause: 'BACKUP',
    gate: false,
    level: 'completeness',
    tier,
    object: { apiVersion, kind, namespace: tier, name },
    message: `The backup does not hold ${kind} ${name}, which controls objects that it does hold: they come back without it, and nobody makes them anew.`,
    hint: `Include ${kind} in the backup: see its resource filters, its label selector, and the labels of ${name}.`,
  };
}

function lostFinding(
  tier: string,
  difference: Difference,
  options: { claims: readonly ClaimContents[]; failures: readonly Finding[] },
): Finding {
  const { object } = difference;
  const failure = failureOf(object, options.failures);
  const claim =
    object.kind === 'PersistentVolumeClaim'
      ? options.claims.find(one => one.claim === object.name && one.flaw)
      : undefined;
  const about = {
    severity: isVital(object) ? 'critical' : 'warning',
    cause: failure?.cause ?? 'BACKUP',
    gate: false,
    level: 'completeness',
    tier,
    object,
  } as const;
  return claim
    ? { ...about, ...claimFlaw(claim, { failure, ...options }) }
    : { ...about, ...absence(difference, failure) };
}

/**
 * A claim that is there, and no use. That its data did not arrive is a gate: the tier may well run with nothing in it.
 * Unless the sandbox or the infrastructure kept the data out, or it was a gate already.
 */
function claimFlaw(
  { claim, data, flaw, isMounted }: ClaimContents,
  options: { failure?: Finding; failures: readonly Finding[] },
): Pick<Finding, 'code' | 'gate' | 'message' | 'hint'> {
  const { failure, failures } = options;
  const gate =
    data === 'failed' &&
    isMounted &&
    !failure &&
    !failures.some(
      ({ severity, cause }) =>
        severity === 'critical' && (cause === 'INFRA' || cause === 'SANDBOX'),
    );
  return {
    code: gate ? 'volume-data-missing' : 'object-not-usable',
    gate,
    message: `PersistentVolumeClaim ${claim} does not count as come back: ${flaw}.`,
    hint:
      failure?.hint ??
      'See how the backup copies volumes, and the events of the claim in the sandbox.',
  };
}

function absence(
  { message, object }: Difference,
  failure: Finding | undefined,
): Pick<Finding, 'code' | 'message' | 'hint'> {
  return {
    code: 'object-missing',
    message: `The backup holds ${object.kind} ${
      object.name
    }, but it is not in the sandbox${message ? `: ${message}` : '.'}`,
    hint:
      failure?.hint ??
      'See the log of the restore for the object, and whether something in the cluster removes it.',
  };
}

function changedFinding(tier: string, { object }: Difference): Finding {
  return {
    code: 'object-changed',
    severity: 'warning',
    cause: 'SANDBOX',
    gate: false,
    tier,
    object,
    message: `${object.kind} ${object.name} came back with another content than the backup holds.`,
    hint: 'Something in the cluster changed it: a webhook, an operator, the application itself, or a setting of the backup system.',
  };
}

function unexpectedFinding(tier: string, { object }: Difference): Finding {
  return {
    code: 'object-unexpected',
    severity: 'info',
    cause: 'SANDBOX',
    gate: false,
    tier,
    object,
    message: `${object.kind} ${object.name} is in the sandbox, and the backup does not hold it.`,
    hint: 'The application, an operator or a policy of the cluster made it. If the service needs it, it needs whoever makes it, too.',
  };
}

function notBackedUpFinding(
  tier: string,
  objects: readonly ObjectReference[],
): Finding[] {
  if (!objects.length) {
    return [];
  }
  const named = objects
    .slice(0, MOST_NAMED)
    .map(({ kind, name }) => `${kind} ${name}`);
  const more = objects.length - named.length;
  return [
    {
      code: 'not-backed-up',
      severity: 'info',
      cause: 'BACKUP',
      gate: false,
      tier,
      object: objects[0],
      message: `${tier} has, and had when it was backed up, what the backup lacks: ${named.join(
        ', ',
      )}${more > 0 ? ` and ${more} more` : ''}.`,
      hint: "See the backup's resource filters and label selector, and labels that exclude objects from backups.",
    },
  ];
}

/** The first by name; of the rest, in one finding like the worst of them, how many there are. */
function bounded(
  differences: readonly Difference[],
  tier: string,
  finding: (difference: Difference) => Finding,
): Finding[] {
  const named = differences.slice(0, MOST_NAMED).map(finding);
  const more = differences.length - named.length;
  if (more <= 0) {
    return named;
  }
  const { object: _, ...like } = named[0];
  return [
    ...named,
    {
      ...like,
      severity: named[0].severity === 'info' ? 'info' : 'warning',
      message: `The same goes for ${more} more objects of ${tier}.`,
    },
  ];
}

function isLoss({ difference }: Difference): boolean {
  return difference === 'missing' || difference === 'failed';
}

/** Told when the run was planned. */
function isLacking(
  { object }: Difference,
  { kinds }: ExpectedContents,
): boolean {
  return kinds.some(
    ({ kind, lacking, unwritten }) =>
      kind === object.kind &&
      (lacking.includes(object.name) || unwritten.includes(object.name)),
  );
}

function isVital({ apiVersion = '', kind }: ObjectReference): boolean {
  return isVitalKind({ apiVersion, kind });
}
