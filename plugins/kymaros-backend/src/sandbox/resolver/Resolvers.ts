import type { V1Pod, V1Service } from '@kubernetes/client-node';
import type { Finding, RestoreTestSpec } from '@kymaros/plugin-kymaros-common';
import type { Bounds } from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../../cluster/Clusters';
import { allToTheirEnd } from '../allToTheirEnd';
import type { GuardedWriters } from '../GuardedWriters';
import { helperPodStart } from '../helperPod';
import type { SandboxNames } from '../names';
import type { PlannedRun } from '../Sandboxes';
import { type ClusterDns, readClusterDns } from './clusterDns';
import type { NameRules } from './corefile';
import { observeNames, type ObservedNames } from './observeNames';
import {
  imageUnknownFinding,
  lostFinding,
  notStartedFinding,
} from './resolverFindings';
import { RESOLVER_NAME, resolverObjects } from './resolverObjects';
import { clusterDomainOf, type TierDns } from './TierDns';

/** As the kubelet sets it for pods that ask the cluster's DNS. */
const NDOTS = 5;

/** What starting a run's resolver came to. */
export interface ResolverOutcome {
  /** By source namespace; empty when there is a gate among the findings. */
  dns: Record<string, TierDns>;
  findings: Finding[];
}

/** Makes the resolvers of runs: a CoreDNS each, which leads the application's own names into its sandboxes. */
export class Resolvers {
  readonly #clusters: Clusters;
  readonly #writers: Pick<GuardedWriters, 'forRun'>;

  constructor(options: {
    clusters: Clusters;
    writers: Pick<GuardedWriters, 'forRun'>;
  }) {
    this.#clusters = options.clusters;
    this.#writers = options.writers;
  }

  /** Which names would lead into the run's sandboxes, as `*.app-db.svc.cluster.local`. Changes nothing. */
  async preview(
    run: PlannedRun,
    names: SandboxNames,
    bounds: Bounds,
  ): Promise<{ names: string[]; findings: Finding[] }> {
    const { domain, findings } = await this.#clusterDns(run, bounds);
    const namespaces = names.tiers.flatMap(({ name, sandbox }) =>
      rewrites(run.test.spec) ? [name, sandbox] : [sandbox],
    );
    return {
      names: namespaces.map(namespace => `*.${namespace}.svc.${domain}`),
      findings,
    };
  }

  /**
   * Makes the resolver of a run in its control namespace, and waits until it answers. Called again, it finds what is
   * there.
   */
  async start(
    run: PlannedRun,
    names: SandboxNames,
    bounds: Bounds,
  ): Promise<ResolverOutcome> {
    const { image, domain, findings } = await this.#clusterDns(run, bounds);
    if (!image) {
      return { dns: {}, findings };
    }
    const rules = rulesOf(run.test.spec, names, domain);
    const services = await this.#create(run, { rules, image });
    const key = { namespace: names.control, name: RESOLVER_NAME };
    const cluster = this.#clusters.reader(run.cluster);
    const { problem } = await helperPodStart(cluster, key, bounds);
    if (problem !== undefined) {
      return {
        dns: {},
        findings: [notStartedFinding({ image, ...key, reason: problem })],
      };
    }
    return { dns: settingsOf(rules, services), findings: [] };
  }

  /**
   * A gate when the resolver did not serve the run all the time. What then fails may fail for want of a name, so this is
   * asked before anything is held against the backup.
   */
  async findLost(run: PlannedRun, names: SandboxNames): Promise<Finding[]> {
    const key = { namespace: names.control, name: RESOLVER_NAME };
    const pod = await this.#clusters
      .reader(run.cluster)
      .get<V1Pod>({ apiVersion: 'v1', kind: 'Pod', ...key });
    const problem = lossOf(pod);
    return problem ? [lostFinding({ ...key, problem })] : [];
  }

  /** What the run's pods asked the resolver for. */
  async observe(
    run: PlannedRun,
    { names, dns }: { names: SandboxNames; dns: Record<string, TierDns> },
    bounds: Bounds,
  ): Promise<ObservedNames> {
    const settings = names.tiers.map(({ name }) => dns[name]);
    return observeNames({
      cluster: this.#clusters.reader(run.cluster),
      rules: rulesOf(run.test.spec, names, clusterDomainOf(settings[0])),
      searches: settings.map(({ searches }) => searches),
      bounds,
    });
  }

  async #clusterDns(
    run: PlannedRun,
    { signal }: Bounds,
  ): Promise<ClusterDns & { findings: Finding[] }> {
    const { resolver } = this.#clusters.config(run.cluster);
    const dns = await readClusterDns(
      this.#clusters.reader(run.cluster),
      resolver,
      signal,
    );
    const { upstream } = resolver;
    const findings = dns.image
      ? []
      : [imageUnknownFinding({ cluster: run.cluster, upstream })];
    return { ...dns, findings };
  }

  /** The Services in the order of the tiers. */
  async #create(
    run: PlannedRun,
    { rules, image }: { rules: NameRules; image: string },
  ): Promise<V1Service[]> {
    const writer = this.#writers.forRun(run);
    const config = this.#clusters.config(run.cluster).resolver;
    const { configMap, pod, services } = resolverObjects({
      rules,
      image,
      config,
    });
    const [made] = await allToTheirEnd([
      allToTheirEnd(services.map(one => writer.create<V1Service>(one))),
      writer.create(configMap),
      writer.create(pod),
    ]);
    return made;
  }
}

function rulesOf(
  spec: RestoreTestSpec,
  names: SandboxNames,
  clusterDomain: string,
): NameRules {
  const { mode } = spec.networkIsolation;
  return { ...names, mode, rewrite: rewrites(spec), clusterDomain };
}

function rewrites({ networkIsolation }: RestoreTestSpec): boolean {
  return networkIsolation.dns !== 'none';
}

/** Short names mean to the application what they mean in production. */
function settingsOf(
  { tiers, rewrite, clusterDomain }: NameRules,
  services: V1Service[],
): Record<string, TierDns> {
  return Object.fromEntries(
    tiers.map(({ name, sandbox }, position) => [
      name,
      {
        nameserver: services[position].spec!.clusterIP!,
        searches: [
          `${rewrite ? name : sandbox}.svc.${clusterDomain}`,
          `svc.${clusterDomain}`,
          clusterDomain,
        ],
        ndots: NDOTS,
      },
    ]),
  );
}

function lossOf(pod: V1Pod | undefined): string | undefined {
  if (!pod || pod.metadata?.deletionTimestamp) {
    return 'is gone';
  }
  const [container] = pod.status?.containerStatuses ?? [];
  if (container?.restartCount) {
    return `was restarted (${
      container.lastState?.terminated?.reason ?? 'for an unknown reason'
    })`;
  }
  return container?.ready ? undefined : 'does not answer';
}
