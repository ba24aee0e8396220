import type { Entity } from '@backstage/catalog-model';
import { linkedRestoreTests, vouchedEntities } from './links';

const entity = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', annotations },
});

describe('links between services and tests', () => {
  it('default to RestoreTest on services and to Component on tests', () => {
    expect(
      linkedRestoreTests(
        entity({ 'kymaros.io/restore-tests': 'ops/Shop, shop,ops/shop' }),
      ).refs,
    ).toEqual(['restoretest:ops/shop', 'restoretest:default/shop']);
    expect(
      vouchedEntities(entity({ 'kymaros.io/entities': 'shop,system:prod/all' }))
        .refs,
    ).toEqual(['component:default/shop', 'system:prod/all']);
  });

  it('tell what is not a reference', () => {
    expect(
      linkedRestoreTests(
        entity({
          'backstage.io/managed-by-location': 'file:shop.yaml',
          'kymaros.io/restore-tests': 'ops/shop,a/b/c,',
        }),
      ),
    ).toEqual({
      refs: ['restoretest:ops/shop'],
      problems: [
        expect.objectContaining({
          field: "metadata.annotations['kymaros.io/restore-tests']",
          message: expect.stringContaining('"a/b/c" is not one'),
          location: 'file:shop.yaml',
        }),
        expect.objectContaining({
          message: expect.stringContaining('"" is not one'),
        }),
      ],
    });
  });

  it('are none without an annotation', () => {
    expect(vouchedEntities(entity({}))).toEqual({ refs: [], problems: [] });
  });
});
