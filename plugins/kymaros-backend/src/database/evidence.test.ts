import type { RestoreTest, Run } from '@kymaros/plugin-kymaros-common';
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  verify,
} from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import { failsWith } from './__testUtils__/failsWith';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  runToEnd,
  storeOf,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';

jest.setTimeout(60_000);

async function cancelQueued(
  store: DatabaseRunStore,
  test: RestoreTest,
): Promise<string> {
  const { id } = await store.queue.enqueue({ test, trigger: MANUAL });
  await store.queue.requestCancel(id, 'user:default/ann');
  return id;
}

describe.each(databases.eachSupportedId())('evidence, %s', id => {
  it('every finished run has a record, signed and chained to the one before it of the same test', async () => {
    const store = await createStore(id);
    const [shop, web] = [testNamed('shop'), testNamed('web')];
    const runs = [
      await runToEnd(store, shop),
      await runToEnd(store, web),
      await cancelQueued(store, shop),
      await runToEnd(store, shop, { verdict: 'fail', score: 12 }),
    ];

    const files = await store.evidence.evidenceOfAll(runs);

    expect(
      files.map(({ record }) => [
        record.test.ref,
        record.sequence,
        record.verdict,
        record.run.ending,
      ]),
    ).toEqual([
      ['component:default/shop', 1, 'pass', 'completed'],
      ['component:default/web', 1, 'pass', 'completed'],
      ['component:default/shop', 2, 'error', 'cancelled'],
      ['component:default/shop', 3, 'fail', 'completed'],
    ]);
    expect(files.map(({ record }) => record.previousHash)).toEqual([
      undefined,
      undefined,
      files[0].hash,
      files[2].hash,
    ]);
    for (const { record, hash, signature } of files) {
      const digest = createHash('sha256').update(canonicalize(record)).digest();
      expect(hash).toBe(digest.toString('hex'));
      expect(
        verify(
          null,
          digest,
          createPublicKey(signature.publicKey),
          Buffer.from(signature.value, 'base64'),
        ),
      ).toBe(true);
    }
  });

  it('records the run as it ended, without the output of its checks', async () => {
    const store = await createStore(id);
    const check = {
      name: 'rows are there',
      type: 'exec',
      severity: 'critical',
      weight: 1,
      state: 'passed',
      message: 'exit code 0',
      output: 'what must not be kept for ever',
      attempts: 1,
    } as const;
    const runId = await runToEnd(store, testNamed('shop'), {
      unplacedChecks: [check],
    });

    const run = (await store.reader.getRun(runId)) as Run;
    const { record } = (await store.evidence.evidenceOf(runId))!;

    expect(record).toMatchObject({
      instance: 'backstage',
      recordedAt: run.finishedAt,
      run: { id: runId, trigger: MANUAL, finishedAt: run.finishedAt },
      test: { definitionHash: 'hash of shop', spec: run.spec },
      score: 100,
    });
    const { output, ...kept } = check;
    expect(record.checks).toEqual([kept]);
  });

  it('a run that has not ended, or whose end was not committed, has none', async () => {
    const store = await createStore(id);
    const queued = await store.queue.enqueue({
      test: testNamed('shop'),
      trigger: MANUAL,
    });
    expect(await store.evidence.evidenceOf(queued.id)).toBeUndefined();
    const run = (await claim(store))!;
    await expect(
      store.lease.finish(run, { ending: 'completed' }),
    ).rejects.toThrow('cannot end without a verdict');
    expect(await store.evidence.evidenceOf(queued.id)).toBeUndefined();

    await store.lease.conclude(run, resultOf());
    await store.knex.schema.dropTable('evidence');
    await expect(
      store.lease.finish(run, { ending: 'completed' }),
    ).rejects.toMatchObject(failsWith(/evidence/));
    expect(await store.reader.getRun(queued.id)).toMatchObject({
      state: 'running',
    });
  });

  it('promise 6: no verb changes a record, and it outlives its run', async () => {
    const store = await createStore(id);
    const runId = await runToEnd(store, testNamed('shop'));
    const before = await store.knex('evidence');

    await store.queue.requestCancel(runId, 'user:default/ann');
    await runToEnd(store, testNamed('shop'));
    await store.knex('runs').where({ id: runId }).delete();

    expect(await store.knex('evidence').where({ run_id: runId })).toEqual(
      before,
    );
    await expect(
      store.knex('evidence').update({ verdict: 'pass' }),
    ).rejects.toMatchObject(failsWith(/a record of evidence never changes/));
  });

  it('replicas that start at once sign with one generated key', async () => {
    const knex = await databases.init(id);
    await storeOf(knex);
    await knex('evidence_keys').delete();

    const stores = await Promise.all([1, 2, 3].map(() => storeOf(knex)));

    const keys = await stores[0].evidence.publicKeys();
    expect(keys).toHaveLength(1);
    for (const [index, store] of stores.entries()) {
      const runId = await runToEnd(store, testNamed(`shop-${index}`));
      const file = await store.evidence.evidenceOf(runId);
      expect(file?.signature).toMatchObject(keys[0]);
    }
  });

  it('a configured key signs from then on, and earlier keys are still known', async () => {
    const first = await createStore(id);
    const [generated] = await first.evidence.publicKeys();
    const { privateKey } = generateKeyPairSync('ed25519');

    const second = await storeOf(first.knex, { signingKey: privateKey });
    const runId = await runToEnd(second, testNamed('shop'));

    const file = (await second.evidence.evidenceOf(runId))!;
    expect(file.signature.keyId).not.toBe(generated.keyId);
    const keys = await second.evidence.publicKeys();
    expect(keys).toHaveLength(2);
    expect(keys.map(({ keyId }) => keyId)).toEqual(
      expect.arrayContaining([generated.keyId, file.signature.keyId]),
    );
    expect(
      await first.knex('evidence_keys').where({ origin: 'configured' }),
    ).toEqual([expect.objectContaining({ private_key: null })]);
  });

  it('lists where records stand by when their runs ended, and passes of some tests', async () => {
    const store = await createStore(id);
    const shop = testNamed('shop');
    const failed = await runToEnd(store, shop, { verdict: 'fail' });
    const passed = await runToEnd(store, shop);
    const other = await runToEnd(store, testNamed('web'));
    const links = await store.evidence.linksWithin({
      from: new Date(0),
      to: new Date(8.64e15),
    });

    expect(new Set(links.map(({ runId }) => runId))).toEqual(
      new Set([failed, passed, other]),
    );
    const { finishedAt } = links.find(({ runId }) => runId === passed)!;
    const later = new Date(finishedAt.getTime() + 1);
    const within = await store.evidence.linksWithin({
      from: finishedAt,
      to: later,
    });
    expect(within.map(({ runId }) => runId)).toContain(passed);
    expect(
      await store.evidence.linksWithin({ from: new Date(0), to: finishedAt }),
    ).not.toContainEqual(expect.objectContaining({ runId: passed }));
    expect(
      await store.evidence.passesSince(new Date(0), [shop.ref]),
    ).toMatchObject([{ runId: passed, sequence: 2 }]);
  });
});
