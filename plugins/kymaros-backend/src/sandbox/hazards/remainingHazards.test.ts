import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import { DemoWorld, within } from '../../cluster/__testUtils__/DemoWorld';
import { HazardTable } from './HazardTable';
import { findRemainingHazards, type RestoredTier } from './remainingHazards';

jest.setTimeout(60_000);

const RUN_ID = '7a1b2c3d-0000-4000-8000-000000000001';
const TIER: RestoredTier = {
  runId: RUN_ID,
  tier: 'shop',
  sandbox: 'sandbox-shop',
  namespaceMapping: { shop: 'sandbox-shop' },
};

function object(
  apiVersion: string,
  kind: string,
  { metadata, ...rest }: Record<string, any>,
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: { namespace: 'sandbox-shop', ...metadata },
    ...rest,
  };
}

const cronJob = (suspend: boolean) =>
  object('batch/v1', 'CronJob', {
    metadata: { name: 'mail' },
    spec: {
      schedule: '0 0 1 1 *',
      suspend,
      jobTemplate: {
        spec: {
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'mail', image: 'busybox:1.37' }],
            },
          },
        },
      },
    },
  });
const networkPolicy = (name: string, labels = {}) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', {
    metadata: { name, labels },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
  });
const service = object('v1', 'Service', {
  metadata: { name: 'shop' },
  spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] },
});
const pod = object('v1', 'Pod', {
  metadata: { name: 'shop', labels: { app: 'shop' } },
  spec: { containers: [{ name: 'shop', image: 'registry.k8s.io/pause:3.10' }] },
});
const secret = object('v1', 'Secret', {
  metadata: {
    name: 'credentials',
    labels: { 'argocd.argoproj.io/instance': 'shop' },
  },
});

describe('findRemainingHazards', () => {
  const hazards = new HazardTable({ provider: [], config: [] }).on('demo');
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
  });

  beforeEach(() => world.createNamespace('sandbox-shop'));

  afterEach(async () => {
    await world.writer.delete({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: 'sandbox-shop',
    });
    await world.reader.waitFor({
      query: {
        apiVersion: 'v1',
        kind: 'Namespace',
        fieldSelector: 'metadata.name=sandbox-shop',
      },
      until: objects => (objects.length === 0 ? true : undefined),
      what: 'the namespace to go',
      bounds: within(20_000),
    });
  });

  afterAll(() => world.stop());

  const found = async (restored: RestoredTier = TIER) => {
    const findings = await findRemainingHazards(world.reader, {
      hazards,
      restored,
      bounds: within(20_000),
    });
    return findings.map(({ code, cause, gate, object: about, message }) => {
      expect({ code, cause, gate }).toEqual({
        code: 'hazard-not-neutralised',
        cause: 'SANDBOX',
        gate: true,
      });
      expect(message).toContain('in the sandbox of shop');
      return `${about?.kind} ${about?.name}`;
    });
  };

  it("finds nothing where all is harmless: what Kubernetes makes by itself, and the run's own policies", async () => {
    await world.create(
      cronJob(true),
      service,
      pod,
      networkPolicy('kymaros-deny-all', { [KYMAROS_LABELS.runId]: RUN_ID }),
    );
    await world.reader.waitFor<KubernetesObject & { subsets?: object[] }, true>(
      {
        query: { apiVersion: 'v1', kind: 'Endpoints', namespace: TIER.sandbox },
        until: objects =>
          objects.some(({ subsets }) => subsets?.length) ? true : undefined,
        what: 'Endpoints of the Service',
        bounds: within(20_000),
      },
    );
    expect(await found()).toEqual([]);
  });

  it('finds what is as dangerous as it was, also by what is known of Secrets', async () => {
    await world.create(cronJob(false), secret);
    expect((await found()).sort()).toEqual([
      'CronJob mail',
      'Secret credentials',
    ]);
  });

  it('finds what came in although it should have stayed out', async () => {
    await world.create(networkPolicy('allow-all'));
    expect(await found()).toEqual(['NetworkPolicy allow-all']);
    expect(
      await found({
        ...TIER,
        held: { 'networking.k8s.io/v1/NetworkPolicy': ['allow-all'] },
      }),
    ).toEqual(['NetworkPolicy allow-all']);
  });

  it('does not take for restored what the backup does not hold', async () => {
    await world.create(networkPolicy('default-of-the-cluster'));
    expect(
      await found({
        ...TIER,
        held: { 'networking.k8s.io/v1/NetworkPolicy': ['allow-all'] },
      }),
    ).toEqual([]);
  });

  it('asks only for kinds that the backup holds, in whatever version', async () => {
    await world.create(cronJob(false));
    const before = world.requests.length;
    expect(
      await found({ ...TIER, held: { 'batch/v1beta1/CronJob': ['mail'] } }),
    ).toEqual(['CronJob mail']);
    expect(
      world.requests.slice(before).filter(verb => verb === 'list'),
    ).toHaveLength(1);
  });
});
