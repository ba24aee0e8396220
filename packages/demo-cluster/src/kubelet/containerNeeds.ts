import { Container, ContainerStatus } from '../api/objects';
import { ContainerImage } from './ContainerImage';
import type { RunnerContext } from './ContainerRunner';
import { ContainerConfigError, environmentOf } from './environment';

const FIRST_PULL_RETRY_MS = 1_000;
const PULL_RETRY_MS = 5_000;
const CONFIG_RETRY_MS = 1_000;

type Waiting = NonNullable<NonNullable<ContainerStatus['state']>['waiting']>;

/** A container that waits for what it needs, and says what that is. */
export interface WaitingContainer {
  container: Container;
  context: RunnerContext;
  signal: AbortSignal;
  waitFor: (waiting: Waiting) => void;
}

/** Gets the image of a container, however long that takes; undefined when the signal came first. */
export async function pulledImage({
  container,
  context,
  signal,
  waitFor,
}: WaitingContainer): Promise<ContainerImage | undefined> {
  const name = container.image ?? '';
  const message = `failed to pull and unpack image "${name}": not found`;
  const first = { reason: 'ErrImagePull', message };
  const later = {
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "${name}": ErrImagePull: ${message}`,
  };
  for (let tries = 0; !signal.aborted; tries += 1) {
    const image = context.images.find(name);
    if (image) {
      return image;
    }
    const explanation = `Failed to pull image "${name}": ${message}`;
    context.report('Warning', 'Failed', explanation);
    waitFor(tries === 0 ? first : later);
    const wait = tries === 0 ? FIRST_PULL_RETRY_MS : PULL_RETRY_MS;
    await context.clock.wait(wait, signal);
  }
  return undefined;
}

/** Gets the environment of a container once all that it names exists; undefined when the signal came first. */
export async function completeEnvironment({
  container,
  context,
  signal,
  waitFor,
}: WaitingContainer): Promise<Record<string, string> | undefined> {
  const { pod, store, podNetwork, clock } = context;
  while (!signal.aborted) {
    try {
      const { address } = podNetwork;
      return environmentOf(container, { pod, store, address });
    } catch (error) {
      if (!(error instanceof ContainerConfigError)) {
        throw error;
      }
      const { message } = error;
      context.report('Warning', 'Failed', `Error: ${message}`);
      waitFor({ reason: 'CreateContainerConfigError', message });
      await clock.wait(CONFIG_RETRY_MS, signal);
    }
  }
  return undefined;
}
