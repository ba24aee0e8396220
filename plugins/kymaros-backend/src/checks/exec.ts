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
import { byName, describeReadiness, isRunning } from './pods';
import { findPods } from './targets';

type Exec = Extract<Check, { type: 'exec' }>['exec'];

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
/** What container runtimes say of a command that the image does not have. */
const NO_SUCH_COMMAND =
  /executable file not found|no such file or directory|permission denied/i;

/** Passes when the command ends with the expected exit code in a pod of the tier. */
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
  { cluster, bounds }: CheckContext,
  options: { tier: SandboxTier; pod: V1Pod; wanted: Exec },
): Promise<CheckOutcome> {
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
    return judge(result, options);
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
  { tier, pod, wanted }: { tier: SandboxTier; pod: V1Pod; wanted: Exec },
): CheckOutcome {
  const expected = result.exitCode === wanted.successExitCode;
  return {
    state: expected ? 'passed' : 'failed',
    tier: tier.name,
    message: `'${wanted.command[0]}' ended with exit code ${result.exitCode}${
      expected ? '' : ` instead of ${wanted.successExitCode}`
    } in pod ${pod.metadata?.name}`,
    output: [result.stdout, result.stderr].filter(Boolean).join('\n'),
  };
}

/** As kubectl chooses it. */
function defaultContainerOf(pod: V1Pod): string | undefined {
  return (
    pod.metadata?.annotations?.[DEFAULT_CONTAINER] ??
    pod.spec?.containers[0]?.name
  );
}
