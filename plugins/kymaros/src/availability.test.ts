import type { Entity } from '@backstage/catalog-model';
import { hasReadinessCard, isKymarosAvailable } from './availability';

const entity = (change: {
  kind?: string;
  annotations?: Record<string, string>;
  relations?: Entity['relations'];
}): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: change.kind ?? 'Component',
  metadata: { name: 'myapp', annotations: change.annotations },
  relations: change.relations,
});

it.each([
  ['a restore test', { kind: 'RestoreTest' }],
  ['namespaces', { annotations: { 'kymaros.io/namespaces': 'app' } }],
  ['a backup', { annotations: { 'kymaros.io/backup': 'latest' } }],
  ['tests by name', { annotations: { 'kymaros.io/restore-tests': 'a/b' } }],
  [
    'a test that vouches for it',
    {
      kind: 'Resource',
      relations: [{ type: 'vouchedForBy', targetRef: 'restoretest:a/b' }],
    },
  ],
])('an entity with %s has tab and card', (_, change) => {
  expect(isKymarosAvailable(entity(change))).toBe(true);
  expect(hasReadinessCard(entity(change))).toBe(true);
});

it('a component without restore test has the card only', () => {
  expect(isKymarosAvailable(entity({}))).toBe(false);
  expect(hasReadinessCard(entity({}))).toBe(true);
});

it('other entities have neither', () => {
  const user = entity({
    kind: 'User',
    relations: [{ type: 'memberOf', targetRef: 'group:default/a' }],
  });
  expect(isKymarosAvailable(user)).toBe(false);
  expect(hasReadinessCard(user)).toBe(false);
});
