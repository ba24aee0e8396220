import type { KubeConfig } from '@kubernetes/client-node';
import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

/** Whether this is the kubeconfig of a demo cluster. */
export function isDemo(kubeConfig: KubeConfig): boolean {
  return kubeConfig.getCurrentContext() === 'demo-cluster';
}

/** Has a demo cluster do what only such a cluster can (packages/demo-cluster/README.md). */
export async function askDemo(
  kubeConfig: KubeConfig,
  method: string,
  path: string,
  body?: object,
): Promise<any> {
  const options: RequestOptions = {
    method,
    headers: { 'content-type': 'application/json' },
  };
  await kubeConfig.applyToHTTPSOptions(options);
  const { server } = kubeConfig.getCurrentCluster()!;
  return new Promise((resolve, reject) => {
    const call = request(`${server}/demo/${path}`, options, response => {
      text(response)
        .then(said =>
          response.statusCode! < 300
            ? resolve(JSON.parse(said))
            : reject(new Error(`${path}: ${response.statusCode} ${said}`)),
        )
        .catch(reject);
    });
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}
