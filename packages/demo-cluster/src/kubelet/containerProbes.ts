import { Container, Probe } from '../api/objects';
import { ContainerProcess } from './ContainerImage';
import type { RunnerContext } from './ContainerRunner';
import { Prober } from './Prober';

/** A running container whose probes are to be asked. */
export interface ProbedContainer {
  container: Container;
  context: RunnerContext;
  process: ContainerProcess;
  /** Aborted when the container ends; ends the probes. */
  signal: AbortSignal;
  /** Ends the container. */
  kill: () => void;
  started: () => void;
  readiness: (ready: boolean) => void;
}

/** Asks the probes of a container: first the one for its start, then those for its life and readiness. */
export function startProbes(probed: ProbedContainer): void {
  const { startupProbe } = probed.container;
  if (!startupProbe) {
    startLater(probed);
    return;
  }
  const startup = new AbortController();
  const signal = AbortSignal.any([probed.signal, startup.signal]);
  ask(startupProbe, { ...probed, signal }, { eager: true }, good => {
    if (good) {
      startup.abort();
      startLater(probed);
    } else {
      restart(probed, 'startup');
    }
  });
}

/** The probes that wait for the start of the container. */
function startLater(probed: ProbedContainer): void {
  const { readinessProbe, livenessProbe } = probed.container;
  probed.started();
  if (livenessProbe) {
    ask(
      livenessProbe,
      probed,
      { eager: false },
      good => good || restart(probed, 'liveness'),
    );
  }
  if (!readinessProbe) {
    probed.readiness(true);
    return;
  }
  ask(readinessProbe, probed, { eager: true }, (good, message) => {
    if (!good) {
      const explanation = `Readiness probe failed: ${message}`;
      probed.context.report('Warning', 'Unhealthy', explanation);
    }
    probed.readiness(good);
  });
}

function ask(
  probe: Probe,
  probed: ProbedContainer,
  options: { eager: boolean },
  tell: (good: boolean, message: string) => void,
): void {
  const { container, process, signal, context } = probed;
  const { pod, network, podNetwork, clock } = context;
  const { address } = podNetwork;
  const target = { pod, container, address, process, network, signal };
  void new Prober({ probe, target, clock, tell, ...options }).run();
}

function restart(probed: ProbedContainer, probe: string): void {
  const message = `Container ${probed.container.name} failed ${probe} probe, will be restarted`;
  probed.context.report('Normal', 'Killing', message);
  probed.kill();
}
