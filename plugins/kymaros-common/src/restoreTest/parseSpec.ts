import type { z } from 'zod';
import { consistencyProblems } from './consistency';
import { respell } from './operatorSpellings';
import type { FieldProblem, Path } from './paths';
import { type RestoreTestSpec, restoreTestSpecSchema } from './schema';

type Issue = z.core.$ZodIssue;

/** Validates a spec as written; problems name places of the spec as written. */
export function parseSpec(
  written: unknown,
):
  | { spec: RestoreTestSpec; problems?: undefined }
  | { spec?: undefined; problems: FieldProblem[] } {
  const respelled = respell(written);
  const parsed = restoreTestSpecSchema.safeParse(respelled.spec);
  const problems = [
    ...(parsed.error?.issues.flatMap(issue => problemsOf(issue, [])) ?? []),
    ...consistencyProblems(respelled.spec),
  ].map(({ path, message }) => ({ path: respelled.writtenAt(path), message }));
  problems.unshift(...respelled.problems);
  return parsed.success && problems.length === 0
    ? { spec: parsed.data }
    : { problems };
}

function problemsOf(issue: Issue, base: Path): FieldProblem[] {
  const path = [...base, ...(issue.path as Array<string | number>)];
  if (issue.code === 'unrecognized_keys') {
    // A line of the message for each key: see `fields`.
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: lines[index],
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: issue.issues[0].message }];
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [nearest] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
    if (depth(nearest) > 0) {
      return nearest.flatMap(inner => problemsOf(inner, path));
    }
  }
  return [{ path, message: issue.message }];
}

/** How far into the value a variant of a union could follow it: the one that was meant goes furthest. */
function depth(issues: Issue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}
