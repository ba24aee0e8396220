import type {
  BackedUpObject,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import { type Controller, controllerOf } from './controllers';
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
}

/** Kinds of which the list alone does not tell whether they come back: a controller may have made them, or they are done. */
const UNTOLD_BY_LIST = ['pods', 'replicasets.apps', 'jobs.batch'];

const MADE_BY = 'made by its';

const LISTED_ONLY = 'in the list of the backup, but not in its contents';

/**
 * What must come back of a tier, from what the backup holds of it, and what need not, each for a reason. `served` are the
 * kinds of the cluster that is restored into.
 */
export function expectedContents(
  { objects, list }: BackupOfTier,
  options: { rules: LeavingRules; served: readonly ResourceKind[] },
): ExpectedContents {
  if (objects) {
    return {
      comparedWith: 'contents',
      kinds: expectedOfContents(objects, { ...options, list }),
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
  },
): ExpectedKind[] {
  const { list, rules, served } = options;
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
  for (const [kind, name] of listedOnly(list ?? {}, present)) {
    kinds.add(kind, name, LISTED_ONLY);
  }
  return kinds.all();
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
  const resources = new Map(
    options.served.map(kind => [kindKey(kind), resourceName(kind)]),
  );
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
