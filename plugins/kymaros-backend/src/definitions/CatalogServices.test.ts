import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogServices } from './CatalogServices';

const credentials = mockCredentials.user();
const entity = (kind: string, name: string, type: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: { type },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/shop' },
    { type: 'partOf', targetRef: 'component:default/whole' },
    { type: 'partOf', targetRef: 'system:default/till' },
  ],
});
const ENTITIES = [
  entity('Component', 'web', 'website'),
  entity('Component', 'lib', 'library'),
  entity('Resource', 'db', 'database'),
];
const WEB = {
  entityRef: 'component:default/web',
  title: 'web',
  ownerRef: 'group:default/shop',
  systemRef: 'system:default/till',
};
const servicesBy = (...filters: Array<Record<string, string | string[]>>) =>
  new CatalogServices({
    catalog: catalogServiceMock({ entities: ENTITIES }),
    filters,
  });

describe('CatalogServices', () => {
  it('are entities that one of the filters lets through', async () => {
    const services = servicesBy(
      { kind: 'component', 'spec.type': ['service', 'website'] },
      { kind: 'resource' },
    );
    expect(await services.list(credentials)).toEqual([
      WEB,
      expect.objectContaining({ entityRef: 'resource:default/db' }),
    ]);
  });

  it('are none without a filter, rather than all', async () => {
    expect(await servicesBy().list(credentials)).toEqual([]);
  });

  it('can be read by their refs; what is not there is left out', async () => {
    const refs = ['component:default/gone', WEB.entityRef];
    expect(await servicesBy().byRefs(refs, credentials)).toEqual([WEB]);
  });
});
