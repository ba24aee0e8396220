import { PassThrough } from 'node:stream';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerImage } from '../ContainerImage';
import { BUSYBOX } from '../shell/busybox';
import { Programs } from '../shell/Program';
import { Shell } from '../shell/Shell';
import { logStream } from '../logStream';

/** An image that runs its container's command with a shell's programs. */
export function shellImage(programs: Programs): ContainerImage {
  return context => ({
    async run() {
      const stdin = new PassThrough();
      stdin.end();
      const output = logStream(context.log);
      const command = context.command.length > 0 ? context.command : ['sh'];
      try {
        const streams = {
          stdin,
          stdout: output,
          stderr: output,
          signal: context.signal,
        };
        return await new Shell(context, programs).run(command, streams);
      } catch (error) {
        if (error instanceof CommandNotFound) {
          context.log(error.message);
          return 127;
        }
        throw error;
      }
    },
    exec: request => new Shell(context, programs).run(request.command, request),
  });
}

/** `localhost/busybox`. */
export const busyboxImage = shellImage(BUSYBOX);
