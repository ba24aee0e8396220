import {
  createMockDirectory,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { AlphaEntity } from '@backstage/catalog-model/alpha';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import catalogModuleKymaros from './index';

const EXAMPLE = readFileSync(
  resolve(__dirname, '../../../examples/myapp/restore-test.yaml'),
  'utf8',
);

/** As the seed has it: without the owner of our example. */
const SEED = EXAMPLE.replace(
  /^ {2}annotations:\n {4}kymaros.io\/owner: .*\n/m,
  '',
);

const component = (name: string, annotations: string[]) => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations:
    example.com/nothing: here
${annotations.map(line => `    ${line}`).join('\n')}
spec:
  type: service
  lifecycle: production
  owner: team
`;

jest.setTimeout(60_000);

const DEADLINE_MS = 30_000;
const POLL_MS = 50;

describe('catalogModuleKymaros in a real catalog', () => {
  const files = createMockDirectory();
  let backend: TestBackend;

  async function startCatalog(content: Record<string, string>) {
    files.setContent(content);
    await startCatalogOf(Object.keys(content).map(name => files.resolve(name)));
  }

  async function startCatalogOf(targets: string[]) {
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleKymaros,
        mockServices.rootConfig.factory({
          data: {
            kymaros: { clusters: [{ name: 'demo' }] },
            catalog: {
              processingInterval: { seconds: 1 },
              rules: [
                {
                  allow: [
                    'Component',
                    'Location',
                    'Resource',
                    'RestoreTest',
                    'System',
                  ],
                },
              ],
              locations: targets.map(target => ({ type: 'file', target })),
            },
          },
        }),
      ],
    });
  }

  afterEach(() => backend?.stop());

  async function entityThat(
    ref: string,
    until: (entity: AlphaEntity) => boolean,
  ): Promise<AlphaEntity> {
    const url = `http://localhost:${backend.server.port()}/api/catalog/entities/by-name/${ref}`;
    const deadline = Date.now() + DEADLINE_MS;
    let last = '';
    while (Date.now() < deadline) {
      const response = await fetch(url, {
        headers: { authorization: 'Bearer mock-service-token' },
      });
      last = await response.text();
      if (response.ok && until(JSON.parse(last))) {
        return JSON.parse(last);
      }
      await new Promise(done => setTimeout(done, POLL_MS));
    }
    throw new Error(`${ref} did not come to be as expected: ${last}`);
  }

  const errorsOf = (entity: AlphaEntity) =>
    (entity.status?.items ?? []).map(({ type, level, error }) => ({
      type,
      level,
      message: error?.message,
    }));

  it("registers the seed's example verbatim, without mistakes, and links it both ways", async () => {
    await startCatalog({
      'restore-test.yaml': SEED,
      'myapp.yaml': component('myapp', [
        'kymaros.io/restore-tests: kymaros-system/myapp-full-stack',
      ]),
      'other.yaml': SEED.replace('myapp-full-stack', 'other').replace(
        'spec:',
        '  annotations:\n    kymaros.io/entities: myapp\nspec:',
      ),
    });
    const test = await entityThat(
      'restoretest/kymaros-system/myapp-full-stack',
      it => (it.relations ?? []).length > 0,
    );
    expect(test.spec).toMatchObject({
      schedule: '0 2 * * *',
      backupSource: { name: 'myapp-backup' },
    });
    expect(test.status).toBeUndefined();
    expect(test.relations).toEqual([
      { type: 'vouchesFor', targetRef: 'component:default/myapp' },
    ]);
    await entityThat(
      'component/default/myapp',
      it =>
        (it.relations ?? []).filter(({ type }) => type === 'vouchedForBy')
          .length === 2,
    );
  });

  it('takes the owner of a document from its annotation, and lets nobody become it by naming the document', async () => {
    await startCatalog({
      'restore-test.yaml': EXAMPLE,
      'myapp.yaml': component('myapp', [
        'kymaros.io/restore-tests: kymaros-system/myapp-full-stack',
        'kymaros.io/owner: somebody',
      ]),
    });
    const test = await entityThat(
      'restoretest/kymaros-system/myapp-full-stack',
      it => (it.relations ?? []).length > 1,
    );
    expect(test.relations).toEqual([
      { type: 'ownedBy', targetRef: 'group:default/team-orders' },
      { type: 'vouchesFor', targetRef: 'component:default/myapp' },
    ]);
  });

  it('shows the mistakes of a document on its page from the first time it is read, until they are mended', async () => {
    await startCatalog({
      'restore-test.yaml': EXAMPLE.replace('mode: group', 'mode: open').replace(
        'type: exec',
        'type: Exec',
      ),
    });
    const ref = 'restoretest/kymaros-system/myapp-full-stack';
    const where = `(restoretest:kymaros-system/myapp-full-stack, file:${files.resolve(
      'restore-test.yaml',
    )})`;
    const broken = await entityThat(ref, () => true);
    expect(errorsOf(broken)).toEqual([
      {
        type: 'backstage.io/catalog-processing',
        level: 'error',
        message: `spec.networkIsolation.mode must be one of strict, group, not "open" ${where}`,
      },
      {
        type: 'backstage.io/catalog-processing',
        level: 'error',
        message: `spec.checks[2].type must be one of resourceExists, podStatus, exec, httpGet, tcpSocket, not "Exec" (did you mean exec?) ${where}`,
      },
    ]);

    files.addContent({ 'restore-test.yaml': EXAMPLE });
    await entityThat(ref, it => it.status === undefined);
  });

  it('shows mistakes in annotations on the page of the service', async () => {
    await startCatalog({
      'shop.yaml': component('shop', [
        'kymaros.io/backup: latest',
        'kymaros.io/namespaces: shop,shop',
        'kymaros.io/restore-tests: "a//b"',
      ]),
      'lost.yaml': component('lost', [
        'kymaros.io/backup: latest',
        'kymaros.io/namespaces: lost',
        'kymaros.io/cluster: moon',
      ]),
    });
    const shop = await entityThat('component/default/shop', () => true);
    expect(errorsOf(shop).map(({ message }) => message)).toEqual([
      expect.stringContaining(
        "metadata.annotations['kymaros.io/namespaces'] entry 2, name: lists namespace shop twice",
      ),
      expect.stringContaining('"a//b" is not one'),
    ]);
    const lost = await entityThat('component/default/lost', () => true);
    expect(errorsOf(lost).map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'metadata.annotations[\'kymaros.io/cluster\'] must be one of the configured clusters (demo), not "moon"',
      ),
    ]);
  });

  it('takes all examples by one location, without mistakes', async () => {
    await startCatalogOf([resolve(__dirname, '../../../examples/all.yaml')]);
    const examples = await Promise.all(
      [
        'component/default/myapp',
        'component/default/edge',
        'component/default/invoices',
        'component/default/scanner',
        'component/default/statistics',
        'component/default/wiki',
        'resource/default/orders-db',
        'restoretest/kymaros-system/invoices',
        'restoretest/kymaros-system/myapp-full-stack',
      ].map(ref => entityThat(ref, () => true)),
    );
    expect(examples.flatMap(errorsOf)).toEqual([]);
  });

  it('leaves entities alone that have nothing to do with it', async () => {
    await startCatalog({ 'plain.yaml': component('plain', []) });
    const plain = await entityThat('component/default/plain', () => true);
    expect(plain.status).toBeUndefined();
    expect(
      (plain.relations ?? []).filter(({ type }) => /vouch/.test(type)),
    ).toEqual([]);
  });
});
