import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Step, StepContext } from '../engine/Step';
import { allToTheirEnd } from '../sandbox/allToTheirEnd';
import type { SandboxNames } from '../sandbox/names';
import { waivedFinding } from '../sandbox/probes/probeFindings';
import type { TierDns } from '../sandbox/resolver/TierDns';
import { boundsOf, plannedRun } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the isolate step. */
export const ISOLATE_STEP_ID = 'isolate';

/** What the steps after it need to know of the sandboxes. */
export interface IsolatedRun {
  /** How pods ask for names, by source namespace. */
  dns: Record<string, TierDns>;
}

/**
 * Before anything is restored (promise 2):
 * 1. make the sandboxes and close them off;
 * 2. start the resolver that the application will ask for names, and beside it the probes;
 * 3. prove that the sandboxes are closed, and take the probes away.
 */
export function isolateStep(
  dependencies: RunDependencies,
  run: RunIdentity,
): Step<IsolatedRun> {
  return {
    id: ISOLATE_STEP_ID,
    kind: 'isolate',
    runs: 'on-success',
    async execute(context) {
      const { findings, ...names } = await dependencies.sandboxes.isolate(
        plannedRun(run),
        boundsOf(context),
      );
      if (isStopped(findings)) {
        return { output: { dns: {} }, findings, stop: true };
      }
      const { isolationProof } = dependencies.clusters.config(run.test.cluster);
      const work =
        isolationProof === 'required' ? startAndProve : startUnproven;
      const started = await work(dependencies, context, names);
      return {
        output: { dns: started.dns },
        findings: [...findings, ...started.findings],
        stop: isStopped(started.findings),
        message: summarize(run),
      };
    },
  };
}

type Started = IsolatedRun & { findings: Finding[] };

async function startAndProve(
  { resolvers, probes }: RunDependencies,
  context: StepContext,
  names: SandboxNames,
): Promise<Started> {
  const run = plannedRun(context);
  const bounds = boundsOf(context);
  if (context.attempt > 1) {
    // What a probe tried first while another worker was lost says nothing about now.
    await probes.remove(run, names, bounds);
  }
  const [started, resolver] = await allToTheirEnd([
    probes.start(run, names, bounds),
    resolvers.start(run, names, bounds),
  ]);
  const findings = [...started.findings, ...resolver.findings];
  if (!isStopped(findings)) {
    const { dns } = resolver;
    const outcome = await probes.prove(run, { started, dns, bounds });
    if (outcome.proof) {
      await context.report({ type: 'isolation.probed', proof: outcome.proof });
    }
    findings.push(...outcome.findings);
  }
  await probes.remove(run, names, bounds);
  return { dns: resolver.dns, findings };
}

async function startUnproven(
  { resolvers }: RunDependencies,
  context: StepContext,
  names: SandboxNames,
): Promise<Started> {
  const run = plannedRun(context);
  const { dns, findings } = await resolvers.start(
    run,
    names,
    boundsOf(context),
  );
  await context.report({
    type: 'isolation.probed',
    proof: { status: 'waived', attempts: [] },
  });
  return { dns, findings: [...findings, waivedFinding(run.cluster)] };
}

function isStopped(findings: readonly Finding[]): boolean {
  return findings.some(({ gate }) => gate);
}

function summarize({ test }: RunIdentity): string {
  const count = test.spec.backupSource.namespaces.length;
  return `${count} ${count === 1 ? 'sandbox' : 'sandboxes'}, ${
    test.spec.networkIsolation.mode
  } isolation`;
}
