import { CommandNotFound } from '../CommandNotFound';
import { ContainerImage } from '../ContainerImage';
import { untilStopped } from '../untilStopped';

/** An image that does nothing and has no programs. */
export const pauseImage: ContainerImage = context => ({
  run: () => untilStopped(context.signal),
  exec: async request => {
    throw new CommandNotFound(request.command[0] ?? '');
  },
});
