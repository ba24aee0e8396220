import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { NameReference } from './references';

/** More would bury what matters; the rest is counted. */
const MOST_FINDINGS = 30;

/** Why an application that asks for such a name may fail in a sandbox, and what to do. */
interface Explanation {
  means: string;
  hint: string;
}

/** One finding for each name that was refused, worst first: those that the test could have had. */
export function refusedNameFindings(
  references: NameReference[],
  mode: 'strict' | 'group',
): Finding[] {
  const refused = references
    .flatMap(reference => {
      const explanation = explain(reference, mode);
      return explanation ? [{ reference, explanation }] : [];
    })
    .sort((a, b) => rank(a.reference) - rank(b.reference));
  const rest = refused.length - MOST_FINDINGS;
  return [
    ...refused.slice(0, MOST_FINDINGS).map(nameRefused),
    ...(rest > 0 ? [moreRefused(rest)] : []),
  ];
}

function explain(
  { place }: NameReference,
  mode: 'strict' | 'group',
): Explanation | undefined {
  switch (place.kind) {
    case 'other-tier':
      return {
        means: `a name of ${place.tier}, another tier of this test`,
        hint:
          mode === 'strict'
            ? 'In strict mode a tier finds only its own names. Set spec.networkIsolation.mode to group to let the tiers of this test find each other.'
            : 'With spec.networkIsolation.dns: none only names of sandboxes are answered. Leave it out to have names of production lead into the sandboxes.',
      };
    case 'other-namespace':
      return {
        means: `a name of namespace ${place.namespace}, which is not part of this test`,
        hint: 'If the service cannot do without it, add the namespace to spec.backupSource.namespaces, before the tier that asks.',
      };
    case 'outside':
      return {
        means: 'a name outside the cluster',
        hint: 'A sandbox reaches nothing outside. A service that does not start without it cannot be tested further than this.',
      };
    default:
      return undefined;
  }
}

function rank({ place }: NameReference): number {
  return ['other-tier', 'other-namespace', 'outside'].indexOf(place.kind);
}

function nameRefused({
  reference,
  explanation,
}: {
  reference: NameReference;
  explanation: Explanation;
}): Finding {
  const { tier, name, queries } = reference;
  return {
    code: 'name-refused',
    severity: 'warning',
    cause: 'SANDBOX',
    gate: false,
    level: 'dependencies',
    tier,
    message: `${tier} asked for ${name}: ${
      explanation.means
    }. It was refused (${queries} ${queries === 1 ? 'query' : 'queries'}).`,
    hint: explanation.hint,
  };
}

function moreRefused(count: number): Finding {
  return {
    code: 'more-names-refused',
    severity: 'warning',
    cause: 'SANDBOX',
    gate: false,
    level: 'dependencies',
    message: `${count} more names were refused.`,
    hint: 'Each name that was asked for is part of what the run recorded.',
  };
}
