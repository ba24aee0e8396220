import {
  ApisApi,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { until } from './until';

const DEPLOY = resolve(__dirname, '../../../deploy');
const NAMESPACE = 'kymaros-system';

/** An object of `deploy/`. */
export type DeployedObject = KubernetesObject & {
  rules?: Array<{
    apiGroups: string[];
    resources: string[];
    resourceNames?: string[];
    verbs: string[];
  }>;
  [field: string]: unknown;
};

/** The account that `deploy/` makes for Kymaros, as a platform team gets it. */
export class ShippedAccount {
  readonly objects: readonly DeployedObject[];
  readonly #config = new KubeConfig();
  readonly #api: KubernetesObjectApi;
  readonly #added: DeployedObject[] = [];
  #folder = '';

  /**
   * Applies `deploy/`, with the token for a Backstage outside of the cluster. `change` makes another account of it, so
   * that nothing is taken from the one that others use.
   */
  static async install(
    adminKubeconfig: string,
    change: (objects: DeployedObject[]) => DeployedObject[] = same => same,
  ): Promise<ShippedAccount> {
    const account = new ShippedAccount(
      adminKubeconfig,
      change(await readDeploy()),
    );
    await account.#install();
    return account;
  }

  private constructor(adminKubeconfig: string, objects: DeployedObject[]) {
    this.#config.loadFromFile(adminKubeconfig);
    this.#api = KubernetesObjectApi.makeApiClient(this.#config);
    this.objects = objects;
  }

  /** File of a kubeconfig with the account's token. */
  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig');
  }

  /** As `kubectl apply` does. */
  async apply(object: DeployedObject): Promise<void> {
    await this.#api.patch(
      object,
      undefined,
      undefined,
      'kymaros-e2e',
      true,
      PatchStrategy.ServerSideApply,
    );
  }

  /** Removes what was not there before. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    for (const object of this.#added.reverse()) {
      await this.#api.delete(object);
    }
  }

  async #install(): Promise<void> {
    const { groups } = await this.#config
      .makeApiClient(ApisApi)
      .getAPIVersions();
    const isServed = ({ apiVersion }: DeployedObject) =>
      !apiVersion!.includes('/') ||
      groups.some(({ name }) => name === apiVersion!.split('/')[0]);
    for (const object of this.objects.filter(isServed)) {
      if (!(await this.#exists(object))) {
        this.#added.push(object);
      }
      await this.apply(object);
    }
    await this.#writeKubeconfig();
  }

  async #exists(object: DeployedObject): Promise<boolean> {
    try {
      await this.#api.read({
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: {
          name: object.metadata!.name!,
          namespace: object.metadata!.namespace,
        },
      });
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === 404) {
        return false;
      }
      throw error;
    }
  }

  async #writeKubeconfig(): Promise<void> {
    const secret = this.objects.find(({ kind }) => kind === 'Secret')!;
    const token = await until('the token of the account', 30_000, async () => {
      const { data } = await this.#config
        .makeApiClient(CoreV1Api)
        .readNamespacedSecret({
          namespace: NAMESPACE,
          name: secret.metadata!.name!,
        });
      return data?.token;
    });
    const config = new KubeConfig();
    config.loadFromClusterAndUser(this.#config.getCurrentCluster()!, {
      name: 'kymaros',
      token: Buffer.from(token, 'base64').toString('utf8'),
    });
    this.#folder = await mkdtemp(join(tmpdir(), 'kymaros-account-'));
    await writeFile(this.kubeconfig, config.exportConfig(), { mode: 0o600 });
  }
}

/** All that a Backstage outside of the cluster needs: what the kustomization lists, and the token. */
async function readDeploy(): Promise<DeployedObject[]> {
  const read = (file: string) => readFile(join(DEPLOY, file), 'utf8');
  const { resources } = parse(await read('kustomization.yaml'));
  const texts = await Promise.all([...resources, 'token.yaml'].map(read));
  return texts.flatMap(text =>
    parseAllDocuments(text).map(document => document.toJS()),
  );
}
