import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packet from 'dns-packet';
import { parseAllDocuments } from 'yaml';
import { DemoCluster } from '../../DemoCluster';
import { everythingReady, startCluster } from '../../__testUtils__/world';
import { CoreDns } from './CoreDns';
import { parseCorefile } from './corefile';
import { rewriteRules } from './rewrite';

jest.setTimeout(60_000);

describe('a Corefile', () => {
  it('has server blocks with plugins and their blocks', () => {
    const [block] = parseCorefile(
      readFileSync(join(__dirname, '__fixtures__', 'Corefile'), 'utf8'),
    );
    expect(block.zones).toEqual(['.']);
    expect(block.directives.map(({ name }) => name)).toEqual([
      'errors',
      'health',
      'ready',
      'log',
      'rewrite',
      'hosts',
      'template',
      'forward',
      'cache',
    ]);
  });

  it.each(['.:53 {\n errors', 'errors'])(
    'that is broken is refused: %j',
    text_ => {
      expect(() => parseCorefile(text_)).toThrow(/Corefile/);
    },
  );
});

describe('a rewrite of names', () => {
  const rewritten = (args: string, name: string) => {
    const [rule] = rewriteRules({
      name: 'rewrite',
      args: args.split(' '),
      block: [],
    });
    const result = rule.apply(name);
    const back = result?.responses.reduceRight(
      (text_, { on, rewrite }) => (on === 'name' ? rewrite(text_) : text_),
      result.name,
    );
    return result && [result.name, back];
  };

  it.each([
    [
      'stop name regex (.*\\.)?app-(db|backend)\\.svc\\.cluster\\.local\\. {1}sandbox-{2}.svc.cluster.local. answer auto',
      'postgres.app-db.svc.cluster.local.',
      [
        'postgres.sandbox-db.svc.cluster.local.',
        'postgres.app-db.svc.cluster.local.',
      ],
    ],
    [
      'name exact a.example. b.example.',
      'a.example.',
      ['b.example.', 'a.example.'],
    ],
    ['name suffix .old. .new.', 'x.old.', ['x.new.', 'x.new.']],
    ['name exact a.example. b.example.', 'c.example.', undefined],
  ])('%s of %s', (args, name, result) => {
    expect(rewritten(args, name)).toEqual(result);
  });
});

describe('the cluster with a resolver of its own for a sandbox', () => {
  let cluster: DemoCluster;

  beforeAll(async () => {
    cluster = await startCluster(['app-db', 'sandbox-db', 'control']);
    const manifests = readFileSync(
      join(__dirname, '__fixtures__', 'sandbox.yaml'),
      'utf8',
    );
    for (const document of parseAllDocuments(manifests)) {
      const object = document.toJS();
      const type = cluster.store.resources.ofKind(
        object.apiVersion,
        object.kind,
      )!;
      cluster.store.create(
        type.group ? `${type.plural}.${type.group}` : type.plural,
        object,
      );
    }
    await everythingReady(cluster);
    const resolver = cluster.store.require('services', {
      namespace: 'control',
      name: 'dns',
    }).spec.clusterIP!;
    cluster.store.create('pods', {
      metadata: { name: 'client', namespace: 'sandbox-db' },
      spec: {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: [resolver],
          searches: [
            'app-db.svc.cluster.local',
            'svc.cluster.local',
            'cluster.local',
          ],
          options: [
            { name: 'ndots', value: '5' },
            { name: 'timeout', value: '1' },
            { name: 'attempts', value: '1' },
          ],
        },
        containers: [
          {
            name: 'main',
            image: 'localhost/busybox:1',
            command: ['sleep', 'infinity'],
          },
        ],
      },
    });
    await everythingReady(cluster);
  });
  afterAll(() => cluster.stop());

  async function run(command: string[]) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const output = Promise.all([text(stdout), text(stderr)]);
    const code = await cluster.kubelet.exec(
      { namespace: 'sandbox-db', name: 'client' },
      'main',
      {
        command,
        stdin: Readable.from([]),
        stdout,
        stderr,
        signal: AbortSignal.timeout(8_000),
      },
    );
    stdout.end();
    stderr.end();
    return { code, output: (await output).join('') };
  }
  const clusterIpOf = (namespace: string) =>
    cluster.store.require('services', { namespace, name: 'postgres' }).spec
      .clusterIP!;

  it.each(['postgres.app-db.svc.cluster.local', 'postgres'])(
    'answers %s with the copy in the sandbox',
    async name => {
      const { output } = await run(['nslookup', name]);
      expect(output).toContain(clusterIpOf('sandbox-db'));
      expect(output).not.toContain(clusterIpOf('app-db'));
    },
  );

  it('refuses names outside, and logs what it was asked', async () => {
    expect(await run(['nslookup', 'api.payments.example.'])).toMatchObject({
      code: 1,
    });
    const [pod] = cluster.store.list('pods', {
      namespace: 'control',
      labelSelector: 'app=dns',
    });
    const lines = cluster.kubelet
      .log(pod.metadata, 'coredns', false)!
      .lines.map(line => line.text);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /"A IN api\.payments\.example\. udp \d+ false 512" REFUSED/,
      ),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /"A IN postgres\.app-db\.svc\.cluster\.local\. udp .* NOERROR/,
      ),
    );
  });

  it('lets the sandbox reach its own copy and not the original', async () => {
    expect(
      (await run(['timeout', '1', 'nc', 'postgres.app-db', '5432'])).code,
    ).toBe(0);
    expect(
      (await run(['timeout', '0.5', 'nc', clusterIpOf('app-db'), '5432'])).code,
    ).not.toBe(0);
  });

  it('leaves names without an answer when the resolver is shut off', async () => {
    const { metadata } = cluster.store.create(
      'networkpolicies.networking.k8s.io',
      {
        metadata: { name: 'shut', namespace: 'control' },
        spec: { podSelector: {}, policyTypes: ['Ingress'] },
      },
    );
    cluster.store.delete('networkpolicies.networking.k8s.io', {
      namespace: 'control',
      name: 'from-sandbox',
    });
    const { code, output } = await run(['nslookup', 'postgres.app-db']);
    expect(code).toBe(1);
    expect(output).toContain('no servers could be reached');
    cluster.store.delete('networkpolicies.networking.k8s.io', metadata);
  });
});

