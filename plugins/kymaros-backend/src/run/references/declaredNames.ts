import type {
  Dependency,
  ObjectReference,
} from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt, namesAt, textAt } from '../../sandbox/hazards/fields';
import { referTo } from '../../sandbox/hazards/nameObjects';
import { containersOf } from '../neededObjects';
import { isReference, type KnownServices } from './knownServices';
import {
  type Mention,
  mentionsInFile,
  mentionsInSetting,
  mentionsInText,
} from './mentions';
import { type WorkloadSpec, workloadSpecs } from './workloadSpecs';

/** A name on the network that is written in a tier's objects. */
export interface DeclaredName {
  /** Source namespace. */
  tier: string;
  name: string;
  port?: number;
  declaredIn: Dependency['declaredIn'];
}

/** Of each name; the rest adds nothing. */
const MOST_PLACES = 10;
const MOST_NAMES = 500;
/** Made by Kubernetes and by meshes in each namespace. */
const CERTIFICATES = /-ca-root-cert$|^kube-root-ca\.crt$/;

/** Hosts that an object names, and in which field. */
interface Place {
  tier: string;
  object: ObjectReference;
  field: string;
  mentions: Mention[];
}

/**
 * The names that the backed-up configuration of the tiers holds, at most 500. What Secrets hold is not read: names in
 * them show only by being asked for.
 */
export function declaredNames(
  objects: readonly BackedUpObject[],
  services: KnownServices,
): DeclaredName[] {
  const configMaps = new Map(
    objects
      .filter(({ resource }) => resource === 'configmaps')
      .map(object => [
        keyOf(object.metadata.namespace, object.metadata.name),
        object,
      ]),
  );
  const places = [
    ...workloadSpecs(objects).flatMap(one => placesInWorkload(one, configMaps)),
    ...[...configMaps.values()].flatMap(placesInConfigMap),
    ...objects.flatMap(placesInService),
  ];
  return collect(places, services).slice(0, MOST_NAMES);
}

function collect(places: Place[], services: KnownServices): DeclaredName[] {
  const names = new Map<string, DeclaredName>();
  for (const { field, mentions, object, tier } of places) {
    const references = mentions.filter(one => isReference(one, tier, services));
    for (const { host, port } of references) {
      const key = keyOf(tier, host);
      const name = names.get(key) ?? { tier, name: host, declaredIn: [] };
      names.set(key, name);
      name.port ??= port;
      const isNew = name.declaredIn.every(
        one => one.field !== field || one.object?.name !== object.name,
      );
      if (isNew && name.declaredIn.length < MOST_PLACES) {
        name.declaredIn.push({ object, field });
      }
    }
  }
  return [...names.values()];
}

function placesInWorkload(
  workload: WorkloadSpec,
  configMaps: ReadonlyMap<string, BackedUpObject>,
): Place[] {
  const { object, spec, tier } = workload;
  return containersOf(spec).flatMap(({ title, container }) => [
    ...listAt(container, 'env').map(variable => {
      const name = textAt(variable, 'name') ?? '';
      const value = valueOf(variable, tier, configMaps);
      return {
        tier,
        object,
        field: `env ${name} of ${title}`,
        mentions: mentionsInSetting(name, value),
      };
    }),
    {
      tier,
      object,
      field: `command of ${title}`,
      mentions: mentionsInArguments([
        ...listAt(container, 'command'),
        ...listAt(container, 'args'),
      ]),
    },
    {
      tier,
      object,
      field: `probes of ${title}`,
      mentions: mentionsInProbes(container),
    },
  ]);
}

/** Of a variable itself, or of the entry of a ConfigMap that it takes it from. */
function valueOf(
  variable: unknown,
  tier: string,
  configMaps: ReadonlyMap<string, BackedUpObject>,
): string {
  const reference = fieldAt(variable, 'valueFrom', 'configMapKeyRef');
  const configMap = configMaps.get(keyOf(tier, textAt(reference, 'name')));
  return (
    textAt(variable, 'value') ??
    textAt(configMap, 'data', textAt(reference, 'key') ?? '') ??
    ''
  );
}

/** `--db-host=postgres`, `--db-host postgres`, and scripts. */
function mentionsInArguments(all: unknown[]): Mention[] {
  const texts = all.filter(one => typeof one === 'string');
  return texts.flatMap((text, position) => {
    const [, flag, value] = /^--?([\w.-]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (flag === undefined) {
      return text.includes('\n') ? mentionsInFile(text) : mentionsInText(text);
    }
    return mentionsInSetting(flag, value ?? texts[position + 1] ?? '');
  });
}

function mentionsInProbes(container: unknown): Mention[] {
  const hosts = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap(
    probe =>
      ['httpGet', 'tcpSocket'].flatMap(
        how => textAt(container, probe, how, 'host') ?? [],
      ),
  );
  return hosts.flatMap(host => mentionsInSetting('host', host));
}

function placesInConfigMap(object: BackedUpObject): Place[] {
  return CERTIFICATES.test(object.metadata.name)
    ? []
    : namesAt(object, 'data').map(key => {
        const text = textAt(object, 'data', key) ?? '';
        return {
          tier: object.metadata.namespace ?? '',
          object: referTo(object),
          field: `data ${key}`,
          mentions: text.trim().includes('\n')
            ? mentionsInFile(text)
            : mentionsInSetting(key, text),
        };
      });
}

function placesInService(object: BackedUpObject): Place[] {
  const { metadata, resource, spec } = object;
  return resource === 'services' && textAt(spec, 'type') === 'ExternalName'
    ? [
        {
          tier: metadata.namespace ?? '',
          object: referTo(object),
          field: 'externalName',
          mentions: mentionsInSetting(
            'host',
            textAt(spec, 'externalName') ?? '',
          ),
        },
      ]
    : [];
}

function keyOf(...parts: Array<string | undefined>): string {
  return parts.join('/');
}
