import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, type Access } from './accessOf';
import { ApiProxy } from './ApiProxy';

/** Notes what Kymaros asks of an API server, each verb on each resource once a namespace, in a file that cases can read. */
export class AccessLog {
  readonly #proxy: ApiProxy;
  readonly #folder: string;

  static async start(kubeconfig: string): Promise<AccessLog> {
    const folder = await mkdtemp(join(tmpdir(), 'kymaros-access-'));
    const file = fileIn(folder);
    await writeFile(file, '');
    const noted = new Set<string>();
    const proxy = await ApiProxy.start({
      kubeconfig,
      onRequest: request => {
        const line = JSON.stringify(accessOf(request));
        if (line && !noted.has(line)) {
          noted.add(line);
          appendFileSync(file, `${line}\n`);
        }
      },
    });
    return new AccessLog(proxy, folder);
  }

  /** What was noted so far in the file of a log. */
  static async read(file: string): Promise<Access[]> {
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
    return lines.map(line => JSON.parse(line));
  }

  private constructor(proxy: ApiProxy, folder: string) {
    this.#proxy = proxy;
    this.#folder = folder;
  }

  get file(): string {
    return fileIn(this.#folder);
  }

  /** File of a kubeconfig whose requests are noted. */
  get kubeconfig(): string {
    return this.#proxy.kubeconfig;
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    await rm(this.#folder, { recursive: true });
  }
}

function fileIn(folder: string): string {
  return join(folder, 'access.jsonl');
}
