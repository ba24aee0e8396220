import type { MissingPermission } from '@kymaros/plugin-kymaros-common';
import type { BackupProvider } from '@kymaros/plugin-kymaros-node';
import { within } from '../cluster/__testUtils__/DemoWorld';
import { veleroProvider } from '../run/__testUtils__/veleroProvider';
import { GrantedAccess, type Grant } from './__testUtils__/GrantedAccess';
import { AccessPreflight, missingAccessFindings } from './AccessPreflight';

const MINUTE = 60_000;

describe('the rights that Kymaros needs', () => {
  let provider: BackupProvider;

  beforeAll(async () => {
    provider = await veleroProvider();
  });

  const missingOn = (access: GrantedAccess): Promise<MissingPermission[]> =>
    new AccessPreflight({ clusters: access.clusters, provider }).findMissing(
      'c1',
      within(5_000),
    );

  it('are all granted by deploy/', async () => {
    expect(await missingOn(new GrantedAccess())).toEqual([]);
  });

  it.each(
    new GrantedAccess()
      .grants()
      .map((grant): [string, Grant] => [
        `${grant.verb} ${grant.resource} (${grant.file})`,
        grant,
      ]),
  )('include %s, and lacking it is named', async (_, grant) => {
    const { verb, group, resource, namespace, file } = grant;

    const missing = await missingOn(new GrantedAccess().without(grant));

    const [plural, subresource] = resource.split('/');
    expect(missing).toContainEqual(
      expect.objectContaining({
        verb,
        resource: [group ? `${plural}.${group}` : plural, subresource]
          .filter(Boolean)
          .join('/'),
        namespace,
        grantedBy: expect.stringContaining(file),
      }),
    );
  });

  it('in sandboxes are looked for in the sandbox role, before there is a sandbox', async () => {
    const missing = await missingOn(
      new GrantedAccess().without({
        file: 'deploy/sandbox-role.yaml',
        verb: 'create',
        group: '',
        resource: 'pods/exec',
      }),
    );

    expect(missing).toEqual([
      {
        verb: 'create',
        resource: 'pods/exec',
        scope: 'sandboxes',
        neededTo: 'prove that a sandbox is closed, and run checks',
        grantedBy: 'ClusterRole kymaros-sandbox (deploy/sandbox-role.yaml)',
      },
    ]);
  });

  it('may come from elsewhere: an administrator needs nothing of deploy/', async () => {
    expect(await missingOn(GrantedAccess.ofAdmin())).toEqual([]);
  });
});

describe('AccessPreflight', () => {
  const NONE = { accessRules: () => [] };
  const LIST_CLASSES: Grant = {
    file: 'deploy/cluster-role.yaml',
    verb: 'list',
    group: 'storage.k8s.io',
    resource: 'storageclasses',
  };

  it('asks a cluster that grants everything once a minute, however often it is asked itself', async () => {
    const access = new GrantedAccess();
    let nowMs = 0;
    const preflight = new AccessPreflight({
      clusters: access.clusters,
      provider: NONE,
      now: () => nowMs,
    });

    await preflight.findMissing('c1', within(5_000));
    const { reviews } = access;
    nowMs = MINUTE - 1;
    await preflight.findMissing('c1', within(5_000));
    expect([reviews > 0, access.reviews]).toEqual([true, reviews]);

    nowMs = MINUTE;
    await preflight.findMissing('c1', within(5_000));
    expect(access.reviews).toBe(2 * reviews);
  });

  it('asks at once again when something was missing: somebody may just have granted it', async () => {
    const access = new GrantedAccess().without(LIST_CLASSES);
    const preflight = new AccessPreflight({
      clusters: access.clusters,
      provider: NONE,
    });

    await preflight.findMissing('c1', within(5_000));
    const { reviews } = access;
    expect(await preflight.findMissing('c1', within(5_000))).toHaveLength(1);
    expect(access.reviews).toBe(2 * reviews);
  });

  it.each<[string, Partial<MissingPermission>, string]>([
    [
      'in the cluster',
      { verb: 'list', resource: 'storageclasses.storage.k8s.io' },
      'Kymaros may not list storageclasses.storage.k8s.io in the cluster, which it needs to wait.',
    ],
    [
      'in one namespace, of one object',
      {
        verb: 'get',
        resource: 'configmaps',
        scope: 'namespace',
        namespace: 'kube-system',
        name: 'coredns',
      },
      "Kymaros may not get configmaps 'coredns' in namespace kube-system, which it needs to wait.",
    ],
    [
      'in sandboxes',
      { verb: 'create', resource: 'pods/exec', scope: 'sandboxes' },
      'Kymaros may not create pods/exec in its sandboxes, which it needs to wait.',
    ],
  ])(
    'makes a gate that says what is missing %s, and the hint who grants it',
    (_, permission, message) => {
      expect(
        missingAccessFindings([
          {
            verb: 'list',
            resource: 'pods',
            scope: 'cluster',
            neededTo: 'wait',
            grantedBy: 'ClusterRole kymaros (deploy/cluster-role.yaml)',
            ...permission,
          },
        ]),
      ).toEqual([
        {
          code: 'permission-missing',
          severity: 'critical',
          cause: 'INFRA',
          gate: true,
          message,
          hint: 'Grant it by ClusterRole kymaros (deploy/cluster-role.yaml), and run the test again.',
        },
      ]);
    },
  );
});
