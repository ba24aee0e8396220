import { DemoCluster } from '../../DemoCluster';
import { eventually } from '../../__testUtils__/eventually';
import { ask, clientsOf } from '../../__testUtils__/clients';
import { startCluster } from '../../__testUtils__/world';

jest.setTimeout(60_000);

const GROUP = 'rbac.authorization.k8s.io';
const ROLE_REF = { apiGroup: GROUP, kind: 'ClusterRole', name: 'sandbox' };
const SUBJECT = { kind: 'ServiceAccount', name: 'tester', namespace: 'home' };
const USER = 'system:serviceaccount:home:tester';

describe('a service account', () => {
  let cluster: DemoCluster;
  let token: string;

  beforeAll(async () => {
    cluster = await startCluster(['home', 'mine', 'yours']);
    cluster.serve('/demo/', () => ({ code: 200, body: {} }));
    const { store } = cluster;
    const clusterRole = (name: string, rules: object[]) =>
      store.create(`clusterroles.${GROUP}`, { metadata: { name }, rules });
    store.create('serviceaccounts', {
      metadata: { name: 'tester', namespace: 'home' },
    });
    store.create('secrets', {
      metadata: {
        name: 'tester-token',
        namespace: 'home',
        annotations: { 'kubernetes.io/service-account.name': 'tester' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    clusterRole('tester', [
      { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
      { apiGroups: [GROUP], resources: ['rolebindings'], verbs: ['create'] },
      {
        apiGroups: [GROUP],
        resources: ['clusterroles'],
        resourceNames: ['sandbox'],
        verbs: ['bind'],
      },
    ]);
    clusterRole('sandbox', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    ]);
    clusterRole('everything', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    ]);
    store.create(`clusterrolebindings.${GROUP}`, {
      metadata: { name: 'tester' },
      roleRef: { ...ROLE_REF, name: 'tester' },
      subjects: [SUBJECT],
    });
    store.create(`rolebindings.${GROUP}`, {
      metadata: { name: 'tester', namespace: 'mine' },
      roleRef: ROLE_REF,
      subjects: [SUBJECT],
    });
    token = await eventually(() => {
      const secret = store.require('secrets', {
        namespace: 'home',
        name: 'tester-token',
      });
      if (!secret.data?.token) {
        throw new Error('the Secret has no token yet');
      }
      return Buffer.from(secret.data.token, 'base64').toString();
    });
  });
  afterAll(() => cluster.stop());

  const request = (
    path: string,
    init: { method?: string; body?: object } = {},
  ) =>
    ask(
      clientsOf(cluster).config,
      path,
      { authorization: `Bearer ${token}` },
      init,
    );
  const may = async (resourceAttributes: object) => {
    const { body } = await request(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { method: 'POST', body: { spec: { resourceAttributes } } },
    );
    return body.status.allowed;
  };

  it.each([
    ['/api/v1/namespaces', 200],
    ['/api/v1/namespaces/mine', 200],
    ['/api/v1/namespaces/yours', 403],
    ['/api/v1/namespaces/mine/secrets', 200],
    ['/apis/apps/v1/namespaces/mine/deployments', 200],
    ['/api/v1/namespaces/yours/secrets', 403],
    ['/api/v1/secrets', 403],
    ['/demo/faults', 404],
    ['/apis', 200],
  ])('asking for %s is answered with %d', async (path, code) => {
    expect((await request(path)).code).toBe(code);
  });

  it('finds its namespace and the certificate of the API beside its token', () => {
    const { data = {} } = cluster.store.require('secrets', {
      namespace: 'home',
      name: 'tester-token',
    });
    const text = (key: string) => Buffer.from(data[key], 'base64').toString();
    expect(text('namespace')).toBe('home');
    expect(text('ca.crt')).toContain('BEGIN CERTIFICATE');
  });

  it('is told what it may not, in the words of Kubernetes', async () => {
    const { body } = await request('/api/v1/namespaces/yours/pods');
    expect(body.message).toBe(
      `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the namespace "yours"`,
    );
  });

  it.each([
    [
      {
        verb: 'create',
        resource: 'pods',
        subresource: 'exec',
        namespace: 'mine',
      },
      true,
    ],
    [{ verb: 'create', resource: 'pods', namespace: 'mine' }, false],
    [
      {
        verb: 'create',
        resource: 'pods',
        subresource: 'exec',
        namespace: 'yours',
      },
      false,
    ],
    [
      { verb: 'bind', group: GROUP, resource: 'clusterroles', name: 'sandbox' },
      true,
    ],
    [
      {
        verb: 'bind',
        group: GROUP,
        resource: 'clusterroles',
        name: 'everything',
      },
      false,
    ],
  ])('learns whether it may %j', async (attributes, allowed) => {
    expect(await may(attributes)).toBe(allowed);
  });

  it('may bind the role that it may bind, and gives away nothing else', async () => {
    const bind = (name: string) =>
      request(`/apis/${GROUP}/v1/namespaces/yours/rolebindings`, {
        method: 'POST',
        body: {
          metadata: { name },
          roleRef: { ...ROLE_REF, name },
          subjects: [SUBJECT],
        },
      });
    expect(await bind('everything')).toMatchObject({
      code: 403,
      body: {
        message: expect.stringContaining(
          'is attempting to grant RBAC permissions not currently held',
        ),
      },
    });
    expect((await bind('sandbox')).code).toBe(201);
    expect((await request('/api/v1/namespaces/yours/pods')).code).toBe(200);
  });

  it('is nobody any more when the account is gone', async () => {
    cluster.store.delete('serviceaccounts', {
      namespace: 'home',
      name: 'tester',
    });
    expect((await request('/api/v1/namespaces')).code).toBe(401);
  });
});
