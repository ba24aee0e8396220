import {
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  V1Status,
} from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DemoCluster } from '../DemoCluster';

/** The real Kubernetes client on a demo cluster. */
export function clientsOf(cluster: DemoCluster) {
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfigYaml());
  return {
    config,
    core: config.makeApiClient(CoreV1Api),
    objects: KubernetesObjectApi.makeApiClient(config),
  };
}

/** Runs a command in a pod by the real client. */
export async function runInPod(
  config: KubeConfig,
  command: {
    namespace: string;
    pod: string;
    container: string;
    words: string[];
    input?: string;
  },
): Promise<{ output: string; errors: string; status: V1Status }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const stdin = new PassThrough();
  const { namespace, pod, container, words, input } = command;
  const status = new Promise<V1Status>((resolve, reject) => {
    new Exec(config)
      .exec(
        namespace,
        pod,
        container,
        words,
        stdout,
        stderr,
        input === undefined ? null : stdin,
        false,
        resolve,
      )
      .then(() => stdin.end(input), reject);
  });
  const ended = await status;
  const [output, errors] = await texts;
  return { output, errors, status: ended };
}
