import type { V1Pod, V1Service } from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Bounds } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';
import type { Clusters } from '../../cluster/Clusters';
import { allToTheirEnd } from '../allToTheirEnd';
import type { GuardedWriters } from '../GuardedWriters';
import { helperPodEnd, helperPodStart } from '../helperPod';
import type { SandboxNames } from '../names';
import { clusterDnsPods } from '../resolver/clusterDns';
import type { TierDns } from '../resolver/TierDns';
import type { PlannedRun } from '../Sandboxes';
import { firstAttempts, type Probe, type Surroundings } from './attempts';
import { judge, type ProofOutcome } from './judge';
import { findOtherRun } from './otherRun';
import { notProvenFinding } from './probeFindings';
import { PROBE_NAME, probePod, probeService } from './probeObjects';
import { recallFirstAttempts, trySettledAttempts } from './tryAttempts';

/** A namespace of the run with what it is called in evidence. */
interface Place {
  from: string;
  namespace: string;
  /** Absent for the control namespace. */
  tier?: string;
}

/** What came of starting a run's probes. */
export interface StartedProbes {
  /** In the order of the tiers, that of the control namespace last; empty when there is a gate among the findings. */
  probes: Probe[];
  /** A DNS pod of the cluster, if one was found. */
  dnsPod?: string;
  findings: Finding[];
}

/** Shows, before anything is restored, that the sandboxes of a run are closed and that its own names and siblings are in reach. */
export class IsolationProbes {
  readonly #clusters: Clusters;
  readonly #writers: Pick<GuardedWriters, 'forRun'>;

  constructor(options: {
    clusters: Clusters;
    writers: Pick<GuardedWriters, 'forRun'>;
  }) {
    this.#clusters = options.clusters;
    this.#writers = options.writers;
  }

  /** Makes a probe in each namespace of the run, whose first act is to try what must fail. */
  async start(
    run: PlannedRun,
    names: SandboxNames,
    bounds: Bounds,
  ): Promise<StartedProbes> {
    const dnsPod = await this.#findDnsPod(run, bounds);
    const started = await allToTheirEnd(
      placesOf(names).map(place =>
        this.#startOne(run, { place, dnsPod, bounds }),
      ),
    );
    const findings = started.flatMap(({ finding }) => finding ?? []);
    const probes = started.flatMap(({ probe }) => probe ?? []);
    return { probes: findings.length > 0 ? [] : probes, dnsPod, findings };
  }

  /** Lets the probes try everything once more, now that all is up, and judges. Takes little more than two seconds. */
  async prove(
    run: PlannedRun,
    options: {
      started: StartedProbes;
      dns: Record<string, TierDns>;
      bounds: Bounds;
    },
  ): Promise<ProofOutcome> {
    const { started, dns, bounds } = options;
    const cluster = this.#clusters.reader(run.cluster);
    const otherRun = await findOtherRun(cluster, run, bounds);
    const around = surroundings(run, { started, dns, otherRun });
    try {
      const tried = await allToTheirEnd(
        started.probes.flatMap(probe => [
          trySettledAttempts(cluster, { probe, around, bounds }),
          recallFirstAttempts(cluster, { probe, around, bounds }),
        ]),
      );
      return judge(tried.flat(), { control: around.control.from });
    } catch (error) {
      const findings = await this.#endedProbes(run, started);
      if (findings.length > 0) {
        return { findings };
      }
      if (isFailedExec(error)) {
        return { findings: [notProvenFinding({ reason: error.message })] };
      }
      throw error;
    }
  }

  /** Takes the probes away, so that nothing of them is there when the first object is restored. */
  async remove(
    run: PlannedRun,
    names: SandboxNames,
    bounds: Bounds,
  ): Promise<void> {
    const writer = this.#writers.forRun(run);
    const cluster = this.#clusters.reader(run.cluster);
    await allToTheirEnd(
      placesOf(names).map(async ({ namespace }) => {
        const key = { apiVersion: 'v1', namespace, name: PROBE_NAME };
        await allToTheirEnd([
          writer.delete({ ...key, kind: 'Service' }),
          writer.delete({ ...key, kind: 'Pod' }),
        ]);
        await cluster.waitFor<V1Pod, true>({
          query: {
            apiVersion: 'v1',
            kind: 'Pod',
            namespace,
            fieldSelector: `metadata.name=${PROBE_NAME}`,
          },
          until: pods => pods.length === 0 || undefined,
          what: `Pod ${namespace}/${PROBE_NAME} to be deleted`,
          bounds,
        });
      }),
    );
  }

