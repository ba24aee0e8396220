import type { BackedUpObject, Hazard } from '@kymaros/plugin-kymaros-node';
import { applyPatches } from './__testUtils__/applyPatches';
import {
  HAZARD_ROWS,
  namespaceMapping,
  object,
  service,
} from './__testUtils__/hazardRows';
import { builtInHazards } from './builtInHazards';
import { matchesResource } from './resources';

const RESTORABLE = builtInHazards.filter(
  ({ neutralise }) => neutralise.kind === 'patch',
);

describe('the table of hazards', () => {
  it('has a row here for each entry', () => {
    expect(Object.keys(HAZARD_ROWS).sort()).toEqual(
      builtInHazards.map(({ id }) => id).sort(),
    );
  });

  describe.each(builtInHazards.map(hazard => [hazard.id, hazard] as const))(
    '%s',
    (id, hazard) => {
      it.each(HAZARD_ROWS[id].hazardous)('is detected: $kind %#', one => {
        expect(isDetected(hazard, one)).toBe(true);
      });

      it.each(HAZARD_ROWS[id].innocent)(
        'is not seen where it is not: $kind %#',
        one => {
          expect(isDetected(hazard, one)).toBe(false);
        },
      );
    },
  );

  describe.each(RESTORABLE.map(hazard => [hazard.id, hazard] as const))(
    '%s, patched',
    (id, hazard) => {
      it.each(HAZARD_ROWS[id].hazardous)('is gone, for good: $kind %#', one => {
        const restored = restoredWith(hazard, one, [one]);
        expect(isDetected(hazard, restored)).toBe(false);
        expect(restoredWith(hazard, restored, [restored])).toEqual(restored);
      });

      it.each(
        HAZARD_ROWS[id].hazardous.filter(
          ({ resource }) => resource !== 'rollouts.argoproj.io',
        ),
      )('is gone in a backup that could not be read: $kind %#', one => {
        const restored = restoredWith(hazard, one);
        expect(isDetected(hazard, restored)).toBe(
          // Beyond what is patched unseen; it is found after the restore then.
          isBeyondSight(one),
        );
      });
    },
  );

  it('leads an ExternalName into the sandbox of the same run, and any other nowhere', () => {
    const externalName = (name: string) => {
      const one = service({ type: 'ExternalName', externalName: name });
      const hazard = builtInHazards.find(({ id }) => id === 'external-name')!;
      return (restoredWith(hazard, one, [one]).spec as any).externalName;
    };
    expect(externalName('postgres.db.svc')).toBe('postgres.sandbox-db.svc');
    expect(externalName('db-0.postgres.db.svc.k8s.example')).toBe(
      'db-0.postgres.sandbox-db.svc.k8s.example',
    );
    expect(externalName('postgres.other.svc')).toBe('refused.invalid');
    expect(externalName('postgres.db')).toBe('refused.invalid');
    expect(externalName('constructor.constructor.svc')).toBe('refused.invalid');
  });

  it('detects nothing and breaks at nothing in objects that make no sense', () => {
    const senseless = ['', null, 7, [], [null], { ports: 'x' }, 'text'];
    for (const hazard of builtInHazards) {
      for (const value of senseless) {
        const one = object('pods', {
          metadata: { labels: value, annotations: value, finalizers: value },
          spec: value,
          subsets: value,
          endpoints: value,
        });
        expect(() => hazard.detects(one, { namespaceMapping })).not.toThrow();
      }
    }
  });
});

function isDetected(hazard: Hazard, one: BackedUpObject): boolean {
  return (
    matchesResource(hazard.resources, one.resource) &&
    hazard.detects(one, { namespaceMapping })
  );
}

function restoredWith(
  { neutralise }: Hazard,
  one: BackedUpObject,
  objects?: BackedUpObject[],
): BackedUpObject {
  return neutralise.kind === 'patch'
    ? applyPatches(one, neutralise.patches({ namespaceMapping, objects }))
    : one;
}

function isBeyondSight({ spec }: BackedUpObject): boolean {
  const { ports, initContainers } = Object(spec);
  return ports?.length > 16 || initContainers !== undefined;
}
