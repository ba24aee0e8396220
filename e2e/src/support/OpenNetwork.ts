import { KubeConfig } from '@kubernetes/client-node';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { askDemo, isDemo } from './askDemo';
import type { TestCluster } from './TestCluster';

/**
 * - `always`: NetworkPolicies mean nothing.
 * - `at-first`: they close pods only some time after they have started.
 */
export type Openness = 'always' | 'at-first';

/** Opens the network of a cluster. */
interface OpenNetwork {
  /** What there is a way to. */
  opennesses: Openness[];
  /** Opens it while `work` goes on, for pods that start then. */
  during<T>(openness: Openness, work: () => Promise<T>): Promise<T>;
}

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
  return isDemo(kubeConfig) ? opensDemo(kubeConfig) : undefined;
}

/**
 * The one node of a cluster on this machine, whose state lies beside its kubeconfig: pods start without its policy plugin,
 * whose agent is stopped, and what the agent had the kernel drop is let through.
 */
function opensOwnNode(state: string): OpenNetwork {
  return {
    opennesses: ['always'],
    during: async (_, work) => {
      const folder = join(state, 'cni-conf');
      const file = join(folder, (await readdir(folder))[0]);
      const closed = await readFile(file, 'utf8');
      const agent = await pidOf(join(state, 'pids', POLICY_PLUGIN));
      const rules = nft(['list', 'table', 'ip', 'netpol']);
      // In place: containerd reads it again when it is written to, not when another takes its name.
      await writeFile(file, withoutPolicies(closed));
      process.kill(agent, 'SIGSTOP');
      try {
        nft(['delete', 'table', 'ip', 'netpol']);
        return await work();
      } finally {
        // The agent believes that its rules are still in force.
        nft(
          ['-f', '-'],
          `table ip netpol {}\ndelete table ip netpol\n${rules}`,
        );
        process.kill(agent, 'SIGCONT');
        await writeFile(file, closed);
      }
    },
  };
}

function withoutPolicies(config: string): string {
  const { plugins, ...rest } = JSON.parse(config);
  const others = plugins.filter(({ type }: any) => type !== POLICY_PLUGIN);
  if (others.length === plugins.length) {
    throw new Error('The network of the cluster is open already');
  }
  return JSON.stringify({ ...rest, plugins: others });
}

function nft(args: string[], input?: string): string {
  return execFileSync('nft', args, { encoding: 'utf8', input });
}

/** Of a file that holds it and when its process began. */
async function pidOf(file: string): Promise<number> {
  const pid = parseInt(await readFile(file, 'utf8'), 10);
  if (!(pid > 0)) {
    throw new Error(`${file} holds no pid`);
  }
  return pid;
}

function opensDemo(kubeConfig: KubeConfig): OpenNetwork {
  return {
    opennesses: ['always', 'at-first'],
    during: async (openness, work) => {
      const { id } = await askDemo(kubeConfig, 'POST', 'faults', {
        kind: 'open-network',
        ...(openness === 'at-first' && { firstMs: OPEN_AT_FIRST_MS }),
      });
      try {
        return await work();
      } finally {
        await askDemo(kubeConfig, 'DELETE', `faults/${id}`);
      }
    },
  };
}
