import type { V1Pod } from '@kubernetes/client-node';
import { durationMs, type Check } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type CheckContext,
  type CheckOutcome,
  type CheckTypeImplementation,
  type ExecResult,
  type SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import { isReady } from '../cluster/isReady';
import { judgeOutput } from './expectations';
import { byName, describeReadiness, isRunning } from './pods';
import { findPods } from './targets';

type Exec = Extract<Check, { type: 'exec' }>['exec'];

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
/** What container runtimes say of a command that the image does not have. */
const NO_SUCH_COMMAND =
  /executable file not found|no such file or directory|permission denied/i;

/** Passes when the command ends with the expected exit code in a pod of the tier, and prints what it must. */
export const exec: CheckTypeImplementation<'exec'> = {
  type: 'exec',
  limits: ({ exec: wanted }) => ({
    timeoutMs: durationMs(wanted.timeout),
    retries: wanted.retries,
  }),
  async attempt(context, { exec: wanted }) {
    const located = await findPods(context, wanted.podSelector);
    if (!located.tier) {
      return located.outcome;
    }
    const { tier, target: pods } = located;
    const running = byName(pods).filter(isRunning);
    const pod = running.find(isReady) ?? running[0];
    return pod
      ? runIn(context, { tier, pod, wanted })
      : {
          state: 'failed',
          tier: tier.name,
          message: `No pod to run it in: ${describeReadiness(pods)}`,
        };
  },
};

async function runIn(
  context: CheckContext,
  options: { tier: SandboxTier; pod: V1Pod; wanted: Exec },
): Promise<CheckOutcome> {
  const { cluster, bounds } = context;
  const { tier, pod, wanted } = options;
  const name = pod.metadata!.name!;
  try {
    const result = await cluster.exec({
      namespace: tier.sandbox,
      pod: name,
      container: wanted.container ?? defaultContainerOf(pod),
      command: wanted.command,
      bounds,
    });
    return judge(result, { ...options, baseline: context.baseline });
  } catch (error) {
    const failed = { state: 'failed' as const, tier: tier.name };
    if (error instanceof WaitTimeoutError) {
      return {
        ...failed,
        message: `'${wanted.command[0]}' had not ended after ${wanted.timeout} in pod ${name}`,
      };
    }
    if (error instanceof ClusterError && NO_SUCH_COMMAND.test(error.message)) {
      return {
        ...failed,
        message: `Pod ${name} cannot run '${wanted.command[0]}'`,
        output: error.message,
      };
    }
    throw error;
  }
}

function judge(
  result: ExecResult,
  options: {
    tier: SandboxTier;
    pod: V1Pod;
    wanted: Exec;
    baseline: number | undefined;
  },
): CheckOutcome {
  const { tier, pod, wanted, baseline } = options;
  const ended = `'${wanted.command[0]}' ended with exit code ${result.exitCode}`;
  const where = `in pod ${pod.metadata?.name}`;
  const outcome = {
    tier: tier.name,
    output: [result.stdout, result.stderr].filter(Boolean).join('\n'),
  };
  if (result.exitCode !== wanted.successExitCode) {
    return {
      ...outcome,
      state: 'failed',
      message: `${ended} instead of ${wanted.successExitCode} ${where}`,
    };
  }
  if (!wanted.expect) {
    return { ...outcome, state: 'passed', message: `${ended} ${where}` };
  }
  if (result.truncated) {
    return {
      ...outcome,
      state: 'failed',
      message: `'${wanted.command[0]}' printed more ${where} than can be compared with what is expected`,
    };
  }
  const { met, message, ...read } = judgeOutput(result.stdout, wanted.expect, {
    baseline,
    now: new Date(),
  });
  return {
    ...outcome,
    ...read,
    state: met ? 'passed' : 'failed',
    message: `${message} ('${wanted.command[0]}' ${where})`,
  };
}

/** As kubectl chooses it. */
function defaultContainerOf(pod: V1Pod): string | undefined {
  return (
    pod.metadata?.annotations?.[DEFAULT_CONTAINER] ??
    pod.spec?.containers[0]?.name
  );
}