  async #findDnsPod(
    run: PlannedRun,
    { signal }: Bounds,
  ): Promise<string | undefined> {
    const pods = await clusterDnsPods(
      this.#clusters.reader(run.cluster),
      this.#clusters.config(run.cluster).resolver.upstream,
      signal,
    );
    return pods.find(({ status }) => status?.phase === 'Running')?.status
      ?.podIP;
  }

  /** Why a probe could not try: its image may lack a program, say. */
  async #endedProbes(
    run: PlannedRun,
    { probes }: StartedProbes,
  ): Promise<Finding[]> {
    const cluster = this.#clusters.reader(run.cluster);
    const ends = await allToTheirEnd(
      probes.map(async probe => {
        const { namespace } = probe;
        const end = await helperPodEnd(cluster, {
          namespace,
          name: PROBE_NAME,
        });
        return end ? [notProvenFinding({ namespace, reason: end })] : [];
      }),
    );
    return ends.flat();
  }

  async #startOne(
    run: PlannedRun,
    options: { place: Place; dnsPod?: string; bounds: Bounds },
  ): Promise<{ probe?: Probe; finding?: Finding }> {
    const { place, dnsPod, bounds } = options;
    const { from, namespace } = place;
    const writer = this.#writers.forRun(run);
    const attempts = firstAttempts(from, { dnsPod });
    const config = this.#clusters.config(run.cluster).probe;
    try {
      const service = await writer.create<V1Service>(probeService(namespace));
      await writer.create(probePod({ namespace, attempts, config }));
      const { pod, problem } = await helperPodStart(
        this.#clusters.reader(run.cluster),
        { namespace, name: PROBE_NAME },
        bounds,
      );
      return pod
        ? { probe: probeOf(place, pod, service) }
        : { finding: notProven(place, problem) };
    } catch (error) {
      if (isRefusal(error)) {
        return { finding: notProven(place, error.message) };
      }
      throw error;
    }
  }
}

function surroundings(
  run: PlannedRun,
  options: {
    started: StartedProbes;
    dns: Record<string, TierDns>;
    otherRun: Surroundings['otherRun'];
  },
): Surroundings {
  const { started, dns, otherRun } = options;
  const control = started.probes.at(-1)!;
  return {
    mode: run.test.spec.networkIsolation.mode,
    sandboxes: started.probes.slice(0, -1),
    control,
    dnsPod: started.dnsPod,
    otherRun,
    resolvers: Object.fromEntries(
      Object.entries(dns).map(([tier, { nameserver, searches }]) => {
        const [own, services] = searches;
        return [
          tier,
          {
            nameserver,
            ownName: `${PROBE_NAME}.${own}`,
            foreignName: `${PROBE_NAME}.${control.namespace}.${services}`,
          },
        ];
      }),
    ),
  };
}

function placesOf({ tiers, control }: SandboxNames): Place[] {
  return [
    ...tiers.map(({ name, sandbox }) => ({
      from: name,
      namespace: sandbox,
      tier: name,
    })),
    { from: control, namespace: control },
  ];
}

function probeOf(
  { from, namespace }: Place,
  pod: V1Pod,
  service: V1Service,
): Probe {
  return {
    from,
    namespace,
    address: pod.status!.podIP!,
    serviceAddress: service.spec!.clusterIP!,
  };
}

/** The image has no shell, say; trying again would change nothing. */
function isFailedExec(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError && error.verb === 'exec' && !error.transient
  );
}

/** The cluster will not have it, and would say the same again. */
function isRefusal(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError &&
    error.status !== undefined &&
    error.status >= 400 &&
    error.status < 500 &&
    !error.transient
  );
}

function notProven({ tier, namespace }: Place, reason: string): Finding {
  return notProvenFinding({ tier, namespace, reason });
}
