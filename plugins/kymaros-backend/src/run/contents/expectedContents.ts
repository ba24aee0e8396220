import type {
  BackedUpObject,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import { type Controller, controllerOf } from '../controllers';
import { type ExpectedKind, ExpectedKinds } from './ExpectedKinds';
import { kindKey, parseKind } from './kindKey';
import { type LeavingRules, leftOutBecause } from './leftOut';
import { resourceName } from './resourceName';

/** What must come back of a tier. */
export interface ExpectedContents {
  comparedWith: 'contents' | 'list' | 'nothing';
  kinds: ExpectedKind[];
}

/** What is known of a backup's tier. */
export interface BackupOfTier {
  /** From the backup's contents; absent when they could not be read. */
  objects?: readonly BackedUpObject[];
  /** The backup's own list, as `apiVersion/Kind` to names; absent when it could not be read. */
  list?: Record<string, string[]>;
  /** All files of the contents could be read, so what is not in `objects` is not in the backup. */
  isWhole?: boolean;
}

/** Kinds of which the list alone does not tell whether they come back: a controller may have made them, or they are done. */
const UNTOLD_BY_LIST = ['pods', 'replicasets.apps', 'jobs.batch'];

/** What makes objects of these kinds. */
const MAKERS = [
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'replicasets.apps',
  'replicationcontrollers',
  'jobs.batch',
  'cronjobs.batch',
];

const MADE_BY = 'made by its';

const LISTED_ONLY = 'in the list of the backup, not seen in its contents';

/**
 * What must come back of a tier, from what the backup holds of it, and what need not, each for a reason. `served` are the
 * kinds of the cluster that is restored into.
 */
export function expectedContents(
  { objects, list, isWhole }: BackupOfTier,
  options: { rules: LeavingRules; served: readonly ResourceKind[] },
): ExpectedContents {
  if (objects) {
    return {
      comparedWith: 'contents',
      kinds: expectedOfContents(objects, { ...options, list, isWhole }),
    };
  }
  // Labels are not in the list, so what a selector leaves out cannot be told from it.
  return list && !options.rules.labelSelector
    ? { comparedWith: 'list', kinds: expectedOfList(list, options) }
    : { comparedWith: 'nothing', kinds: [] };
}

function expectedOfContents(
  objects: readonly BackedUpObject[],
  options: {
    rules: LeavingRules;
    served: readonly ResourceKind[];
    list?: Record<string, string[]>;
    isWhole?: boolean;
  },
): ExpectedKind[] {
  const { rules, served } = options;
  const kinds = new ExpectedKinds();
  const present = new Map(objects.map(one => [idOf(one), one]));
  const reasons = new Map<BackedUpObject, string | undefined>();
  const reasonOf = (object: BackedUpObject): string | undefined => {
    if (!reasons.has(object)) {
      // Known while it is being found, should objects own each other.
      reasons.set(object, undefined);
      reasons.set(
        object,
        leftOutBecause(object, rules) ??
          becauseControlled(object, { present, reasonOf }),
      );
    }
    return reasons.get(object);
  };
  for (const object of objects) {
    const reason = reasonOf(object);
    kinds.add(object, object.metadata.name, reason);
    const controller = controllerOf(object);
    if (
      !reason &&
      controller &&
      !comesBack(controller, present) &&
      isExpected(controller, { rules, served })
    ) {
      kinds.addLacking(controller);
    }
  }
  addListedOnly(kinds, { ...options, objects, present });
  return kinds.all();
}

/** What the backup lists and does not hold must come back, too, unless it is plain by its name that it need not. */
function addListedOnly(
  kinds: ExpectedKinds,
  options: {
    objects: readonly BackedUpObject[];
    present: ReadonlyMap<string, BackedUpObject>;
    rules: LeavingRules;
    served: readonly ResourceKind[];
    list?: Record<string, string[]>;
    isWhole?: boolean;
  },
): void {
  const { isWhole, list = {}, objects, present, rules } = options;
  const resources = resourcesOf(options.served);
  const isCertain = isWhole && !rules.labelSelector;
  const makers = objects.filter(({ resource }) => MAKERS.includes(resource));
  for (const [kind, name] of listedOnly(list, present)) {
    const resource = resources.get(kindKey(kind));
    const reason =
      resource && isCertain
        ? leftOutBecause({ ...kind, resource, metadata: { name } }, rules) ??
          becauseNamed({ name, resource }, makers)
        : LISTED_ONLY;
    if (reason === undefined) {
      kinds.addUnwritten(kind, name);
    } else {
      kinds.add(kind, name, reason);
    }
  }
}

/** Controllers name what they make after themselves. */
function becauseNamed(
  { name, resource }: { name: string; resource: string },
  makers: readonly BackedUpObject[],
): string | undefined {
  const maker = UNTOLD_BY_LIST.includes(resource)
    ? makers.find(({ metadata }) => name.startsWith(`${metadata.name}-`))
    : undefined;
  return maker && `${MADE_BY} ${maker.kind}`;
}

/** What a controller makes comes back by it; data only comes back out of the backup. */
function becauseControlled(
  object: BackedUpObject,
  options: {
    present: ReadonlyMap<string, BackedUpObject>;
    reasonOf: (object: BackedUpObject) => string | undefined;
  },
): string | undefined {
  const controller = controllerOf(object);
  const owner = controller && options.present.get(idOfController(controller));
  if (!owner || object.resource === 'persistentvolumeclaims') {
    return undefined;
  }
  const reason = options.reasonOf(owner);
  return reason === undefined || reason.startsWith(MADE_BY)
    ? `${MADE_BY} ${owner.kind}`
    : undefined;
}

/** Whether the backup has it, or, of a ReplicaSet, the Deployment that makes it anew. */
function comesBack(
  controller: Controller,
  present: ReadonlyMap<string, BackedUpObject>,
): boolean {
  const { kind, name } = controller;
  const deployment = name.slice(0, name.lastIndexOf('-'));
  return (
    present.has(idOfController(controller)) ||
    (kind === 'ReplicaSet' && present.has(`apps/Deployment/${deployment}`))
  );
}

/** Whether a backup of the tier should have it: a kind of namespaces that Kymaros does not keep out. */
function isExpected(
  controller: Controller,
  options: { rules: LeavingRules; served: readonly ResourceKind[] },
): boolean {
  const kind = options.served.find(one => kindKey(one) === kindKey(controller));
  return (
    kind !== undefined && !options.rules.hazards.excluding(resourceName(kind))
  );
}

function expectedOfList(
  list: Record<string, string[]>,
  options: { rules: LeavingRules; served: readonly ResourceKind[] },
): ExpectedKind[] {
  const kinds = new ExpectedKinds();
  const resources = resourcesOf(options.served);
  for (const [text, names] of Object.entries(list)) {
    const kind = parseKind(text);
    const resource = resources.get(kindKey(kind));
    for (const name of names) {
      kinds.add(kind, name, listedReason({ kind, name, resource }, options));
    }
  }
  return kinds.all();
}

function listedReason(
  one: {
    kind: { apiVersion: string; kind: string };
    name: string;
    resource?: string;
  },
  { rules }: { rules: LeavingRules },
): string | undefined {
  const { kind, name, resource } = one;
  if (resource === undefined) {
    return undefined;
  }
  return UNTOLD_BY_LIST.includes(resource)
    ? 'not told by the list alone'
    : leftOutBecause({ ...kind, resource, metadata: { name } }, rules);
}

function resourcesOf(served: readonly ResourceKind[]): Map<string, string> {
  return new Map(served.map(kind => [kindKey(kind), resourceName(kind)]));
}

/** What the backup lists and does not hold: it failed while it was being backed up. */
function* listedOnly(
  list: Record<string, string[]>,
  present: ReadonlyMap<string, BackedUpObject>,
): Generator<[kind: { apiVersion: string; kind: string }, name: string]> {
  for (const [text, names] of Object.entries(list)) {
    const kind = parseKind(text);
    for (const name of names) {
      if (!present.has(`${kindKey(kind)}/${name}`)) {
        yield [kind, name];
      }
    }
  }
}

function idOf({ apiVersion, kind, metadata }: BackedUpObject): string {
  return `${kindKey({ apiVersion, kind })}/${metadata.name}`;
}

function idOfController(controller: Controller): string {
  return `${kindKey(controller)}/${controller.name}`;
}
