import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { DemoCluster } from '../DemoCluster';
import { eventually } from '../__testUtils__/eventually';
import { everythingReady, isReady, startCluster } from '../__testUtils__/world';
import { NODE_ADDRESS } from './Network';

jest.setTimeout(60_000);

/** How long is waited for a connection that must come about, and for one that must not. */
const PATIENCE_SECONDS = { open: 10, shut: 0.6 };

describe('NetworkPolicy', () => {
  let cluster: DemoCluster;

  beforeAll(async () => {
    cluster = await startCluster(['np-a', 'np-b']);
    for (const namespace of ['np-a', 'np-b']) {
      cluster.store.create('services', {
        metadata: { name: 'server', namespace },
        spec: {
          selector: { app: 'server' },
          ports: [
            { name: 'web', port: 80, targetPort: 'web' },
            { name: 'metrics', port: 9090, targetPort: 9090 },
          ],
        },
      });
      cluster.store.create('pods', {
        metadata: { name: 'server', namespace, labels: { app: 'server' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'localhost/demo-http:1',
              ports: [{ name: 'web', containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/', port: 'web' } },
            },
            {
              name: 'metrics',
              image: 'localhost/demo-http:1',
              env: [{ name: 'LISTEN', value: ':9090' }],
              ports: [{ name: 'metrics', containerPort: 9090 }],
            },
          ],
        },
      });
      cluster.store.create('pods', {
        metadata: { name: 'client', namespace, labels: { app: 'client' } },
        spec: {
          containers: [
            {
              name: 'client',
              image: 'localhost/busybox:1',
              command: ['sleep', 'infinity'],
            },
          ],
        },
      });
    }
    await everythingReady(cluster);
  });
  afterAll(() => cluster.stop());
  afterEach(() => {
    for (const { metadata } of cluster.store.list(
      'networkpolicies.networking.k8s.io',
    )) {
      cluster.store.delete('networkpolicies.networking.k8s.io', metadata);
    }
    cluster.store.modify('namespaces', { name: 'np-b' }, draft => {
      delete draft.metadata.labels!.team;
    });
  });

  let count = 0;
  function policy(namespace: string, spec: string): void {
    count += 1;
    cluster.store.create('networkpolicies.networking.k8s.io', {
      metadata: { name: `p-${count}`, namespace },
      spec: parse(spec),
    });
  }

  const isOpen = (...target: [string, string, number]) =>
    reaches(PATIENCE_SECONDS.open, ...target);
  const isShut = async (...target: [string, string, number]) =>
    !(await reaches(PATIENCE_SECONDS.shut, ...target));

  /** What a script in the client of a namespace prints. */
  async function output(namespace: string, script: string): Promise<string> {
    const stdout = new PassThrough();
    const printed = text(stdout);
    await cluster.kubelet.exec({ namespace, name: 'client' }, 'client', {
      command: ['sh', '-c', script],
      stdin: Readable.from([]),
      stdout,
      stderr: new PassThrough().resume(),
      signal: AbortSignal.timeout(20_000),
    });
    stdout.end();
    return printed;
  }

  /** Whether the client of a namespace can open a connection. */
  async function reaches(
    seconds: number,
    ...[namespace, host, port]: [string, string, number]
  ) {
    const sink = new PassThrough().resume();
    const code = await cluster.kubelet.exec(
      { namespace, name: 'client' },
      'client',
      {
        command: ['timeout', String(seconds), 'nc', host, String(port)],
        stdin: Readable.from([]),
        stdout: sink,
        stderr: sink,
        signal: AbortSignal.timeout(20_000),
      },
    );
    return code === 0;
  }

  const A = 'server.np-a.svc.cluster.local';
  const B = 'server.np-b.svc.cluster.local';
  const addressOf = (namespace: string, name = 'server') =>
    cluster.store.require('pods', { namespace, name }).status!.podIP!;
  const API = '10.96.0.1';

  const DENY = '{podSelector: {}, policyTypes: [Ingress, Egress]}';
  const SAME =
    '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}], policyTypes: [Ingress, Egress]}';
  const DNS =
    '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]}';

  it('without one everything is open', async () => {
    expect(await isOpen('np-b', A, 80)).toBe(true);
    expect(await isOpen('np-a', B, 80)).toBe(true);
    expect(await isOpen('np-a', API, 443)).toBe(true);
    expect(await isOpen('np-a', NODE_ADDRESS, 6443)).toBe(true);
  });

  it('a default deny shuts both directions, and names too', async () => {
    policy('np-a', DENY);
    expect(await isShut('np-b', A, 80)).toBe(true);
    expect(await isShut('np-a', B, 80)).toBe(true);
    expect(await isShut('np-a', A, 80)).toBe(true);
    expect(await isShut('np-a', addressOf('np-a'), 8080)).toBe(true);
  });

  it('a namespace opened to itself needs DNS to be opened too', async () => {
    policy('np-a', DENY);
    policy('np-a', SAME);
    expect(await isOpen('np-a', addressOf('np-a'), 8080)).toBe(true);
    expect(await isShut('np-a', A, 80)).toBe(true);
    policy('np-a', DNS);
    expect(await isOpen('np-a', A, 80)).toBe(true);
    expect(await isShut('np-b', A, 80)).toBe(true);
    expect(await isShut('np-a', B, 80)).toBe(true);
    expect(await isShut('np-a', API, 443)).toBe(true);
    expect(await isShut('np-a', NODE_ADDRESS, 6443)).toBe(true);
  });

  it('namespaces are selected by the labels they have at that moment', async () => {
    policy('np-a', DENY);
    policy(
      'np-a',
      '{podSelector: {matchLabels: {app: server}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}], ports: [{port: web}]}]}',
    );
    const label = (team: string) =>
      cluster.store.modify('namespaces', { name: 'np-b' }, draft => {
        draft.metadata.labels!.team = team;
      });
    expect(await isShut('np-b', A, 80)).toBe(true);
    label('blue');
    expect(await isOpen('np-b', A, 80)).toBe(true);
    expect(await isShut('np-b', A, 9090)).toBe(true);
    label('red');
    expect(await isShut('np-b', A, 80)).toBe(true);
  });

  it('both selectors of a peer have to match, and ports may be a range', async () => {
    policy(
      'np-a',
      '{podSelector: {matchLabels: {app: server}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: client}}}], ports: [{port: 9000, endPort: 9100}]}]}',
    );
    expect(await isOpen('np-b', A, 9090)).toBe(true);
    expect(await isShut('np-b', A, 80)).toBe(true);
  });

  it('an address block lets all in but its exceptions', async () => {
    policy(
      'np-a',
      `{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [${addressOf(
        'np-b',
        'client',
      )}/32]}}]}]}`,
    );
    expect(await isShut('np-b', A, 80)).toBe(true);
    expect(await isOpen('np-a', A, 80)).toBe(true);
    expect(await isOpen('np-a', B, 80)).toBe(true);
  });

  it('egress may be limited to a named port of the other side', async () => {
    policy(
      'np-a',
      '{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: web}, {protocol: UDP, port: 53}]}]}',
    );
    expect(await isOpen('np-a', B, 80)).toBe(true);
    expect(await isShut('np-a', A, 9090)).toBe(true);
    expect(await isOpen('np-b', A, 80)).toBe(true);
  });

  it('is nothing on a cluster that does not enforce it', async () => {
    policy('np-a', DENY);
    cluster.network.enforcePolicies('never');
    expect(await isOpen('np-b', A, 80)).toBe(true);
    cluster.network.enforcePolicies('always');
    expect(await isShut('np-b', A, 80)).toBe(true);
  });

  it('comes late to a new pod on a cluster whose network closes late', async () => {
    policy('np-b', DENY);
    cluster.network.enforcePolicies({ afterMs: 3_600_000 });
    expect(await isOpen('np-b', A, 80)).toBe(true);
    cluster.network.enforcePolicies({ afterMs: 1 });
    expect(await isShut('np-b', A, 80)).toBe(true);
    cluster.network.enforcePolicies('always');
  });

  it('covers the way over a port of the node', async () => {
    const { spec } = cluster.store.create('services', {
      metadata: { name: 'outside', namespace: 'np-b' },
      spec: {
        type: 'NodePort',
        selector: { app: 'server' },
        ports: [{ port: 80, targetPort: 'web' }],
      },
    });
    const { nodePort } = spec.ports![0];
    await eventually(async () =>
      expect(await isOpen('np-a', NODE_ADDRESS, nodePort!)).toBe(true),
    );
    policy('np-a', DENY);
    expect(await isShut('np-a', NODE_ADDRESS, nodePort!)).toBe(true);
  });

  it.each([
    ['the API server', API, 443],
    ['the kubelet', NODE_ADDRESS, 10250],
  ])('keeps pods from %s, which else answers', async (_what, host, port) => {
    const script = `timeout 2 wget -q -O /dev/null http://${host}:${port}/ 2>&1; echo $?`;
    expect(await output('np-a', script)).toBe(
      'wget: server returned error: HTTP/1.0 400 Bad Request\n1\n',
    );
    policy('np-a', DENY);
    expect(
      await output('np-a', script.replace('timeout 2', 'timeout 0.6')),
    ).toBe('143\n');
  });

  it('never keeps the node from asking a probe', async () => {
    policy('np-a', DENY);
    cluster.store.create('pods', {
      metadata: { name: 'probed', namespace: 'np-a' },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'localhost/demo-http:1',
            readinessProbe: { httpGet: { path: '/', port: 8080 } },
          },
        ],
      },
    });
    await eventually(() =>
      expect(
        isReady(
          cluster.store.get('pods', { namespace: 'np-a', name: 'probed' }),
        ),
      ).toBe(true),
    );
  });
});
