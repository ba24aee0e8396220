import type { IsolationAttempt } from '@kymaros/plugin-kymaros-common';

/** The port that probes answer each other on, in HTTP. */
export const PROBE_PORT = 8080;

/** Clouds hand out the credentials of their machines here. */
const METADATA_SERVICE = ['169.254.169.254', '80'];

/** The target of the attempt that shows that a probe can reach anything at all. */
export const ITSELF = 'itself';

/** Something for a probe to try, as its script takes it. */
export interface PlannedAttempt
  extends Pick<IsolationAttempt, 'from' | 'target' | 'moment' | 'expected'> {
  /**
   * - `reach HOST PORT`: connect in HTTP. `api-server` and `node` are hosts that the pod itself knows.
   * - `ask NAME SERVER`: whether a name server answers at all.
   * - `lead NAME SERVER ADDRESS`: whether it answers with that address.
   */
  words: string[];
}

/** A probe pod that runs. */
export interface Probe {
  /** Its tier's source namespace, or the control namespace. */
  from: string;
  namespace: string;
  /** The pod's. */
  address: string;
  /** Of the Service in front of it. */
  serviceAddress: string;
}

/** What surrounds the probes of a run. */
export interface Surroundings {
  mode: 'strict' | 'group';
  /** In the order of the tiers. */
  sandboxes: Probe[];
  control: Probe;
  /** The resolver that each tier asks, with a name that is the tier's own and one that is none of its business. */
  resolvers: Record<
    string,
    { nameserver: string; ownName: string; foreignName: string }
  >;
  /** A DNS pod of the cluster, if one was found. */
  dnsPod?: string;
  /** A pod in another run's sandbox, if there is one. */
  otherRun?: { host: string; port: number };
}

/** What each probe tries as its first act: what can be known before any of them runs. */
export function firstAttempts(
  from: string,
  { dnsPod }: Pick<Surroundings, 'dnsPod'>,
): PlannedAttempt[] {
  return outside(dnsPod).map(attempt => ({
    ...attempt,
    from,
    moment: 'first-moment',
    expected: 'blocked',
  }));
}

/** What a probe tries once all of the run's own is up. */
export function settledAttempts(
  probe: Probe,
  around: Surroundings,
): PlannedAttempt[] {
  const others = around.sandboxes.filter(({ from }) => from !== probe.from);
  const isControl = probe.from === around.control.from;
  const siblings = others.map(sibling => ({
    target: `the sandbox of ${sibling.from}`,
    words: reachProbe(sibling),
  }));
  const open = around.mode === 'group' && !isControl;
  const forbidden = [
    ...outside(around.dnsPod),
    ...(isControl
      ? []
      : [
          {
            target: 'a pod of another namespace',
            words: reachProbe(around.control),
          },
        ]),
    ...(around.otherRun
      ? [
          {
            target: "another run's sandbox",
            words: reach(around.otherRun.host, around.otherRun.port),
          },
        ]
      : []),
    ...(open ? [] : siblings),
  ];
  const needed = [
    { target: ITSELF, words: reachProbe(probe) },
    ...(open ? siblings : []),
  ];
  const names = namesOf(probe, around);
  const as = (expected: PlannedAttempt['expected']) => (attempt: Target) => ({
    ...attempt,
    from: probe.from,
    moment: 'settled' as const,
    expected,
  });
  return [
    ...[...forbidden, ...names.foreign].map(as('blocked')),
    ...[...needed, ...names.own].map(as('reached')),
  ];
}

type Target = Pick<PlannedAttempt, 'target' | 'words'>;

/** What no pod of a run may ever reach. */
function outside(dnsPod: string | undefined): Target[] {
  return [
    { target: 'the API server', words: ['reach', 'api-server', '-'] },
    { target: 'the node', words: ['reach', 'node', '10250'] },
    {
      target: "the cloud's metadata service",
      words: ['reach', ...METADATA_SERVICE],
    },
    ...(dnsPod
      ? [
          {
            target: "the cluster's DNS",
            words: ['ask', 'kubernetes.default.svc', dnsPod],
          },
        ]
      : []),
  ];
}

function namesOf(
  probe: Probe,
  { resolvers, control }: Surroundings,
): { own: Target[]; foreign: Target[] } {
  const resolver = resolvers[probe.from];
  if (!resolver) {
    return { own: [], foreign: [] };
  }
  const { nameserver, ownName, foreignName } = resolver;
  return {
    own: [
      {
        target: 'the resolver, for its own names',
        words: ['lead', ownName, nameserver, probe.serviceAddress],
      },
    ],
    foreign: [
      {
        target: 'the resolver, for a name of another namespace',
        words: ['lead', foreignName, nameserver, control.serviceAddress],
      },
    ],
  };
}

function reachProbe({ address }: Probe): string[] {
  return reach(address, PROBE_PORT);
}

function reach(host: string, port: number): string[] {
  return ['reach', host, String(port)];
}
