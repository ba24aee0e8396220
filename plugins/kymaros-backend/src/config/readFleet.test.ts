import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readFleet } from './readFleet';

const read = (fleet: JsonObject) =>
  readFleet(new ConfigReader({ fleet }).getConfig('fleet'));

describe('readFleet', () => {
  it('takes services, websites and databases for services by default', () => {
    const byDefault = {
      services: [
        { kind: 'component', 'spec.type': ['service', 'website'] },
        { kind: 'resource', 'spec.type': 'database' },
      ],
    };
    expect(readFleet()).toEqual(byDefault);
    expect(read({})).toEqual(byDefault);
  });

  it('takes filters as the catalog has them', () => {
    const services = [
      { kind: 'system' },
      { 'metadata.annotations.example.com/tier': ['gold', 'silver'] },
    ];
    expect(read({ services })).toEqual({ services });
    expect(read({ services: [] })).toEqual({ services: [] });
  });

  it.each<[JsonObject, string]>([
    [{ service: [] }, 'kymaros.fleet.service is not known'],
    [
      { services: 'component' },
      'kymaros.fleet.services must be a list of catalog filters',
    ],
    [
      { services: ['component'] },
      'kymaros.fleet.services[0] must be a catalog filter',
    ],
    [{ services: [{}] }, 'kymaros.fleet.services[0] must be a catalog filter'],
    [
      { services: [{ kind: 'component' }, { kind: 7 }] },
      'kymaros.fleet.services[1].kind must be a text',
    ],
  ])('refuses %j', (fleet, message) => {
    expect(() => read(fleet)).toThrow(message);
  });
});
