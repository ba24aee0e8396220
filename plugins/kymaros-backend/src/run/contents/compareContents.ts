import type {
  Finding,
  KindContents,
  TierContents,
} from '@kymaros/plugin-kymaros-common';
import type { StoredContents } from '../../database/RunStore';
import { kindWeight } from '../../scoring/kindWeights';
import type { ClaimContents } from './claimContents';
import type { ExpectedContents } from './expectedContents';
import { type ExpectedKind, wantedOf } from './ExpectedKinds';
import { kindKey, parseKind } from './kindKey';
import type { FoundObject, SandboxContents } from './readSandbox';

/** Differences that a tier's record names; the rest is a number. */
const MOST_DIFFERENCES = 200;

/** An object that differs from what the backup holds. */
export type Difference = TierContents['differences'][number];

/** What is compared. */
export interface Comparison {
  expected: ExpectedContents;
  sandbox: SandboxContents;
  /** Sandbox namespace. */
  namespace: string;
  claims: readonly ClaimContents[];
  /** What the backup holds, with digests of what may be compared. */
  stored?: StoredContents;
  /** What went wrong while the tier was restored. */
  failures: readonly Finding[];
}

/** How what is in a sandbox compares with what the backup holds: the record, and all differences, however many. */
export function compareContents(comparison: Comparison): {
  contents: TierContents;
  differences: Difference[];
} {
  const { expected, claims } = comparison;
  const digests = digestsOf(comparison.stored ?? {});
  const kinds = [...expected.kinds]
    .filter(isOfInterest)
    .sort(
      (a, b) =>
        kindWeight(b) - kindWeight(a) || a.kind.localeCompare(b.kind, 'en'),
    )
    .map(kind => compareKind(kind, comparison, digests));
  const differences = kinds.flatMap(kind => kind.differences);
  const omitted = Math.max(0, differences.length - MOST_DIFFERENCES);
  return {
    differences,
    contents: {
      comparedWith: expected.comparedWith,
      kinds: kinds.map(({ contents }) => contents),
      differences: differences.slice(0, MOST_DIFFERENCES),
      ...(omitted && { omitted }),
      volumes: claims.map(({ flaw: _, isMounted: __, ...volume }) => volume),
    },
  };
}

type Digests = ReadonlyMap<string, Readonly<Record<string, string>>>;

function compareKind(
  kind: ExpectedKind,
  comparison: Comparison,
  digests: Digests,
): { contents: KindContents; differences: Difference[] } {
  const key = kindKey(kind);
  const objects = comparison.sandbox.get(key) ?? [];
  const inSandbox = new Map(objects.map(object => [object.name, object]));
  const wanted = wantedOf(kind);
  const lost = wanted.flatMap(name =>
    lossOf(name, { kind, found: inSandbox.get(name), comparison }),
  );
  return {
    contents: {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      expected: wanted.length,
      found: wanted.length - lost.length,
      leftOut: Object.entries(kind.leftOut).map(([reason, names]) => ({
        reason,
        count: names.length,
      })),
    },
    differences: [
      ...lost,
      ...changed(kind, { inSandbox, digests: digests.get(key) ?? {} }),
      ...unexpected(kind, objects),
    ].map(({ object, ...rest }) => ({
      ...rest,
      object: { ...object, namespace: comparison.namespace },
    })),
  };
}

function lossOf(
  name: string,
  options: {
    kind: ExpectedKind;
    found?: FoundObject;
    comparison: Comparison;
  },
): Difference[] {
  const { comparison, found, kind } = options;
  const object = referTo(kind, name);
  if (found) {
    const claim =
      kindKey(kind) === '/PersistentVolumeClaim' &&
      comparison.claims.find(one => one.claim === name);
    return claim && claim.flaw
      ? [{ difference: 'failed', object, message: claim.flaw }]
      : [];
  }
  if (kind.lacking.includes(name)) {
    return [
      { difference: 'missing', object, message: 'the backup does not hold it' },
    ];
  }
  if (kind.unwritten.includes(name)) {
    return [
      {
        difference: 'missing',
        object,
        message: 'the backup lists it, but does not hold it',
      },
    ];
  }
  const failure = failureOf(object, comparison.failures);
  return [
    failure
      ? { difference: 'failed', object, message: failure.message }
      : { difference: 'missing', object },
  ];
}

/** What was said about an object that could not be restored. */
export function failureOf(
  object: { kind: string; name: string },
  failures: readonly Finding[],
): Finding | undefined {
  return failures.find(
    failure =>
      failure.severity === 'critical' &&
      failure.object?.kind === object.kind &&
      failure.object.name === object.name,
  );
}

function changed(
  kind: ExpectedKind,
  options: {
    inSandbox: ReadonlyMap<string, FoundObject>;
    digests: Readonly<Record<string, string>>;
  },
): Difference[] {
  return kind.names
    .filter(name => {
      const before = options.digests[name];
      const after = options.inSandbox.get(name)?.digest;
      return before && after && before !== after;
    })
    .map(name => ({ difference: 'changed', object: referTo(kind, name) }));
}

function unexpected(
  kind: ExpectedKind,
  objects: readonly FoundObject[],
): Difference[] {
  const known = new Set([
    ...wantedOf(kind),
    ...Object.values(kind.leftOut).flat(),
  ]);
  return objects
    .filter(({ isMade, name }) => !isMade && !known.has(name))
    .map(({ name }) => ({
      difference: 'unexpected',
      object: referTo(kind, name),
    }));
}

/** Of kinds that are only looked at for what should not be there, those that have nothing to tell are left out. */
function isOfInterest(kind: ExpectedKind): boolean {
  return wantedOf(kind).length > 0 || Object.keys(kind.leftOut).length > 0;
}

function digestsOf(stored: StoredContents): Digests {
  return new Map(
    Object.entries(stored).map(([text, names]) => [
      kindKey(parseKind(text)),
      names,
    ]),
  );
}

function referTo({ apiVersion, kind }: ExpectedKind, name: string) {
  return { apiVersion, kind, name };
}
