import { Log, PortForward } from '@kubernetes/client-node';
import { request } from 'node:http';
import { AddressInfo, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { clientsOf, runInPod } from '../__testUtils__/clients';
import { eventually } from '../__testUtils__/eventually';
import { DemoCluster } from '../DemoCluster';

jest.setTimeout(60_000);

describe('the pods of the cluster', () => {
  let cluster: DemoCluster;
  let clients: ReturnType<typeof clientsOf>;
  const namespace = 'shop';

  beforeAll(async () => {
    cluster = await DemoCluster.start();
    clients = clientsOf(cluster);
    cluster.store.create('namespaces', { metadata: { name: namespace } });
    await eventually(() =>
      cluster.store.require('serviceaccounts', { namespace, name: 'default' }),
    );
  });
  afterAll(() => cluster.stop());

  function createPod(name: string, container: object, spec: object = {}) {
    return cluster.store.create('pods', {
      metadata: { name, namespace },
      spec: {
        containers: [
          { name: 'main', image: 'localhost/busybox:1', ...container },
        ],
        ...spec,
      },
    });
  }

  const podNamed = (name: string) =>
    cluster.store.require('pods', { namespace, name });
  const conditionOf = (name: string, type: string) =>
    podNamed(name).status?.conditions?.find(one => one.type === type)?.status;
  const ready = (name: string) =>
    eventually(() => expect(conditionOf(name, 'Ready')).toBe('True'));
  const stateOf = (name: string) =>
    podNamed(name).status?.containerStatuses?.[0]?.state;

  it('become ready and get an address', async () => {
    createPod('sleeper', { command: ['sleep', 'infinity'] });
    await ready('sleeper');
    expect(podNamed('sleeper').status).toMatchObject({
      phase: 'Running',
      podIP: expect.stringMatching(/^10\.244\./),
    });
  });

  it.each([
    ['true', 'Never', 'Succeeded', 0],
    ['false', 'Never', 'Failed', 1],
  ])(
    'end as their process does: %s',
    async (command, restartPolicy, phase, code) => {
      createPod(command, { command: [command] }, { restartPolicy });
      await eventually(() =>
        expect(podNamed(command).status?.phase).toBe(phase),
      );
      expect(stateOf(command)?.terminated?.exitCode).toBe(code);
    },
  );

  it('are started again when they crash, and back off', async () => {
    createPod('crasher', { command: ['sh', '-c', 'echo dying; exit 7'] });
    await eventually(() =>
      expect(stateOf('crasher')?.waiting?.reason).toBe('CrashLoopBackOff'),
    );
    const [status] = podNamed('crasher').status!.containerStatuses!;
    expect(status.restartCount).toBeGreaterThan(0);
    expect(status.lastState?.terminated?.exitCode).toBe(7);
  });

  it('wait for an image that cannot be pulled', async () => {
    createPod('imageless', { image: 'registry.invalid/missing:2' });
    await eventually(() =>
      expect(stateOf('imageless')?.waiting?.reason).toMatch(/ImagePull/),
    );
  });

  it('wait for the Secret that their environment names', async () => {
    const valueFrom = { secretKeyRef: { name: 'late', key: 'word' } };
    createPod('patient', {
      command: ['sleep', 'infinity'],
      env: [{ name: 'WORD', valueFrom }],
    });
    await eventually(() =>
      expect(stateOf('patient')?.waiting?.reason).toBe(
        'CreateContainerConfigError',
      ),
    );
    cluster.store.create('secrets', {
      metadata: { name: 'late', namespace },
      stringData: { word: 'here' },
    });
    await ready('patient');
    const { output } = await runInPod(clients.config, {
      namespace,
      pod: 'patient',
      container: 'main',
      words: ['sh', '-c', 'echo $WORD'],
    });
    expect(output).toBe('here\n');
  });

  it('run their init containers first, in order', async () => {
    const image = 'localhost/busybox:1';
    const write = (word: string) => ({
      name: word,
      image,
      command: ['sh', '-c', `echo ${word} >>/work/log`],
      volumeMounts: [{ name: 'work', mountPath: '/work' }],
    });
    createPod(
      'initialised',
      {
        command: ['sh', '-c', 'cat /work/log; sleep infinity'],
        volumeMounts: [{ name: 'work', mountPath: '/work' }],
      },
      {
        initContainers: [write('first'), write('second')],
        volumes: [{ name: 'work', emptyDir: {} }],
      },
    );
    await ready('initialised');
    const log = await clients.core.readNamespacedPodLog({
      namespace,
      name: 'initialised',
      container: 'main',
    });
    expect(log).toBe('first\nsecond\n');
  });

  it('are unready while their probe fails', async () => {
    createPod('prober', {
      command: ['sleep', 'infinity'],
      readinessProbe: {
        exec: { command: ['test', '-f', '/tmp/ready'] },
        periodSeconds: 1,
        failureThreshold: 1,
      },
    });
    const run = (script: string) =>
      runInPod(clients.config, {
        namespace,
        pod: 'prober',
        container: 'main',
        words: ['sh', '-c', script],
      });
    await eventually(() => expect(stateOf('prober')?.running).toBeDefined());
    expect(conditionOf('prober', 'Ready')).toBe('False');
    await run('touch /tmp/ready');
    await ready('prober');
    await run('rm /tmp/ready');
    await eventually(() =>
      expect(conditionOf('prober', 'Ready')).toBe('False'),
    );
  });

  it('are unready while somebody wants them to be', async () => {
    createPod('forced', { command: ['sleep', 'infinity'] });
    await ready('forced');
    const release = cluster.kubelet.forceUnready(
      pod => pod.metadata.name === 'forced',
    );
    expect(conditionOf('forced', 'Ready')).toBe('False');
    release();
    expect(conditionOf('forced', 'Ready')).toBe('True');
  });

  it('stay until their process has ended, then go', async () => {
    createPod('leaving', { command: ['sleep', 'infinity'] });
    await ready('leaving');
    const answer = await clients.core.deleteNamespacedPod({
      namespace,
      name: 'leaving',
    });
    expect(answer.metadata?.deletionTimestamp).toBeDefined();
    await eventually(() =>
      expect(
        cluster.store.get('pods', { namespace, name: 'leaving' }),
      ).toBeUndefined(),
    );
  });

  describe('exec', () => {
    beforeAll(async () => {
      createPod('worker', { command: ['sleep', 'infinity'] });
      await ready('worker');
    });
    const run = (words: string[], input?: string) =>
      runInPod(clients.config, {
        namespace,
        pod: 'worker',
        container: 'main',
        words,
        input,
      });

    it('gives output, errors and success apart', async () => {
      const result = await run(['sh', '-c', 'echo out; cat /missing || true']);
      expect(result).toMatchObject({
        output: 'out\n',
        errors: "cat: can't open '/missing': No such file or directory\n",
        status: { status: 'Success' },
      });
    });

    it('tells the exit code as Kubernetes does', async () => {
      const { status } = await run(['sh', '-c', 'exit 3']);
      expect(status).toMatchObject({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '3' }] },
      });
    });

    it('passes input on', async () => {
      await expect(run(['cat'], 'hello')).resolves.toMatchObject({
        output: 'hello',
      });
    });

    it('fails for a command that the image does not have', async () => {
      const { status } = await run(['no-such-command']);
      expect(status.reason).toBe('InternalError');
      expect(status.message).toContain('executable file not found in $PATH');
    });

    it('is refused for a container that the pod does not have', async () => {
      await expect(
        runInPod(clients.config, {
          namespace,
          pod: 'worker',
          container: 'other',
          words: ['true'],
        }),
      ).rejects.toMatchObject({
        message: expect.stringContaining('400'),
      });
    });
  });

  describe('logs', () => {
    const read = (name: string, options: object) => {
      const stream = new PassThrough();
      const content = text(stream);
      const started = new Log(clients.config).log(
        namespace,
        name,
        'main',
        stream,
        options,
      );
      return started.then(() => content);
    };

    it('are followed to their end, from the line that was asked for', async () => {
      createPod(
        'writer',
        { command: ['sh', '-c', 'echo one; echo two; sleep 0.3; echo three'] },
        { restartPolicy: 'Never' },
      );
      await eventually(() => expect(stateOf('writer')?.running).toBeDefined());
      const content = await read('writer', { follow: true, tailLines: 1 });
      expect(content).toBe('two\nthree\n');
    });

    it('of the run before the last are kept', async () => {
      await eventually(() =>
        expect(stateOf('crasher')?.waiting?.reason).toBe('CrashLoopBackOff'),
      );
      await expect(read('crasher', { previous: true })).resolves.toBe(
        'dying\n',
      );
    });
  });

  describe('port-forward', () => {
    async function forwarded(pod: string, port: number, path: string) {
      const forward = new PortForward(clients.config);
      const errors = new PassThrough();
      const problem = text(errors);
      const server = createServer(socket => {
        void forward
          .portForward(namespace, pod, [port], socket, errors, socket)
          .then(webSocket => {
            (webSocket as { onclose: unknown }).onclose = () => {
              socket.end();
              errors.end();
            };
          });
      });
      await new Promise<void>(resolve =>
        server.listen(0, '127.0.0.1', resolve),
      );
      const answer = new Promise<string>((resolve, reject) => {
        const asked = request({
          port: (server.address() as AddressInfo).port,
          host: '127.0.0.1',
          path,
          headers: { connection: 'close' },
        });
        asked.on('response', async response =>
          resolve(`${response.statusCode} ${await text(response)}`),
        );
        asked.on('error', reject);
        asked.end();
      });
      return {
        outcome: await answer.catch((error: Error) => error.message),
        problem: await problem,
        close: server.close(),
      };
    }

    it('reaches what listens on the loopback only', async () => {
      createPod('web', {
        image: 'localhost/demo-http:1',
        env: [{ name: 'LISTEN', value: '127.0.0.1:8080' }],
      });
      await ready('web');
      await expect(forwarded('web', 8080, '/')).resolves.toMatchObject({
        outcome: '200 hello from web\n',
      });
    });

    it('says why a port does not answer', async () => {
      const { problem } = await forwarded('web', 9999, '/');
      expect(problem).toContain('error forwarding port 9999 to pod');
      expect(problem).toContain('connection refused');
    });
  });
});
