import { KubeObject, Pod } from '../../api/objects';
import { labels } from '../names';
import { parseGoDuration } from '../settings';
import { Result } from '../Result';
import type { Restore } from '../types';
import { deadlineIn, VeleroContext } from '../VeleroContext';
import { objectIs } from '../waiting';

const PREFIX = 'post.hook.restore.velero.io';

/** Runs a command in a container of a pod; gives its exit code. */
export type ExecInPod = (options: {
  pod: Pod;
  container: string;
  command: string[];
  signal: AbortSignal;
}) => Promise<number>;

interface Hook {
  pod: Pod;
  container: string;
  command: string[];
  waitMs?: number;
  failsRestore: boolean;
}

/** Runs the commands that restored pods ask for by their annotations, once their container runs. */
export class RestoreHooks {
  readonly #context: VeleroContext;
  readonly #exec: ExecInPod;

  constructor(context: VeleroContext, exec: ExecInPod) {
    this.#context = context;
    this.#exec = exec;
  }

  /** Waits for all hooks of a restore, for ever if one never gets to run: so it is in Velero 1.18. */
  async settled(
    restore: Restore,
    errors: Result,
  ): Promise<{ hooksAttempted?: number; hooksFailed?: number }> {
    const { store } = this.#context;
    const pods = store.list('pods', {
      labelSelector: `${labels.restoreName}=${restore.metadata.name}`,
    });
    const hooks = pods.flatMap(pod => hookOf(pod) ?? []);
    const outcomes = await Promise.all(hooks.map(hook => this.#run(hook)));
    const failed = outcomes.filter(problem => problem !== undefined);
    outcomes.forEach((problem, at) => {
      if (problem && hooks[at].failsRestore) {
        errors.add(hooks[at].pod.metadata.namespace, problem);
      }
    });
    return {
      ...(hooks.length > 0 && { hooksAttempted: hooks.length }),
      ...(failed.length > 0 && { hooksFailed: failed.length }),
    };
  }

  async #run(hook: Hook): Promise<string | undefined> {
    const { store, signal } = this.#context;
    const { pod, container, command, waitMs } = hook;
    const { namespace, name, uid } = pod.metadata;
    const about = `hook ${PREFIX} in container ${container} of pod ${namespace}/${name}`;
    const runs = await objectIs(store, {
      resource: 'pods',
      key: { namespace, name },
      until: present =>
        present?.metadata.uid === uid &&
        isRunning(present as KubeObject as Pod, container),
      deadline:
        waitMs === undefined ? undefined : deadlineIn(this.#context, waitMs),
      signal,
    });
    if (!runs) {
      return `${about} not executed: context deadline exceeded`;
    }
    const code = await this.#exec({ pod, container, command, signal });
    return code === 0
      ? undefined
      : `${about} failed: command terminated with exit code ${code}`;
  }
}

function hookOf(pod: Pod): Hook | undefined {
  const annotation = (name: string) =>
    pod.metadata.annotations?.[`${PREFIX}/${name}`];
  const command = annotation('command');
  if (!command) {
    return undefined;
  }
  return {
    pod,
    container: annotation('container') ?? pod.spec.containers[0].name,
    command: command.startsWith('[') ? JSON.parse(command) : [command],
    waitMs: parseGoDuration(annotation('wait-timeout') ?? ''),
    failsRestore: annotation('on-error') === 'Fail',
  };
}

function isRunning(pod: Pod, container: string): boolean {
  const status = pod.status?.containerStatuses?.find(
    candidate => candidate.name === container,
  );
  return status?.state?.running !== undefined;
}
