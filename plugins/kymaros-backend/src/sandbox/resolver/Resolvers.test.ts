import type {
  KubernetesObject,
  V1Pod,
  V1Service,
} from '@kubernetes/client-node';
import type { RestoreTestSpecInput } from '@kymaros/plugin-kymaros-common';
import { DemoWorld, within } from '../../cluster/__testUtils__/DemoWorld';
import type { Clusters } from '../../cluster/Clusters';
import type { ResolverConfig } from '../../config/KymarosConfig';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { plannedRun } from '../__testUtils__/runs';
import { GuardedWriters } from '../GuardedWriters';
import { sandboxNames } from '../names';
import { Sandboxes } from '../Sandboxes';
import { Resolvers } from './Resolvers';
import type { TierDns } from './TierDns';

jest.setTimeout(60_000);

const DB = 'sandbox-db';
const WEB = 'sandbox-web';
const CONTROL = 'kymaros-7a1b2c3d-control';

function shop(networkIsolation: RestoreTestSpecInput['networkIsolation']) {
  const run = plannedRun('7a1b2c3d-0000-4000-8000-000000000001', {
    namespaces: [
      { name: 'shop-db', sandboxName: DB },
      { name: 'shop-web', sandboxName: WEB },
    ],
    networkIsolation,
  });
  return {
    run,
    names: sandboxNames({ runId: run.runId, spec: run.test.spec }),
  };
}

