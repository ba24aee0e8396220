import { KubeConfig } from '@kubernetes/client-node';
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestCluster } from './TestCluster';

/**
 * - `always`: NetworkPolicies mean nothing.
 * - `at-first`: they close pods only some time after they have started.
 */
export type Openness = 'always' | 'at-first';

/** Opens the network of the cluster while it works, for pods that start then. */
type OpenNetwork = <T>(
  openness: Openness,
  work: () => Promise<T>,
) => Promise<T>;

/** Long enough for a probe's first attempts. */
const OPEN_AT_FIRST_MS = 600;
const POLICY_PLUGIN = 'netpol-agent';

/** How the network of this cluster is opened; absent when there is no way that these cases know. */
export function networkOpener(cluster: TestCluster): OpenNetwork | undefined {
  const state = dirname(cluster.adminKubeconfig);
  if (existsSync(join(state, 'cni-conf'))) {
    return opensOwnNode(state);
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.adminKubeconfig);
  return kubeConfig.getCurrentContext() === 'demo-cluster'
    ? opensDemo(kubeConfig)
    : undefined;
}

/** The one node of a cluster on this machine, whose state lies beside its kubeconfig. */
function opensOwnNode(state: string): OpenNetwork {
  return async (openness, work) => {
    const folder = join(state, 'cni-conf');
    const [name] = await readdir(folder);
    const file = join(folder, name);
    const closed = await readFile(file, 'utf8');
    const { plugins, ...rest } = JSON.parse(closed);
    const open = {
      ...rest,
      plugins: plugins.filter(({ type }: any) => type !== POLICY_PLUGIN),
    };
    const agent = Number(
      await readFile(join(state, 'pids', POLICY_PLUGIN), 'utf8'),
    );
    // In one stroke, since the runtime reads it whenever it changes.
    const replace = async (content: string) => {
      await writeFile(join(state, name), content);
      await rename(join(state, name), file);
    };
    await replace(JSON.stringify(open));
    try {
      // Without its plugin it hears of pods only once they run.
      process.kill(agent, openness === 'always' ? 'SIGSTOP' : 'SIGCONT');
      return await work();
    } finally {
      process.kill(agent, 'SIGCONT');
      await replace(closed);
    }
  };
}

function opensDemo(kubeConfig: KubeConfig): OpenNetwork {
  return async (openness, work) => {
    const { id } = await askDemo(kubeConfig, 'POST', 'faults', {
      kind: 'open-network',
      ...(openness === 'at-first' && { firstMs: OPEN_AT_FIRST_MS }),
    });
    try {
      return await work();
    } finally {
      await askDemo(kubeConfig, 'DELETE', `faults/${id}`);
    }
  };
}

async function askDemo(
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
