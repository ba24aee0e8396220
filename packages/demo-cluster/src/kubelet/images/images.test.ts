import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DemoCluster } from '../../DemoCluster';
import { everythingReady, startCluster } from '../../__testUtils__/world';
import { eventually } from '../../__testUtils__/eventually';

jest.setTimeout(60_000);

describe('the images of the demo applications', () => {
  let cluster: DemoCluster;
  const namespace = 'app';

  const demoHttp = (env: Record<string, string>, scheme = 'HTTP') => ({
    image: 'localhost/demo-http:1',
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: { httpGet: { path: '/', port: 8080, scheme } },
  });

  beforeAll(async () => {
    cluster = await startCluster([namespace]);
    create('client', {
      image: 'localhost/busybox:1',
      command: ['sleep', 'infinity'],
    });
    create('postgres', {
      image: 'localhost/postgres:15',
      env: [{ name: 'POSTGRES_PASSWORD', value: 'not-a-secret' }],
      readinessProbe: { exec: { command: ['pg_isready', '-U', 'postgres'] } },
    });
    create('backend', demoHttp({ DATABASE_HOST: 'postgres' }));
    create('frontend', demoHttp({ BACKEND_URL: 'http://backend/api/health' }));
    create('secure', demoHttp({ TLS: 'true' }, 'HTTPS'));
    create('redirecting', demoHttp({ REDIRECT_TO: 'http://backend/' }));
    create('files', {
      image: 'busybox:1.37',
      command: [
        'sh',
        '-c',
        'echo "<p>hello" >/tmp/index.html; exec httpd -f -vv -p 8080 -h /tmp',
      ],
      readinessProbe: { tcpSocket: { port: 8080 } },
    });
    service('files', 80, 8080);
    service('postgres', 5432, 5432);
    ['backend', 'frontend', 'redirecting'].forEach(name =>
      service(name, 80, 8080),
    );
    service('secure', 443, 8080);
    await everythingReady(cluster);
  });
  afterAll(() => cluster.stop());

  function create(name: string, container: object) {
    cluster.store.create('pods', {
      metadata: { name, namespace, labels: { app: name } },
      spec: { containers: [{ name: 'main', ...container }] },
    });
  }
  function service(name: string, port: number, targetPort: number) {
    cluster.store.create('services', {
      metadata: { name, namespace },
      spec: { selector: { app: name }, ports: [{ port, targetPort }] },
    });
  }
  async function run(pod: string, command: string[], input?: string) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const texts = Promise.all([text(stdout), text(stderr)]);
    const code = await cluster.kubelet.exec({ namespace, name: pod }, 'main', {
      command,
      stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]),
      stdout,
      stderr,
      signal: AbortSignal.timeout(20_000),
    });
    stdout.end();
    stderr.end();
    const [output, errors] = await texts;
    return { code, output, errors };
  }
  const wget = (url: string) => run('client', ['wget', '-q', '-O', '-', url]);

  it('postgres answers psql and keeps its rows', async () => {
    await run('postgres', [
      'psql',
      '-U',
      'postgres',
      '-c',
      'create table t (id int)',
    ]);
    await run(
      'postgres',
      ['psql', '-U', 'postgres'],
      'insert into t values (1), (2);',
    );
    expect(
      await run('postgres', [
        'psql',
        '-U',
        'postgres',
        '-At',
        '-c',
        'select count(*) from t',
      ]),
    ).toMatchObject({ code: 0, output: '2\n' });
  });

  it.each([
    [
      ['psql', '-U', 'nobody', '-c', 'select 1'],
      'FATAL:  role "nobody" does not exist',
      2,
    ],
    [
      ['psql', '-U', 'postgres', '-d', 'x', '-c', 'select 1'],
      'FATAL:  database "x" does not exist',
      2,
    ],
    [
      ['psql', '-U', 'postgres', '-c', 'select * from x'],
      'ERROR:  relation "x" does not exist',
      1,
    ],
  ])('postgres refuses %j', async (command, message, code) => {
    const result = await run('postgres', command);
    expect(result.errors).toContain(message);
    expect(result.code).toBe(code);
  });

  it('a backend is healthy because it has really asked its database', async () => {
    const { output } = await wget('http://backend/healthz');
    expect(JSON.parse(output)).toMatchObject({
      pod: 'backend',
      ok: true,
      target: 'postgres:5432',
      detail: 'database answered "N"',
    });
  });

  it('a frontend passes on what its backend said', async () => {
    const { output } = await wget('http://frontend/api/health');
    expect(JSON.parse(output)).toMatchObject({
      ok: true,
      upstream: { pod: 'backend', ok: true },
    });
  });

  it('HTTPS and redirects work as they do elsewhere', async () => {
    expect((await wget('https://secure/')).output).toBe('hello from secure\n');
    expect((await wget('http://secure:443/')).code).toBe(1);
    expect((await wget('http://redirecting/old')).output).toBe(
      'hello from backend\n',
    );
  });

  it('busybox serves files, and says who asked for what', async () => {
    expect((await wget('http://files/')).output).toBe('<p>hello\n');
    expect(await wget('http://files/nothing')).toMatchObject({
      code: 1,
      errors: 'wget: server returned error: HTTP/1.1 404 Not Found\n',
    });
    const client = cluster.store.require('pods', { namespace, name: 'client' });
    const { lines } = cluster.kubelet.log(
      { namespace, name: 'files' },
      'main',
      false,
    )!;
    expect(lines.map(line => line.text)).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`${client.status!.podIP}:`),
        expect.stringMatching(/ url:\/nothing$/),
        expect.stringMatching(/ response:404$/),
      ]),
    );
  });

  it.each([
    [
      'nc -l -p 9000 -e sh -c "read name; echo hello \\$name" & sleep 0.05; echo you | nc 127.0.0.1 9000',
      'hello you\n',
      0,
    ],
    ['nc postgres 5432 </dev/null', '', 0],
    [
      'nc 127.0.0.1 9 </dev/null 2>&1',
      "nc: can't connect to remote host (127.0.0.1): Connection refused\n",
      1,
    ],
    ['nc nobody 80 </dev/null 2>&1', "nc: bad address 'nobody'\n", 1],
    [
      'wget -q -O - http://127.0.0.1:9/ 2>&1',
      "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
      1,
    ],
    ['wget -q http://nobody/ 2>&1', "wget: bad address 'nobody'\n", 1],
    [
      'nslookup nobody.app.svc.cluster.local | tail -n 2 | head -n 1',
      "** server can't find nobody.app.svc.cluster.local: NXDOMAIN\n",
      0,
    ],
  ])('busybox runs %s as it does elsewhere', async (script, output, code) => {
    expect(await run('client', ['sh', '-c', script])).toMatchObject({
      output,
      code,
    });
  });

  it('a backend without its database says 503, and why', async () => {
    cluster.store.delete('pods', { namespace, name: 'postgres' });
    await eventually(() =>
      expect(
        cluster.store.get('pods', { namespace, name: 'postgres' }),
      ).toBeUndefined(),
    );
    const result = await wget('http://frontend/healthz');
    expect(result).toMatchObject({
      code: 1,
      errors: expect.stringContaining('503'),
    });
    const { output } = await run('backend', [
      'sh',
      '-c',
      'wget -q -O - http://127.0.0.1:8080/healthz 2>&1',
    ]);
    expect(output).toContain('503 Service Unavailable');
  });
});
