import type {
  Finding,
  Run,
  RunComparison,
} from '@kymaros/plugin-kymaros-common';
import { summaryOf } from '../../database/summaryOf';
import type { StoredContents } from '../../database/RunStore';
import { compareContents } from './compareContents';
import { compareFields } from './compareFields';
import { compareValues } from './compareValues';
import { checksOf, imagesOf, levelsOf, timingsOf } from './comparedParts';

/** A run, and by tier what its backup held, as long as that is kept. */
export interface ComparedRun {
  run: Run;
  contents?: Record<string, StoredContents>;
}

/** What differs between two runs, whichever is given first: the older one is `before`. */
export function compareRuns(
  one: ComparedRun,
  other: ComparedRun,
): RunComparison {
  const [before, after] = [one, other].sort(byAge);
  const runs = { before: before.run, after: after.run };
  return {
    before: summaryOf(before.run),
    after: summaryOf(after.run),
    definitionChanged: before.run.definitionHash !== after.run.definitionHash,
    definition: compareFields({
      before: before.run.spec,
      after: after.run.spec,
    }),
    ...(before.contents && after.contents
      ? {
          contents: compareContents({
            before: before.contents,
            after: after.contents,
          }),
        }
      : {}),
    images: compareValues(runs, imagesOf),
    levels: compareValues(runs, levelsOf),
    timings: compareValues(runs, timingsOf),
    checks: compareChecks(runs),
    findings: {
      appeared: findingsOfFirst(after.run, before.run),
      gone: findingsOfFirst(before.run, after.run),
    },
  };
}

function byAge(a: ComparedRun, b: ComparedRun): number {
  return (
    Date.parse(a.run.createdAt) - Date.parse(b.run.createdAt) ||
    a.run.id.localeCompare(b.run.id)
  );
}

function compareChecks(runs: {
  before: Run;
  after: Run;
}): RunComparison['checks'] {
  const before = new Map(checksOf(runs.before).map(one => [one.name, one]));
  const after = new Map(checksOf(runs.after).map(one => [one.name, one]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(name => {
    const [old, now] = [before.get(name), after.get(name)];
    const [oldValue, newValue] = [old?.value?.number, now?.value?.number];
    if (old?.state === now?.state && oldValue === newValue) {
      return [];
    }
    return {
      name,
      state: { before: old?.state, after: now?.state },
      ...(oldValue === newValue
        ? {}
        : { value: { before: oldValue, after: newValue } }),
    };
  });
}

/** What the first run found and the second did not; a message alone may differ in its numbers. */
function findingsOfFirst(first: Run, second: Run): string[] {
  const known = new Set(second.findings.map(identityOf));
  return first.findings
    .filter(finding => !known.has(identityOf(finding)))
    .map(({ message }) => message);
}

function identityOf({ code, tier, object }: Finding): string {
  return JSON.stringify([
    code,
    tier,
    object?.kind,
    object?.namespace,
    object?.name,
  ]);
}
