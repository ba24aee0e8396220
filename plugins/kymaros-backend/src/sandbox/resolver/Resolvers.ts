import type { V1Pod, V1Service } from '@kubernetes/client-node';
import type { Finding, RestoreTestSpec } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type ClusterReader,
} from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../../cluster/Clusters';
import type { GuardedWriters } from '../GuardedWriters';
import type { SandboxNames } from '../names';
import type { PlannedRun } from '../Sandboxes';
import { type ClusterDns, readClusterDns } from './clusterDns';
import type { NameRules } from './corefile';
import { observeNames, type ObservedNames } from './observeNames';
import { imageUnknownFinding, notStartedFinding } from './resolverFindings';
import { RESOLVER_NAME, resolverObjects } from './resolverObjects';
import { clusterDomainOf, type TierDns } from './TierDns';

/** Long enough to pull an image. */
const START_PATIENCE_MS = 60_000;
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
    const problem = await untilAnswering(
      this.#clusters.reader(run.cluster),
      names.control,
      bounds,
    );
    if (problem) {
      const where = { namespace: names.control, name: RESOLVER_NAME };
      return {
        dns: {},
        findings: [notStartedFinding({ image, ...where, reason: problem })],
      };
    }
    return { dns: settingsOf(rules, services), findings: [] };
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
    const others = [configMap, pod].map(object => writer.create(object));
    const made = services.map(service => writer.create<V1Service>(service));
    // All of them to their end before an error ends the step: a write still under way could outlive the clean-up.
    await Promise.allSettled([...others, ...made]);
    await Promise.all(others);
    return Promise.all(made);
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

/** @returns why it does not answer, if so */
async function untilAnswering(
  cluster: ClusterReader,
  control: string,
  { signal, deadlineMs }: Bounds,
): Promise<string | undefined> {
  try {
    await cluster.waitFor<V1Pod, true>({
      query: {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace: control,
        fieldSelector: `metadata.name=${RESOLVER_NAME}`,
      },
      until: pods => (pods.some(isReady) ? true : undefined),
      what: `Pod ${control}/${RESOLVER_NAME} to be ready`,
      describe: pods => pods.map(stateOf).join(', ') || 'it is gone',
      bounds: {
        signal,
        deadlineMs: Math.min(deadlineMs, Date.now() + START_PATIENCE_MS),
      },
    });
    return undefined;
  } catch (error) {
    if (error instanceof WaitTimeoutError) {
      return error.message;
    }
    throw error;
  }
}

function isReady({ status }: V1Pod): boolean {
  return !!status?.conditions?.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
}

function stateOf({ status }: V1Pod): string {
  const unscheduled = status?.conditions?.find(
    condition =>
      condition.type === 'PodScheduled' && condition.status === 'False',
  );
  const container = status?.containerStatuses?.[0];
  const reason =
    container?.state?.waiting ??
    container?.state?.terminated ??
    container?.lastState?.terminated ??
    unscheduled;
  return reason
    ? [reason.reason, reason.message].filter(Boolean).join(': ')
    : status?.phase ?? 'Pending';
}
