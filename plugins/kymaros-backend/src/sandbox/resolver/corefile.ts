/** What one tier's names are, and may be told. */
export interface NamedTier {
  /** Source namespace. */
  name: string;
  sandbox: string;
}

/** What the resolver of a run is to answer. */
export interface NameRules {
  /** In list order. */
  tiers: NamedTier[];
  control: string;
  mode: 'strict' | 'group';
  /** Whether names of source namespaces lead to their sandboxes. */
  rewrite: boolean;
  clusterDomain: string;
}

/** The first word of each query in the log of a resolver. */
export const QUERY_MARK = 'kymaros';

/** What a reverse name is answered with that belongs to nothing of the run. */
const REFUSED_NAME = 'refused.invalid.';

/** Reverse names of addresses that are never routed on the Internet. Others would be asked of name servers there. */
const PRIVATE_REVERSE_NAMES = [
  String.raw`[0-9]+\.[0-9]+\.[0-9]+\.10\.in-addr`,
  String.raw`[0-9]+\.[0-9]+\.(?:1[6-9]|2[0-9]|3[01])\.172\.in-addr`,
  String.raw`[0-9]+\.[0-9]+\.168\.192\.in-addr`,
  String.raw`[0-9]+\.[0-9]+\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.100\.in-addr`,
  // fc00::/7
  String.raw`[0-9a-f.]+\.[cd]\.f\.ip6`,
];

/** The port in the resolver's pod that answers the tier at this position. */
export function resolverPort(position: number): number {
  return 1053 + position;
}

/** The Service through which the tier at this position asks. */
export function resolverService(position: number): string {
  return `kymaros-resolver-${position}`;
}

/** Source namespaces whose names the tier may use, with where they lead. */
export function visibleTiers(rules: NameRules, position: number): NamedTier[] {
  return rules.mode === 'group' ? rules.tiers : [rules.tiers[position]];
}

/**
 * The configuration of a run's CoreDNS: one server a tier, on a port of its own, so that what is answered depends on who
 * asks, and the log tells who did. Needs no plugin but `rewrite`, `forward`, `log`, `errors` and `ready`, and no rights on
 * the cluster: the cluster's own DNS knows the answers.
 */
export function corefile(rules: NameRules): string {
  return rules.tiers
    .map((_, position) => serverBlock(rules, position))
    .join('');
}

function serverBlock(rules: NameRules, position: number): string {
  const directives = [
    'errors',
    ...(position === 0 ? ['ready :8181'] : []),
    `log . "${QUERY_MARK} ${position} {name} {type} {rcode}"`,
    ...rewrites(rules, position).map(rule => `rewrite stop name ${rule}`),
    'forward . /etc/resolv.conf',
  ];
  return [
    `.:${resolverPort(position)} {`,
    ...directives.map(line => `    ${line}`),
    '}',
    '',
  ].join('\n');
}

/** The first that matches decides. */
function rewrites(rules: NameRules, position: number): string[] {
  const { clusterDomain, rewrite } = rules;
  const visible = visibleTiers(rules, position);
  const suffix = (namespace: string) => `.${namespace}.svc.${clusterDomain}.`;
  return [
    ...(rewrite
      ? visible.map(
          ({ name, sandbox }) =>
            `suffix ${suffix(name)} ${suffix(sandbox)} answer auto`,
        )
      : []),
    ...visible.map(
      ({ sandbox }) => `suffix ${suffix(sandbox)} ${suffix(sandbox)}`,
    ),
    reverseNames(rules, visible),
    // A name that cannot exist, in a zone that the cluster's DNS answers for by itself: the answer is NXDOMAIN, and what
    // was asked for leaves the pod for nowhere.
    `regex .* refused.${rules.control}.svc.${clusterDomain}.`,
  ];
}

/**
 * Reverse names are answered with the names that the tier may use, and others not told. CoreDNS applies the rules from the
 * last to the first: names in sandboxes get an end that no name has, whatever lacks it is refused, and it is taken off again.
 */
function reverseNames(
  { clusterDomain, rewrite }: NameRules,
  visible: NamedTier[],
): string {
  const inSandbox = visible.map(({ name, sandbox }) => {
    const answer = rewrite ? name : sandbox;
    return [
      `^(.*)${escaped(`.${sandbox}.svc.${clusterDomain}.`)}$`,
      `{1}.${answer}.svc.${clusterDomain}.!.`,
    ];
  });
  const answers = [
    [String.raw`^(.*)\.!\.$`, '{1}.'],
    [String.raw`[^!]\.$`, REFUSED_NAME],
    ...inSandbox,
  ];
  return [
    `regex ^((?:${PRIVATE_REVERSE_NAMES.join('|')})\\.arpa)\\.$ {1}.`,
    ...answers.map(([from, to]) => `answer value ${from} ${to}`),
  ].join(' ');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
