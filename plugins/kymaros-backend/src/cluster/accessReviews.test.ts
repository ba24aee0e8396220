import type { AccessRule } from '@kymaros/plugin-kymaros-node';
import { refuse, ScriptedApi } from './__testUtils__/ScriptedApi';
import { within } from './__testUtils__/DemoWorld';
import { deniedAccess, readUsername } from './accessReviews';
import { KubeTransport } from './KubeTransport';

const LIST_BACKUPS: AccessRule = {
  verb: 'list',
  group: 'velero.io',
  resource: 'backups',
  namespace: 'velero',
  neededTo: 'choose a backup',
};
const EXEC: AccessRule = {
  verb: 'create',
  group: '',
  resource: 'pods/exec',
  neededTo: 'run checks',
};
const BIND: AccessRule = {
  verb: 'bind',
  group: 'rbac.authorization.k8s.io',
  resource: 'clusterroles',
  name: 'kymaros-sandbox',
  neededTo: 'get its rights in a sandbox',
};

describe('asking a cluster about our own rights', () => {
  let api: ScriptedApi;
  let transport: KubeTransport;

  /** Allows what the test says, and remembers what was asked. */
  function answerReviews(isAllowed: (attributes: object) => boolean): object[] {
    const asked: object[] = [];
    api.answerWith(({ method, url, body }, response) => {
      const { spec } = JSON.parse(body);
      expect([method, url.pathname]).toEqual([
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      ]);
      asked.push(spec.resourceAttributes);
      const allowed = isAllowed(spec.resourceAttributes);
      response.writeHead(201).end(JSON.stringify({ status: { allowed } }));
    });
    return asked;
  }

  beforeEach(async () => {
    api = await ScriptedApi.start();
    transport = new KubeTransport({
      cluster: 'c1',
      kubeConfig: api.kubeConfig,
    });
  });

  afterEach(async () => {
    transport.close();
    await api.stop();
  });

  it('gives the denied rules and no others, in their order', async () => {
    answerReviews(attributes => 'namespace' in attributes);

    const denied = await deniedAccess(transport, [EXEC, LIST_BACKUPS, BIND], {
      bounds: within(5_000),
    });

    expect(denied).toEqual([EXEC, BIND]);
  });

  it('asks for subresource, namespace and name as the API knows them', async () => {
    const asked = answerReviews(() => true);

    await deniedAccess(transport, [EXEC, LIST_BACKUPS, BIND], {
      bounds: within(5_000),
    });

    expect(asked).toEqual(
      expect.arrayContaining([
        { verb: 'create', group: '', resource: 'pods', subresource: 'exec' },
        {
          verb: 'list',
          group: 'velero.io',
          resource: 'backups',
          namespace: 'velero',
        },
        {
          verb: 'bind',
          group: 'rbac.authorization.k8s.io',
          resource: 'clusterroles',
          name: 'kymaros-sandbox',
        },
      ]),
    );
  });

  it('asks again when the server is out of breath: a question changes nothing', async () => {
    let failures = 2;
    api.answerWith((_, response) =>
      failures-- > 0
        ? refuse(response, 503)
        : response.end(JSON.stringify({ status: { allowed: true } })),
    );

    expect(
      await deniedAccess(transport, [EXEC], { bounds: within(5_000) }),
    ).toEqual([]);
    expect(api.requests).toHaveLength(3);
  });

  it('takes a server that does not answer the question for an error, not for a no', async () => {
    api.answerWith((_, response) => refuse(response, 404));

    await expect(
      deniedAccess(transport, [EXEC], { bounds: within(5_000) }),
    ).rejects.toMatchObject({ status: 404, cluster: 'c1' });
  });

  it('ends with its deadline', async () => {
    api.answerWith(() => {});

    await expect(
      deniedAccess(transport, [EXEC], { bounds: within(100) }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('knows whom the cluster takes it for', async () => {
    const username = 'system:serviceaccount:kymaros-system:kymaros';
    api.answerWith(({ url }, response) =>
      url.pathname === '/apis/authentication.k8s.io/v1/selfsubjectreviews'
        ? response.end(JSON.stringify({ status: { userInfo: { username } } }))
        : refuse(response, 404),
    );

    expect(await readUsername(transport, { bounds: within(5_000) })).toBe(
      username,
    );
  });
});