describe('a resolver with a server for each tier', () => {
  let cluster: DemoCluster;

  /** As CoreDNS 1.15 has it: suffixes are put back in names and values, and answer rules work from the last to the first. */
  const COREFILE = `.:1053 {
    errors
    ready :8181
    log . "asked 0 {name} {type} {rcode}"
    rewrite stop name suffix .app-db.svc.cluster.local. .sandbox-db.svc.cluster.local. answer auto
    rewrite stop name suffix .sandbox-db.svc.cluster.local. .sandbox-db.svc.cluster.local.
    rewrite stop name regex ^([0-9]+\\.[0-9]+\\.[0-9]+\\.10\\.in-addr\\.arpa)\\.$ {1}. answer value ^(.*)\\.!\\.$ {1}. answer value [^!]\\.$ refused.invalid. answer value ^(.*)\\.sandbox-db\\.svc\\.cluster\\.local\\.$ {1}.app-db.svc.cluster.local.!.
    rewrite stop name regex .* refused.control.svc.cluster.local.
    forward . /etc/resolv.conf
}
.:1054 {
    log . "asked 1 {name} {type} {rcode}"
    rewrite stop name regex .* refused.control.svc.cluster.local.
    forward . /etc/resolv.conf
}
`;

  beforeAll(async () => {
    cluster = await startCluster(['control', 'app-db', 'sandbox-db']);
    const { store } = cluster;
    const resolver = { namespace: 'control', name: 'resolver' };
    store.create('configmaps', {
      metadata: resolver,
      data: { Corefile: COREFILE },
    });
    store.create('pods', {
      metadata: { ...resolver, labels: { app: 'resolver' } },
      spec: {
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.12.0',
            args: ['-conf', '/etc/coredns/Corefile'],
            readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
            volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
          },
        ],
        volumes: [{ name: 'config', configMap: { name: 'resolver' } }],
      },
    });
    [1053, 1054].forEach((targetPort, position) =>
      store.create('services', {
        metadata: { namespace: 'control', name: `resolver-${position}` },
        spec: {
          selector: { app: 'resolver' },
          ports: [{ port: 53, protocol: 'UDP', targetPort }],
        },
      }),
    );
    for (const namespace of ['app-db', 'sandbox-db']) {
      store.create('services', {
        metadata: { namespace, name: 'postgres' },
        spec: {
          clusterIP: 'None',
          selector: { app: 'postgres' },
          ports: [{ name: 'sql', port: 5432 }],
        },
      });
      store.create('services', {
        metadata: { namespace, name: 'web' },
        spec: { selector: { app: 'postgres' }, ports: [{ port: 80 }] },
      });
      store.create('pods', {
        metadata: {
          namespace,
          name: 'postgres-0',
          labels: { app: 'postgres' },
        },
        spec: {
          hostname: 'postgres-0',
          subdomain: 'postgres',
          containers: [
            {
              name: 'main',
              image: 'busybox:1.37',
              command: ['sleep', 'infinity'],
            },
          ],
        },
      });
    }
    await everythingReady(cluster);
  });
  afterAll(() => cluster.stop());

  const addressOf = (namespace: string, name: string) =>
    cluster.store.require('services', { namespace, name }).spec.clusterIP!;
  const podOf = (namespace: string) =>
    cluster.store.require('pods', { namespace, name: 'postgres-0' }).status!
      .podIP!;

  async function ask(position: number, name: string, type?: string) {
    const stdout = new PassThrough();
    const output = text(stdout);
    const server = addressOf('control', `resolver-${position}`);
    await cluster.kubelet.exec(
      { namespace: 'sandbox-db', name: 'postgres-0' },
      'main',
      {
        command: ['nslookup', ...(type ? [`-type=${type}`] : []), name, server],
        stdin: Readable.from([]),
        stdout,
        stderr: new PassThrough().resume(),
        signal: AbortSignal.timeout(20_000),
      },
    );
    stdout.end();
    return (await output).split('\n').slice(3).filter(Boolean).join('; ');
  }
  const found = (name: string, address: string) =>
    `Name:\t${name}; Address: ${address}`;
  const missing = (name: string) => `** server can't find ${name}: NXDOMAIN`;

  it('leads names of the original to the copy, headless pods too', async () => {
    const web = 'web.app-db.svc.cluster.local';
    expect(await ask(0, web)).toBe(found(web, addressOf('sandbox-db', 'web')));
    const pod = 'postgres-0.postgres.app-db.svc.cluster.local';
    expect(await ask(0, pod)).toBe(found(pod, podOf('sandbox-db')));
  });

  it('writes the names in SRV and PTR answers back', async () => {
    const service = '_sql._tcp.postgres.app-db.svc.cluster.local';
    expect(await ask(0, service, 'srv')).toBe(
      `${service}\tservice = 0 100 5432 postgres-0.postgres.app-db.svc.cluster.local`,
    );
    expect(await ask(0, addressOf('sandbox-db', 'web'))).toMatch(
      /in-addr.arpa\tname = web.app-db.svc.cluster.local$/,
    );
    expect(await ask(0, podOf('sandbox-db'))).toContain(
      'name = postgres-0.postgres.app-db.svc.cluster.local',
    );
  });

  it('does not tell the reverse name of what is outside', async () => {
    expect(await ask(0, addressOf('app-db', 'web'))).toMatch(
      /in-addr.arpa\tname = refused.invalid$/,
    );
  });

  it('answers by who asks, and says in its log who did', async () => {
    const name = 'web.app-db.svc.cluster.local';
    expect(await ask(1, name, 'a')).toBe(missing(name));
    const lines = cluster.kubelet
      .log({ namespace: 'control', name: 'resolver' }, 'coredns', false)!
      .lines.map(line => line.text);
    expect(lines).toContain(`[INFO] asked 1 ${name}. A NXDOMAIN`);
    expect(lines).toContain(`[INFO] asked 0 ${name}. A NOERROR`);
  });

  it('answers below the domain that its Corefile names', async () => {
    const { store } = cluster;
    const server = new CoreDns(
      parseCorefile(
        '.:53 {\n kubernetes corp.internal in-addr.arpa {\n  pods insecure\n }\n}\n',
      ),
      { store, nameservers: [], log: () => undefined, network: {} as never },
    );
    const answer = async (type: 'A' | 'PTR', name: string) => {
      const query = packet.encode({
        type: 'query',
        questions: [{ type, name }],
      });
      const { answers } = packet.decode(
        await server.answer(query, '10.0.0.1', 'udp'),
      );
      return (answers ?? []).map(record => 'data' in record && record.data);
    };
    const address = addressOf('sandbox-db', 'web');
    const name = 'web.sandbox-db.svc.corp.internal';
    expect(await answer('A', name)).toEqual([address]);
    expect(await answer('A', 'web.sandbox-db.svc.cluster.local')).toEqual([]);
    const reversed = address.split('.').reverse().join('.');
    expect(await answer('PTR', `${reversed}.in-addr.arpa`)).toEqual([name]);
  });

  it('knows no other name', async () => {
    expect(await ask(0, 'api.example.com', 'a')).toBe(
      missing('api.example.com'),
    );
  });
});
