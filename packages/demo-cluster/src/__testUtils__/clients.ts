import {
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  V1Status,
} from '@kubernetes/client-node';
import { request } from 'node:https';
import { PassThrough } from 'node:stream';
import { json, text } from 'node:stream/consumers';
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

/** Asks the API without a client, to see what is really answered. */
export async function ask(
  config: KubeConfig,
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body }: { method?: string; body?: object } = {},
): Promise<{ code?: number; body: any }> {
  const { server, caData } = config.getCurrentCluster()!;
  const authorization = `Bearer ${config.getCurrentUser()!.token}`;
  return new Promise((resolve, reject) => {
    const asked = request(`${server}${path}`, {
      method,
      ca: Buffer.from(caData!, 'base64'),
      headers: {
        authorization,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    asked.on('response', async response =>
      resolve({ code: response.statusCode, body: await json(response) }),
    );
    asked.on('error', reject);
    asked.end(body && JSON.stringify(body));
  });
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
