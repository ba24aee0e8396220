import { Clock } from '../api/Clock';
import { Pod, PodStatus } from '../api/objects';
import { NODE_ADDRESS } from '../network/Network';
import { ContainerRunner } from './ContainerRunner';

type Condition = NonNullable<PodStatus['conditions']>[number];

/** What a pod's status is made of. */
export interface PodState {
  pod: Pod;
  address?: string;
  startTime: string;
  init: ContainerRunner[];
  main: ContainerRunner[];
  forcedUnready: boolean;
}

/** Whether all init containers have done their work. */
export function isInitialized(init: ContainerRunner[]): boolean {
  return init.every(runner => runner.terminated?.exitCode === 0);
}

/** The phase of a pod, by its containers and its restart policy. */
export function phaseOf({
  pod,
  init,
  main,
}: Pick<PodState, 'pod' | 'init' | 'main'>): string {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (!isInitialized(init)) {
    const failed = init.some(
      runner => runner.terminated && runner.terminated.exitCode !== 0,
    );
    return failed && policy === 'Never' ? 'Failed' : 'Pending';
  }
  const ends = main.map(runner => runner.terminated);
  if (ends.every(end => end !== undefined) && policy !== 'Always') {
    const failed = ends.some(end => end?.exitCode !== 0);
    if (!failed || policy === 'Never') {
      return failed ? 'Failed' : 'Succeeded';
    }
  }
  const begun = main.some(
    runner =>
      runner.status().state?.running ||
      runner.status().restartCount > 0 ||
      runner.terminated,
  );
  return begun ? 'Running' : 'Pending';
}

/** The status of a pod. */
export function statusOf(state: PodState, clock: Clock): PodStatus {
  const { pod, address, startTime, init, main } = state;
  const phase = phaseOf(state);
  const ready =
    phase === 'Running' &&
    !state.forcedUnready &&
    main.every(runner => runner.ready);
  const unready = main
    .filter(runner => !runner.ready || state.forcedUnready)
    .map(runner => runner.container.name);
  const complete = phase === 'Succeeded';
  const containersReady = condition(
    'ContainersReady',
    ready,
    readyReason(complete, unready),
  );
  return {
    ...pod.status,
    phase,
    conditions: merged(pod.status?.conditions ?? [], clock, [
      condition('Initialized', isInitialized(init)),
      { ...containersReady, type: 'Ready' },
      containersReady,
      condition('PodScheduled', true),
    ]),
    hostIP: NODE_ADDRESS,
    ...(address && { podIP: address, podIPs: [{ ip: address }] }),
    startTime: startTime as never,
    ...(init.length > 0 && {
      initContainerStatuses: init.map(runner => runner.status()),
    }),
    containerStatuses: main.map(runner => {
      const status = runner.status();
      return { ...status, ready: status.ready && !state.forcedUnready };
    }),
  };
}

function readyReason(complete: boolean, unready: string[]): Partial<Condition> {
  if (complete) {
    return { reason: 'PodCompleted' };
  }
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return unready.length > 0 ? { reason: 'ContainersNotReady', message } : {};
}

function condition(
  type: string,
  good: boolean,
  why: Partial<Condition> = {},
): Condition {
  return { type, status: good ? 'True' : 'False', ...(!good && why) };
}

/** New conditions over old ones; the time of the transition stays when there was none. */
function merged(
  old: Condition[],
  clock: Clock,
  conditions: Condition[],
): Condition[] {
  const kept = old.filter(
    ({ type }) => !conditions.some(one => one.type === type),
  );
  return [
    ...kept,
    ...conditions.map(one => {
      const before = old.find(({ type }) => type === one.type);
      const same = before?.status === one.status && before.lastTransitionTime;
      return { ...one, lastTransitionTime: same || clock.timestamp() };
    }),
  ];
}
