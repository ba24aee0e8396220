import { KymarosClient, type Run } from '@kymaros/plugin-kymaros-common';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { until } from './until';

const ROOT = resolve(__dirname, '../../..');

const START_TIMEOUT_MS = 240_000;

/** What a backend is started with. */
interface BackendOptions {
  kubeconfig: string;
  entities: object[];
  /** Source namespaces that may be tested. */
  namespaces: string[];
  /** The platform team's entries in the table of hazards. */
  hazards?: object[];
  /** Settings of the cluster that are to be otherwise. */
  cluster?: object;
  /** For how long what came up must stay up: short by default, to keep cases quick; `undefined` as the product has it. */
  stabilityWindow?: string | undefined;
  /** Fills the folder of its databases before it starts. */
  past?: (folder: string) => Promise<void>;
}

/** A Backstage backend of our own: one process, its database on disk, so that it can be killed and come back. */
export class KymarosBackend {
  readonly client: KymarosClient;
  readonly #folder: string;
  readonly #port: number;
  readonly #token: string;
  #process?: ChildProcess;

  private constructor(folder: string, port: number, token: string) {
    this.#folder = folder;
    this.#port = port;
    this.#token = token;
    this.client = new KymarosClient({
      discoveryApi: { getBaseUrl: async id => `${this.url}/api/${id}` },
      fetchApi: {
        fetch: (input, init) => {
          const request = new Request(input as RequestInfo, init);
          request.headers.set('authorization', `Bearer ${token}`);
          return fetch(request);
        },
      },
    });
  }

  /** Value of the label `kymaros.io/instance` on all that its runs make. */
  get instance(): string {
    return `e2e-${this.#port}`;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Starts with these entities in its catalog, allowed to test these source namespaces. */
  static async start(options: BackendOptions): Promise<KymarosBackend> {
    const folder = await mkdtemp(join(tmpdir(), 'kymaros-e2e-'));
    const backend = new KymarosBackend(
      folder,
      await freePort(),
      randomBytes(16).toString('hex'),
    );
    await backend.#writeConfig(options);
    try {
      await options.past?.(backend.#dataFolder);
      await backend.startProcess();
      await backend.#knows(options.entities);
      return backend;
    } catch (error) {
      await backend.stop();
      throw error;
    }
  }

  async #knows(entities: object[]): Promise<void> {
    const wanted = entities.filter(
      entity => (entity as { kind?: string }).kind === 'RestoreTest',
    );
    await until(
      'the catalog to hold all restore tests',
      START_TIMEOUT_MS,
      async () => {
        const { totalItems } = await this.client.listRestoreTests();
        return totalItems >= wanted.length;
      },
    );
  }

  async startProcess(): Promise<void> {
    const log = createWriteStream(this.logFile, { flags: 'a' });
    const child = spawn(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        join(ROOT, 'packages/backend/src/index.ts'),
        ...['--config', join(ROOT, 'app-config.yaml')],
        ...['--config', join(this.#folder, 'app-config.yaml')],
      ],
      {
        cwd: join(ROOT, 'packages/backend'),
        env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'info' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#process = child;
    const ready = until('the backend to be ready', START_TIMEOUT_MS, async () =>
      child.exitCode === null
        ? (await fetch(`${this.url}/.backstage/health/v1/readiness`)).ok
        : 'ended',
    );
    if ((await ready) === 'ended') {
      throw new Error(`the backend ended: ${await this.lastLog()}`);
    }
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
  }

  get #dataFolder(): string {
    return join(this.#folder, 'data');
  }

  get logFile(): string {
    return join(this.#folder, 'backend.log');
  }

  async lastLog(): Promise<string> {
    return (await readFile(this.logFile, 'utf8')).slice(-4000);
  }

  /** Resident memory of the process now. */
  async residentMiB(): Promise<number> {
    return this.#memoryMiB('VmRSS');
  }

  /** The most resident memory that the process ever had. */
  async peakMiB(): Promise<number> {
    return this.#memoryMiB('VmHWM');
  }

  async #memoryMiB(field: string): Promise<number> {
    const status = await readFile(`/proc/${this.#process!.pid}/status`, 'utf8');
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) / 1024;
  }

  /** Waits for the end of a run; a backend that is being restarted is waited for too. */
  async finished(runId: string, timeoutMs = 240_000): Promise<Run> {
    return until(`run ${runId} to finish`, timeoutMs, async () => {
      const run = await this.client.getRun(runId);
      return run.state === 'finished' ? run : undefined;
    });
  }

  /** Waits for a picture of the run. */
  async reached(
    runId: string,
    what: string,
    condition: (run: Run) => boolean,
    timeoutMs = 120_000,
  ): Promise<Run> {
    return until(`run ${runId} to have ${what}`, timeoutMs, async () => {
      const run = await this.client.getRun(runId);
      if (run.state === 'finished' && !condition(run)) {
        throw new Error(`it finished: ${run.verdict}`);
      }
      return condition(run) ? run : undefined;
    });
  }

  /** Starts a run of the test and waits for its end. */
  async run(testRef: string): Promise<Run> {
    const { id } = await this.client.startRun(testRef);
    return this.finished(id);
  }

  async #writeConfig(options: BackendOptions): Promise<void> {
    const { stabilityWindow } = { stabilityWindow: '2s', ...options };
    const catalog = join(this.#folder, 'catalog.yaml');
    await writeFile(
      catalog,
      options.entities.map(entity => stringify(entity)).join('---\n'),
    );
    const config = {
      app: { baseUrl: this.url },
      backend: {
        baseUrl: this.url,
        listen: { host: 'localhost', port: this.#port },
        database: {
          client: 'better-sqlite3',
          connection: { directory: this.#dataFolder },
        },
        auth: {
          externalAccess: [
            { type: 'static', options: { token: this.#token, subject: 'e2e' } },
          ],
        },
      },
      catalog: {
        locations: [{ type: 'file', target: catalog }],
      },
      kymaros: {
        instance: this.instance,
        clusters: [
          {
            name: 'test',
            kubeconfig: { path: options.kubeconfig },
            veleroNamespace: 'velero',
            // Local, as the images of the fixture application are.
            probe: { image: 'localhost/busybox:1' },
            ...options.cluster,
          },
        ],
        entitlements: [{ namespaces: options.namespaces }],
        hazards: options.hazards ?? [],
        ...(stabilityWindow && { scoring: { stabilityWindow } }),
      },
    };
    await writeFile(join(this.#folder, 'app-config.yaml'), stringify(config));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}
