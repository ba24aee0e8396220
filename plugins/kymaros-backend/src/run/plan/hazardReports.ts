import type { Finding, HazardReport } from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';
import type {
  ClusterHazards,
  HazardMatch,
} from '../../sandbox/hazards/ClusterHazards';
import { nameObjects, referTo } from '../../sandbox/hazards/nameObjects';
import { uncontrolled } from './owners';

/** Objects that a report lists; a namespace may hold thousands. */
const MOST_OBJECTS = 200;

/** What comes first in a list of hazards. */
const ORDER: ReadonlyArray<HazardReport['action']> = [
  'refused',
  'allowed',
  'excluded',
  'changed',
];

/** Objects of a tier in which the same hazard is. */
interface Group extends HazardMatch {
  tier: string;
  objects: BackedUpObject[];
}

/** What is hazardous in the backup, and why the run is refused, if it is. */
export function reportHazards(options: {
  hazards: ClusterHazards;
  objects: readonly BackedUpObject[];
  namespaceMapping: RestoreScope['namespaceMapping'];
}): { reports: HazardReport[]; findings: Finding[] } {
  const groups = groupsOf(options)
    .map(group => ({ ...group, objects: uncontrolled(group.objects) }))
    .sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  return {
    reports: groups.map(reportOf),
    findings: groups.flatMap(refusalOf),
  };
}

function groupsOf(options: Parameters<typeof reportHazards>[0]): Group[] {
  const { hazards, objects, namespaceMapping } = options;
  const groups = new Map<string, Group>();
  for (const object of objects) {
    const tier = object.metadata.namespace ?? '';
    for (const match of hazards.matching(object, { namespaceMapping })) {
      const key = `${match.hazard.id} ${tier}`;
      const group = groups.get(key) ?? { ...match, tier, objects: [] };
      group.objects.push(object);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function reportOf({ hazard, action, tier, objects }: Group): HazardReport {
  const omitted = Math.max(0, objects.length - MOST_OBJECTS);
  return {
    id: hazard.id,
    title: hazard.title,
    risk: hazard.risk,
    action,
    remedy:
      action === 'allowed'
        ? 'restored as it is: kymaros.hazards allows it'
        : hazard.remedy,
    tier,
    objects: objects.slice(0, MOST_OBJECTS).map(referTo),
    ...(omitted && { omitted }),
  };
}

function refusalOf({ hazard, action, tier, objects }: Group): Finding[] {
  if (action !== 'refused' || hazard.neutralise.kind !== 'refuse') {
    return [];
  }
  return [
    {
      code: 'hazard-refused',
      severity: 'critical',
      cause: 'SANDBOX',
      gate: true,
      tier,
      object: referTo(objects[0]),
      message: `${hazard.title} in ${tier} (${nameObjects(objects)}): ${
        hazard.risk
      } There is no safe way to restore it.`,
      hint: hazard.neutralise.hint,
    },
  ];
}
