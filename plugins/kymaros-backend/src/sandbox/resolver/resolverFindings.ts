import type { Finding } from '@kymaros/plugin-kymaros-common';

/** There is no CoreDNS to make the resolver from. */
export function imageUnknownFinding(options: {
  cluster: string;
  upstream: { namespace: string; podLabels: Record<string, string> };
}): Finding {
  const { namespace, podLabels } = options.upstream;
  const labels = Object.entries(podLabels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  return {
    code: 'resolver-image-unknown',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    message: `Namespace '${namespace}' of cluster '${options.cluster}' has no pod with labels ${labels} that runs CoreDNS, so the image for the run's own resolver is not known.`,
    hint: "Set kymaros.clusters[].resolver.image to an image of CoreDNS, and resolver.upstream to where the cluster's DNS pods are.",
  };
}

/** The resolver is not up in time. */
export function notStartedFinding(options: {
  image: string;
  namespace: string;
  name: string;
  reason: string;
}): Finding {
  return {
    code: 'resolver-not-started',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: options.namespace,
      name: options.name,
    },
    message: `The run's own resolver (image ${options.image}) did not start: ${options.reason}`,
    hint: 'Its image, resources and security context are set in kymaros.clusters[].resolver.',
  };
}

/** The resolver's log cannot be read: what the application asked for stays unknown, and nothing else suffers. */
export function namesUnknownFinding(error: Error): Finding {
  return {
    code: 'names-unknown',
    severity: 'info',
    cause: 'INFRA',
    gate: false,
    level: 'dependencies',
    message: `Which names the application asked for is not known. ${error.message}`,
    hint: 'Kymaros needs the right to read the logs of pods in its own namespaces.',
  };
}

/** The resolver was there, and then was not. */
export function lostFinding(options: {
  namespace: string;
  name: string;
  problem: string;
}): Finding {
  const { namespace, name, problem } = options;
  return {
    code: 'resolver-lost',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    object: { apiVersion: 'v1', kind: 'Pod', namespace, name },
    message: `The run's own resolver ${problem}, so what failed may have failed for want of a name.`,
    hint: 'Run the test again. If it happens again, look at the node that the resolver runs on and at kymaros.clusters[].resolver.resources.',
  };
}
