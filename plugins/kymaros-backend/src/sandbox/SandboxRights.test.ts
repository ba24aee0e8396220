import type { KubernetesObject, V1RoleBinding } from '@kubernetes/client-node';
import { KubeConfig } from '@kubernetes/client-node';
import type {
  AccessRule,
  ClusterReader,
  GuardedWriter,
} from '@kymaros/plugin-kymaros-node';
import { within } from '../cluster/__testUtils__/DemoWorld';
import type { Clusters } from '../cluster/Clusters';
import { clusterConfig } from '../config/__testUtils__/clusterConfig';
import { SandboxRights, sandboxRoleBinding } from './SandboxRights';

/** A cluster in which a binding has effect only after so many questions, as on a busy API server. */
class SlowCluster {
  readonly made: KubernetesObject[] = [];
  readonly asked: AccessRule[] = [];
  usernameAsked = 0;
  readonly #effectiveAfter: number;

  constructor(effectiveAfter: number) {
    this.#effectiveAfter = effectiveAfter;
  }

  get writer(): GuardedWriter {
    return {
      create: async (object: KubernetesObject) => {
        this.made.push(object);
        return object;
      },
    } as Partial<GuardedWriter> as GuardedWriter;
  }

  get clusters(): Clusters {
    const reader = {
      deniedAccess: async (rules: readonly AccessRule[]) => {
        this.asked.push(...rules);
        const isEffective =
          this.made.length > 0 && this.asked.length > this.#effectiveAfter;
        return isEffective ? [] : [...rules];
      },
    } as Partial<ClusterReader> as ClusterReader;
    return {
      names: ['c1'],
      config: () =>
        clusterConfig({
          name: 'c1',
          kubeConfig: new KubeConfig(),
          sandboxRole: 'our-sandboxes',
        }),
      reader: () => reader,
      version: async () => 'v1.35.4',
      username: async () => {
        this.usernameAsked++;
        return 'system:serviceaccount:kymaros-system:kymaros';
      },
    };
  }
}

describe('SandboxRights', () => {
  const grant = (rights: SandboxRights, world: SlowCluster, ms = 10_000) =>
    rights.grant({
      cluster: 'c1',
      namespace: 'sandbox-db',
      writer: world.writer,
      bounds: within(ms),
    });

  it('binds Kymaros itself to the sandbox role, and goes on only when that has effect', async () => {
    const world = new SlowCluster(3);

    await grant(new SandboxRights(world), world);

    expect(world.made).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'kymaros', namespace: 'sandbox-db' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'our-sandboxes',
        },
        subjects: [
          {
            kind: 'ServiceAccount',
            namespace: 'kymaros-system',
            name: 'kymaros',
          },
        ],
      },
    ]);
    expect(world.asked).toHaveLength(4);
    expect(world.asked[0]).toMatchObject({
      verb: 'create',
      resource: 'networkpolicies',
      namespace: 'sandbox-db',
    });
  });

  it('says what to compare when the binding has no effect', async () => {
    const world = new SlowCluster(Infinity);

    await expect(
      grant(new SandboxRights(world), world, 200),
    ).rejects.toMatchObject({
      name: 'WaitTimeoutError',
      message: expect.stringMatching(
        /'our-sandboxes' in namespace 'sandbox-db' of cluster 'c1'.*deploy\/sandbox-role\.yaml/,
      ),
    });
  });

  it('asks a cluster only once who it is', async () => {
    const world = new SlowCluster(0);
    const rights = new SandboxRights(world);

    await grant(rights, world);
    await grant(rights, world);

    expect(world.usernameAsked).toBe(1);
  });
});

describe('the binding of Kymaros', () => {
  const subjectsOf = (username: string): V1RoleBinding['subjects'] =>
    sandboxRoleBinding({ namespace: 'n', role: 'r', username }).subjects;

  it.each([
    'kubernetes-admin',
    'system:serviceaccount:only-a-namespace',
    'oidc:jane@example.com',
  ])('is of the user %s as it is, when that is no service account', name => {
    expect(subjectsOf(name)).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name },
    ]);
  });
});
