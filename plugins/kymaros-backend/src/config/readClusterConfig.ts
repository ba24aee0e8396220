import type { Config } from '@backstage/config';
import { invalid, readChoice, readCount, readDurationMs } from './fields';
import type { ClusterConfig } from './KymarosConfig';
import { readProbe, readResolver } from './readHelperPods';
import { readKubeConfig } from './readKubeConfig';

const DEFAULT_VELERO_NAMESPACE = 'velero';
const DEFAULT_MAX_CONCURRENT_RUNS = 2;
const DEFAULT_MAX_SANDBOXES = 20;
const DEFAULT_MAX_KEEP = '24h';
const DEFAULT_SANDBOX_ROLE = 'kymaros-sandbox';

/**
 * One cluster.
 *
 * @throws an error that names the place in the config
 */
export function readClusterConfig(
  config: Config,
  place: string,
): ClusterConfig {
  const name = config.getString('name');
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    kubeConfig: readKubeConfig(config, { place, name }),
    backupNamespace:
      config.getOptionalString('veleroNamespace') ?? DEFAULT_VELERO_NAMESPACE,
    maxConcurrentRuns: readCount(
      { config, place, key: 'maxConcurrentRuns' },
      DEFAULT_MAX_CONCURRENT_RUNS,
    ),
    maxSandboxes: readCount(
      { config, place, key: 'maxSandboxes' },
      DEFAULT_MAX_SANDBOXES,
    ),
    maxKeepMs: readDurationMs(
      { config, place, key: 'maxKeep' },
      DEFAULT_MAX_KEEP,
    ),
    isolationProof: readChoice(
      { config, place, key: 'isolationProof' },
      ['required', 'waived'],
      'required',
    ),
    sandboxRole: readSandboxRole(config, place),
    probe: readProbe(config.getOptionalConfig('probe'), `${place}.probe`),
    resolver: readResolver(
      config.getOptionalConfig('resolver'),
      `${place}.resolver`,
    ),
  };
}

function readSandboxRole(config: Config, place: string): string {
  const role = config.getOptionalString('sandboxRole') ?? DEFAULT_SANDBOX_ROLE;
  // Names of roles may hold nearly everything, but not what would end their place in a path.
  if (/[/%]/.test(role) || role === '.' || role === '..') {
    throw invalid(`${place}.sandboxRole`, 'the name of a ClusterRole', role);
  }
  return role;
}
