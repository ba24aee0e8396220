import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { Access, roleBasedAccess } from './api/access/rbac';
import { Clock } from './api/Clock';
import { EventRecorder } from './api/EventRecorder';
import { ApiServer, ExtraRoute } from './api/http/ApiServer';

import { Interceptors } from './api/interceptors';
import { installKindRules } from './api/kinds';
import { Store } from './api/Store';
import { bootstrap } from './bootstrap';
import { Certificate, selfSignedCertificate } from './certificate';
import { startControllers } from './controllers';
import { policyAdmission } from './controllers/admissionPolicies';
import { limitRangeAdmission } from './controllers/limitRange';
import { quotaAdmission } from './controllers/quota';
import { ImageShelf } from './kubelet/ContainerImage';
import { addImages } from './kubelet/images';
import { Kubelet } from './kubelet/Kubelet';
import { VolumeShelf } from './kubelet/Volume';
import { Network } from './network/Network';

/** How a demo cluster is started. */
export interface DemoClusterOptions {
  /** The port of the API on the loopback; a free one by default. */
  port?: number;
  /** How many times faster than usual the simulated world works. */
  speed?: number;
  /** Who may do what; by default the kubeconfig's user everything, and service accounts what Roles bound to them say. */
  access?: Access;
}

/** A Kubernetes cluster with one node, in this process. */
export class DemoCluster {
  readonly store: Store;
  readonly clock: Clock;
  readonly interceptors = new Interceptors();
  readonly images = new ImageShelf();
  readonly volumes = new VolumeShelf();
  readonly events: EventRecorder;
  readonly network: Network;
  readonly kubelet: Kubelet;
  readonly #api: ApiServer;
  readonly #token = randomBytes(24).toString('base64url');
  readonly #authority: string;
  #port = 0;
  #stopControllers: () => void = () => undefined;

  private constructor(options: DemoClusterOptions, certificate: Certificate) {
    this.#authority = certificate.cert;
    this.clock = new Clock({ speed: options.speed });
    this.store = new Store({ clock: this.clock });
    installKindRules(this.store);
    this.store.addAdmission(policyAdmission);
    // What a LimitRange fills in counts against quotas.
    this.store.addAdmission(limitRangeAdmission);
    this.store.addAdmission(quotaAdmission);
    this.events = new EventRecorder(this.store);
    this.network = new Network(this.store);
    this.kubelet = new Kubelet({
      store: this.store,
      network: this.network,
      images: this.images,
      shelf: this.volumes,
      events: this.events,
    });
    addImages(this.images, this.store);
    this.#api = new ApiServer({
      store: this.store,
      interceptors: this.interceptors,
      runtime: this.kubelet,
      access: options.access ?? roleBasedAccess(this.store),
      token: this.#token,
      certificate,
    });
  }

  /** Starts a cluster; it is usable when this resolves. */
  static async start(options: DemoClusterOptions = {}): Promise<DemoCluster> {
    const cluster = new DemoCluster(options, await selfSignedCertificate());
    cluster.#stopControllers = startControllers({
      store: cluster.store,
      events: cluster.events,
      shelf: cluster.volumes,
      authority: cluster.#authority,
    });
    cluster.kubelet.start();
    bootstrap(cluster.store);
    cluster.#port = await cluster.#api.listen(options.port ?? 0);
    return cluster;
  }

  /** Serves something of its own beside the Kubernetes API, under a path. */
  serve(prefix: string, handler: ExtraRoute): void {
    this.#api.route(prefix, handler);
  }

  /** The address of the API. */
  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** The kubeconfig of a user who may do everything. */
  kubeconfigYaml(): string {
    const name = 'demo-cluster';
    const authority = Buffer.from(this.#authority).toString('base64');
    return stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      clusters: [
        {
          name,
          cluster: {
            server: this.url,
            'certificate-authority-data': authority,
          },
        },
      ],
      users: [{ name, user: { token: this.#token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    });
  }

  async stop(): Promise<void> {
    this.#stopControllers();
    await this.#api.close();
    await this.kubelet.stop();
    this.clock.stop();
  }
}
