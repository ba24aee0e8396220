import { ContainerContext, ContainerImage } from '../kubelet/ContainerImage';

/** The program of the init container `restore-wait`: ends well once the files of all volumes it sees are back. */
export const restoreWaitImage: ContainerImage = context => ({
  run: () => waitForFiles(context),
  exec: async ({ stderr, command }) => {
    stderr.write(`${command[0]}: not found\n`);
    return 127;
  },
});

async function waitForFiles(context: ContainerContext): Promise<number> {
  const { container, files, clock, signal } = context;
  const uid = container.args?.[0] ?? '';
  const paths = (container.volumeMounts ?? [])
    .map(mount => mount.mountPath)
    .filter(path => path.startsWith('/restores/'))
    .map(path => `${path}/.velero/${uid}`);
  while (!signal.aborted) {
    const missing = paths.find(path => files.read(path) === undefined);
    if (!missing) {
      context.log('All restic restores are done');
      return 0;
    }
    context.log(`Not found: ${missing}`);
    await clock.wait(1_000, signal);
  }
  return 1;
}