describe('Resolvers', () => {
  let world: DemoWorld;
  let resolversWith: (resolver?: Partial<ResolverConfig>) => Resolvers;
  let sandboxes: Sandboxes;

  beforeEach(async () => {
    world = await DemoWorld.start();
    const ledger = new MemoryLedger();
    const writers = new GuardedWriters({
      clusters: world.clusters,
      writerOf: name => world.clusters.writer(name),
      ledger,
      instance: 'test',
      ownedKinds: [],
    });
    sandboxes = new Sandboxes({ clusters: world.clusters, writers, ledger });
    resolversWith = (resolver = {}) => {
      const config: Clusters['config'] = name => {
        const given = world.clusters.config(name);
        return { ...given, resolver: { ...given.resolver, ...resolver } };
      };
      const clusters: Clusters = {
        names: world.clusters.names,
        reader: name => world.clusters.reader(name),
        version: (name, options) => world.clusters.version(name, options),
        username: (name, options) => world.clusters.username(name, options),
        config,
      };
      return new Resolvers({ clusters, writers });
    };
    await allReady('kube-system');
  });

  afterEach(() => world.stop());

  async function allReady(namespace: string) {
    await world.reader.waitFor<V1Pod, true>({
      query: { apiVersion: 'v1', kind: 'Pod', namespace },
      until: pods =>
        pods.length > 0 &&
        pods.every(({ status }) =>
          status?.conditions?.some(
            one => one.type === 'Ready' && one.status === 'True',
          ),
        )
          ? true
          : undefined,
      what: `the pods of ${namespace} to be ready`,
      bounds: within(20_000),
    });
  }

  async function giveDomain(domain: string) {
    const coreDns = { namespace: 'kube-system', name: 'coredns' };
    await world.writer.mergePatch(
      { apiVersion: 'v1', kind: 'ConfigMap', ...coreDns },
      {
        data: {
          Corefile: `.:53 {\n  ready\n  kubernetes ${domain} in-addr.arpa {\n  }\n}`,
        },
      },
    );
    const [pod] = await world.reader.list<V1Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: coreDns.namespace,
    });
    const { name } = pod.metadata!;
    await world.writer.delete({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: coreDns.namespace,
      name: name!,
    });
    await world.reader.waitFor<V1Pod, true>({
      query: { apiVersion: 'v1', kind: 'Pod', namespace: coreDns.namespace },
      until: pods =>
        pods.every(({ metadata }) => metadata!.name !== name)
          ? true
          : undefined,
      what: 'the old CoreDNS to be gone',
      bounds: within(20_000),
    });
    await allReady(coreDns.namespace);
  }

  /** A run's sandboxes with a Service `store` and a pod `client` in each, which asks as restored pods do. */
  async function start(
    networkIsolation: RestoreTestSpecInput['networkIsolation'],
  ) {
    const { run, names } = shop(networkIsolation);
    await sandboxes.isolate(run, within(20_000));
    const { dns, findings } = await resolversWith().start(
      run,
      names,
      within(20_000),
    );
    expect(findings).toEqual([]);
    for (const { name, sandbox } of names.tiers) {
      await world.create(...application(sandbox, dns[name]));
      await allReady(sandbox);
    }
    return { run, names, dns };
  }

  const addressOf = async (namespace: string) => {
    const key = { apiVersion: 'v1', kind: 'Service', name: 'store' };
    const service = await world.reader.get<V1Service>({ ...key, namespace });
    return service!.spec!.clusterIP!;
  };
  /** What the C library of a pod makes of a name: wget says where it tries to connect. */
  const ask = async (namespace: string, name: string) => {
    const { stderr } = await world.reader.exec({
      namespace,
      pod: 'client',
      command: ['wget', '-q', '-O', '-', `http://${name}/`],
      bounds: within(10_000),
    });
    return stderr.includes('bad address') ? 'refused' : stderr;
  };

  it('leads the names of production into the sandboxes, for every tier of a group', async () => {
    await start({ mode: 'group' });
    const [db, web] = [await addressOf(DB), await addressOf(WEB)];

    expect(await ask(DB, 'store')).toContain(db);
    expect(await ask(WEB, 'store')).toContain(web);
    for (const name of ['store.shop-db', 'store.shop-db.svc.cluster.local']) {
      expect(await ask(WEB, name)).toContain(db);
    }
    expect(await ask(DB, 'store.shop-web.svc')).toContain(web);
    expect(await ask(WEB, `store.${DB}`)).toContain(db);
    expect(await ask(WEB, 'kube-dns.kube-system.svc.cluster.local')).toBe(
      'refused',
    );
  });

  it('tells a strict tier its own names alone', async () => {
    await start({ mode: 'strict' });

    expect(await ask(WEB, 'store.shop-web')).toContain(await addressOf(WEB));
    expect(await ask(WEB, 'store.shop-db')).toBe('refused');
    expect(await ask(WEB, `store.${DB}.svc.cluster.local`)).toBe('refused');
  });

  it('answers the names of sandboxes alone where a test wants no rewriting', async () => {
    await start({ mode: 'group', dns: 'none' });

    expect(await ask(WEB, 'store')).toContain(await addressOf(WEB));
    expect(await ask(WEB, `store.${DB}`)).toContain(await addressOf(DB));
    expect(await ask(WEB, 'store.shop-db')).toBe('refused');
  });

  it('works with a domain that the cluster has given itself', async () => {
    await giveDomain('corp.internal');
    const { dns } = await start({ mode: 'group' });

    expect(dns['shop-web'].searches).toEqual([
      'shop-web.svc.corp.internal',
      'svc.corp.internal',
      'corp.internal',
    ]);
    for (const name of ['store.shop-db', 'store.shop-db.svc.corp.internal']) {
      expect(await ask(WEB, name)).toContain(await addressOf(DB));
    }
    expect(await ask(WEB, 'store.shop-db.svc.cluster.local')).toBe('refused');
  });

  it('keeps each tier to its own resolver', async () => {
    const { dns } = await start({ mode: 'strict' });

    expect(dns['shop-db'].nameserver).not.toBe(dns['shop-web'].nameserver);
    const { exitCode } = await world.reader.exec({
      namespace: WEB,
      pod: 'client',
      command: [
        ...['timeout', '1', 'nslookup', 'store.shop-db.svc.cluster.local'],
        dns['shop-db'].nameserver,
      ],
      bounds: within(10_000),
    });
    expect(exitCode).not.toBe(0);
  });

  it('remembers what each tier asked for, and where it led', async () => {
    const { run, names, dns } = await start({ mode: 'strict' });
    for (const name of ['store', 'store.shop-db', 'api.stripe.com']) {
      await ask(WEB, name);
    }
    const observed = await resolversWith().observe(
      run,
      { names, dns },
      within(10_000),
    );

    expect(
      observed.names.map(({ name, place, found }) => [name, place.kind, found]),
    ).toEqual(
      expect.arrayContaining([
        ['store', 'rewritten', true],
        ['store.shop-db', 'other-tier', false],
        ['api.stripe.com', 'outside', false],
      ]),
    );
    expect(observed.names).toHaveLength(3);
    expect(observed.findings).toEqual([]);
  });

  it('finds after a crash what the first try made (promise 5)', async () => {
    const { run, names } = shop({ mode: 'group' });
    await sandboxes.isolate(run, within(20_000));
    const first = await resolversWith().start(run, names, within(20_000));

    expect(await resolversWith().start(run, names, within(20_000))).toEqual(
      first,
    );
  });

  it("stops the run where the cluster's DNS gives no image, and says what to configure", async () => {
    const { run, names } = shop({ mode: 'group' });
    await sandboxes.isolate(run, within(20_000));
    const upstream = { namespace: 'kube-system', podLabels: { app: 'other' } };
    const resolvers = resolversWith({ upstream });

    const { findings } = await resolvers.start(run, names, within(20_000));

    expect(findings).toEqual([
      expect.objectContaining({
        code: 'resolver-image-unknown',
        cause: 'INFRA',
        gate: true,
        message: expect.stringContaining('app=other'),
        hint: expect.stringContaining('resolver.image'),
      }),
    ]);
    expect(
      (await resolvers.preview(run, names, within(1_000))).findings,
    ).toEqual(findings);
  });

  it('stops the run when the resolver does not start, and says why', async () => {
    const { run, names } = shop({ mode: 'group' });
    await sandboxes.isolate(run, within(20_000));
    const image = 'registry.example/no-such-coredns:1';

    const { dns, findings } = await resolversWith({ image }).start(
      run,
      names,
      within(1_500),
    );

    expect(dns).toEqual({});
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'resolver-not-started',
        cause: 'INFRA',
        gate: true,
        object: expect.objectContaining({ namespace: CONTROL }),
        message: expect.stringMatching(/no-such-coredns.*(Err|Back)/s),
      }),
    ]);
  });

  it('says beforehand which names would lead into the sandboxes', async () => {
    const { run, names } = shop({ mode: 'group' });
    const preview = await resolversWith().preview(run, names, within(5_000));

    expect(preview.findings).toEqual([]);
    expect(preview.names).toContain('*.shop-db.svc.cluster.local');
    expect(await world.reader.get(namespaceKeyOf(CONTROL))).toBeUndefined();
  });
});

function namespaceKeyOf(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', name };
}

function application(namespace: string, dns: TierDns): KubernetesObject[] {
  const { nameserver, searches, ndots } = dns;
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'store', namespace },
    spec: { selector: { app: 'client' }, ports: [{ port: 80 }] },
  };
  const pod: V1Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', namespace, labels: { app: 'client' } },
    spec: {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: [nameserver],
        searches,
        options: [{ name: 'ndots', value: String(ndots) }],
      },
      containers: [
        {
          name: 'main',
          image: 'localhost/busybox:1',
          command: ['sleep', 'infinity'],
        },
      ],
    },
  };
  return [service, pod];
}
