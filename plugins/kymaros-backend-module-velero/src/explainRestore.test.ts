import type { Finding } from '@kymaros/plugin-kymaros-common';
import { withKinds } from './explainRestore';

const KINDS = [
  { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    namespaced: true,
  },
];

const about = (kind: string): Finding => ({
  code: 'item-not-restored',
  severity: 'critical',
  cause: 'BACKUP',
  gate: false,
  object: { kind, namespace: 'sandbox', name: 'web' },
  message: 'no',
  hint: 'yes',
});

describe('withKinds', () => {
  it.each([
    ['pods', 'v1', 'Pod'],
    ['deployments.apps', 'apps/v1', 'Deployment'],
  ])('calls one of %s by its kind', (resource, apiVersion, kind) => {
    const [{ object }] = withKinds([about(resource)], KINDS);

    expect(object).toEqual({
      apiVersion,
      kind,
      namespace: 'sandbox',
      name: 'web',
    });
  });

  it.each(['widgets.example.com', 'deployments.other.com', 'Secret'])(
    'leaves %s, which the cluster does not serve, as it is called',
    resource => {
      expect(withKinds([about(resource)], KINDS)).toEqual([about(resource)]);
    },
  );
});
