import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { DemoCluster } from '../../DemoCluster';
import { everythingReady, startCluster } from '../../__testUtils__/world';
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
    return result && [result.name, result.restore(result.name)];
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

  it.each(['postgres.app-db.svc.cluster.local', 'postgres.app-db', 'postgres'])(
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
