import type { KubernetesObject } from '@kubernetes/client-node';
import { object } from './smallObjects';
import type { TestCluster } from './TestCluster';
import { until } from './until';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const NAME = 'kymaros-e2e-refusal';
const PROBE = 'trouble-refusal-probe';

/** An admission policy that refuses a ConfigMap of one name in all sandboxes, and only there. */
export class AdmissionRefusal {
  readonly #cluster: TestCluster;

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  /** It is in force when this resolves. */
  static async install(
    cluster: TestCluster,
    configMap: string,
  ): Promise<AdmissionRefusal> {
    const refusal = new AdmissionRefusal(cluster);
    await cluster.create(
      object(API_VERSION, 'ValidatingAdmissionPolicy', NAME, {
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            namespaceSelector: {
              matchExpressions: [
                { key: 'kymaros.io/run-id', operator: 'Exists' },
              ],
            },
            resourceRules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE'],
                resources: ['configmaps'],
                resourceNames: [configMap],
              },
            ],
          },
          validations: [
            { expression: 'false', message: 'not allowed by the platform' },
          ],
        },
      }),
    );
    await cluster.create(
      object(API_VERSION, 'ValidatingAdmissionPolicyBinding', NAME, {
        spec: { policyName: NAME, validationActions: ['Deny'] },
      }),
    );
    await refusal.#untilInForce(configMap);
    return refusal;
  }

  async remove(): Promise<void> {
    for (const kind of [
      'ValidatingAdmissionPolicyBinding',
      'ValidatingAdmissionPolicy',
    ]) {
      await this.#cluster.remove(object(API_VERSION, kind, NAME));
    }
  }

  async #untilInForce(configMap: string): Promise<void> {
    await this.#cluster.create({
      ...object('v1', 'Namespace', PROBE),
      metadata: { name: PROBE, labels: { 'kymaros.io/run-id': 'probe' } },
    });
    const probe: KubernetesObject = {
      ...object('v1', 'ConfigMap', configMap),
      metadata: { name: configMap, namespace: PROBE },
    };
    await until('the admission policy to be in force', 60_000, async () => {
      const refused = await this.#cluster.refusalOf(probe);
      return refused?.includes(NAME);
    });
    await this.#cluster.deleteNamespace(PROBE);
  }
}
