import { PassThrough, Readable } from 'node:stream';
import { DemoCluster, DemoClusterOptions } from './DemoCluster';
import { ClusterFaults, DemoControl } from './faults';
import { installSamples } from './samples';
import { VeleroServer, VeleroSettings } from './velero';

/** How the demo is started. */
export interface DemoOptions extends DemoClusterOptions {
  /** Installs services and backups to look at. */
  samples?: boolean;
  velero?: Partial<VeleroSettings>;
  /** Hears what goes wrong inside and is tried again. */
  onError?: (what: string, error: unknown) => void;
}

/** A cluster with Velero in it, and the means to let both fail. */
export interface Demo {
  cluster: DemoCluster;
  velero: VeleroServer;
  faults: ClusterFaults;
  stop(): Promise<void>;
}

/** Starts a demo cluster with Velero; everything is ready when this resolves. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const cluster = await DemoCluster.start(options);
  const { store, clock, images, volumes, interceptors, kubelet, network } =
    cluster;
  const velero = new VeleroServer({
    store,
    clock,
    images,
    volumes,
    settings: options.velero,
    onError: options.onError,
    exec: ({ pod, container, command, signal }) =>
      run(cluster, { pod: pod.metadata, container, command, signal }),
  });
  await velero.start();
  const faults = new ClusterFaults({
    interceptors,
    images,
    clock,
    velero,
    kubelet,
    network,
  });
  const control = new DemoControl({ faults, velero });
  cluster.serve('/demo/', request => control.answer(request));
  if (options.samples) {
    await installSamples({
      store,
      clock,
      images,
      volumes,
      velero,
      exec: ({ namespace, pod, container, command }) =>
        run(cluster, { pod: { namespace, name: pod }, container, command }),
    });
  }
  return {
    cluster,
    velero,
    faults,
    stop: async () => {
      await velero.stop();
      await cluster.stop();
    },
  };
}

function run(
  cluster: DemoCluster,
  about: {
    pod: { namespace?: string; name: string };
    container: string;
    command: string[];
    signal?: AbortSignal;
  },
): Promise<number> {
  const { pod, container, command } = about;
  const nowhere = () => new PassThrough().resume();
  return cluster.kubelet.exec(pod, container, {
    command,
    stdin: Readable.from([]),
    stdout: nowhere(),
    stderr: nowhere(),
    signal: about.signal ?? new AbortController().signal,
  });
}
