import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until';

const ROOT = resolve(__dirname, '../../..');
const START_TIMEOUT_MS = 300_000;

/** The product as `./dev start` gives it to a newcomer: demo cluster, sample services, backups and history. */
export class Product {
  readonly url: string;
  readonly #process: ChildProcess;

  /** With the page of `packages/app`, or of another app. */
  static async start(app = 'app'): Promise<Product> {
    const folder = await mkdtemp(join(tmpdir(), 'kymaros-product-'));
    const readyFile = join(folder, 'ready');
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'scripts/start.mjs'),
        '--port',
        '0',
        '--ready-file',
        readyFile,
        '--app',
        app,
      ],
      {
        cwd: ROOT,
        // As in a newcomer's shell, and not as in a test.
        env: { ...process.env, NODE_ENV: undefined },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    await until('the product to be ready', START_TIMEOUT_MS, async () => {
      if (child.exitCode !== null) {
        throw new Error(`it ended with ${child.exitCode}`);
      }
      return existsSync(readyFile);
    });
    const { url } = JSON.parse(await readFile(readyFile, 'utf8'));
    await rm(folder, { recursive: true });
    return new Product(url, child);
  }

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  /** As Ctrl-C does; gives the exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGINT');
    const [code] = await ended;
    return code;
  }
}
