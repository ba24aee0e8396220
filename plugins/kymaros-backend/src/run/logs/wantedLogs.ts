import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';

/** A log that is worth keeping. */
export interface WantedLog {
  tier: SandboxTier;
  pod: string;
  container: string;
  /** Of the container before its last restart. */
  previous: boolean;
  /** Its container is not well, or was not. */
  inTrouble: boolean;
}

/** The logs of all containers of a sandbox that have ever started, but for those that are not the application's. */
export function wantedLogs(
  tier: SandboxTier,
  pods: V1Pod[],
  helperContainers: readonly string[],
): WantedLog[] {
  return pods.flatMap(({ metadata, status }) =>
    [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ]
      .filter(({ name }) => !helperContainers.includes(name))
      .flatMap(container =>
        runsOf(container).map(previous => ({
          tier,
          pod: metadata?.name ?? '',
          container: container.name,
          previous,
          inTrouble: isInTrouble(container),
        })),
      ),
  );
}

/** A container that waits to be restarted has the log of its last run, which is not yet a previous one. */
function runsOf({
  restartCount,
  state,
  lastState,
}: V1ContainerStatus): boolean[] {
  const hasStarted = Boolean(
    state?.running || state?.terminated || lastState?.terminated,
  );
  return [...(hasStarted ? [false] : []), ...(restartCount > 0 ? [true] : [])];
}

function isInTrouble({
  ready,
  restartCount,
  state,
}: V1ContainerStatus): boolean {
  const endedWell = state?.terminated?.exitCode === 0;
  return restartCount > 0 || !(ready || endedWell);
}
