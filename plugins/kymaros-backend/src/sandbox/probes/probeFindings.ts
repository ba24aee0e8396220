import type { Finding, IsolationAttempt } from '@kymaros/plugin-kymaros-common';
import { PROBE_NAME } from './probeObjects';
import type { TriedAttempt } from './judge';

const CONFIG_HINT =
  'Set image, resources and securityContext of the probes in kymaros.clusters[].probe to what the cluster lets run. A cluster that cannot run them needs kymaros.clusters[].isolationProof: waived, and its runs are then marked.';

/** Where a probe is, in words; and its tier, unless it is in the control namespace. */
export interface ProbedPlace {
  words: string;
  tier?: string;
}

/** Something was reached that must not be. */
export function notClosedFinding(
  { words, tier }: ProbedPlace,
  escaped: readonly IsolationAttempt[],
): Finding {
  const onlyAtFirst = escaped.every(({ moment }) => moment === 'first-moment');
  return {
    code: 'sandbox-not-closed',
    severity: 'critical',
    cause: 'SANDBOX',
    gate: true,
    tier,
    message: `A pod in ${words} reached ${listed(escaped)}${
      onlyAtFirst ? ' in its first moments' : ''
    }, although NetworkPolicies forbid it. Nothing was restored.`,
    hint: onlyAtFirst
      ? "The cluster's network plugin closes pods off only after they have started. Use one that does so before, or have this set right by its vendor."
      : "The cluster's network plugin does not enforce NetworkPolicies, or not all of them. Use one that does, or another cluster.",
  };
}

/** Something was not reached that the application needs. */
export function cutOffFinding(
  { words, tier }: ProbedPlace,
  missing: readonly IsolationAttempt[],
): Finding {
  return {
    code: 'sandbox-cut-off',
    severity: 'critical',
    cause: 'SANDBOX',
    gate: true,
    tier,
    message: `A pod in ${words} did not reach ${listed(
      missing,
    )}, although NetworkPolicies allow it. Nothing was restored.`,
    hint: "Look for policies of the whole cluster that close the sandboxes further, and at the log of the run's resolver.",
  };
}

/** A probe tried, and it cannot be told what came of it. */
export function unclearFinding(
  { planned, outcome }: TriedAttempt,
  { words, tier }: ProbedPlace,
): Finding {
  const said =
    outcome && `: its tools say '${outcome.said || outcome.outcome}'`;
  return notProvenFinding({
    tier,
    reason: `it is not known whether a pod in ${words} reaches ${
      planned.target
    }${said ?? ''}`,
  });
}

/** The probes did not get as far as trying. */
export function notProvenFinding(options: {
  tier?: string;
  namespace?: string;
  reason: string;
}): Finding {
  const { tier, namespace, reason } = options;
  return {
    code: 'isolation-not-proven',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    tier,
    ...(namespace && {
      object: { apiVersion: 'v1', kind: 'Pod', namespace, name: PROBE_NAME },
    }),
    message: `It could not be proven that the sandboxes are closed: ${reason}. Nothing was restored.`,
    hint: CONFIG_HINT,
  };
}

/** Nobody asked. */
export function waivedFinding(cluster: string): Finding {
  return {
    code: 'isolation-proof-waived',
    severity: 'info',
    cause: 'INFRA',
    gate: false,
    message: `It was not proven that the sandboxes are closed: the config of cluster '${cluster}' waives the proof.`,
    hint: "Take isolationProof: waived out of kymaros.clusters[] once the cluster's network plugin enforces NetworkPolicies.",
  };
}

function listed(attempts: readonly IsolationAttempt[]): string {
  const targets = attempts.map(
    ({ target, address }) => `${target} (${address})`,
  );
  return [...new Set(targets)].join(', ');
}
