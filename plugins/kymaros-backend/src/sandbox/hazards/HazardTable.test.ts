import type { BackedUpObject, Hazard } from '@kymaros/plugin-kymaros-node';
import { HazardTable } from './HazardTable';

const scope = { namespaceMapping: {} };
const cronJob: BackedUpObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  resource: 'cronjobs.batch',
  metadata: { name: 'mail', namespace: 'shop' },
};
const widget: BackedUpObject = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  resource: 'widgets.example.com',
  metadata: { name: 'w', namespace: 'shop', finalizers: ['example.com/x'] },
};
const added = {
  id: 'widget',
  title: 'Widget',
  risk: 'It turns.',
  resources: ['widgets.example.com'],
};
const ofProvider: Hazard = {
  ...added,
  id: 'provider-widget',
  remedy: 'not restored',
  detects: () => true,
  neutralise: { kind: 'exclude' },
};

const ids = (table: HazardTable, object: BackedUpObject) =>
  table
    .on('demo')
    .matching(object, scope)
    .map(({ hazard, action }) => `${hazard.id} ${action}`);

describe('HazardTable', () => {
  it("adds the provider's hazards and the platform team's to its own", () => {
    const table = new HazardTable({
      provider: [ofProvider],
      config: [{ ...added, action: 'exclude' }],
    });
    expect(table.on('demo').exclusions()).toEqual(
      expect.arrayContaining(['jobs.batch', 'widgets.example.com']),
    );
    expect(ids(new HazardTable({ provider: [], config: [] }), widget)).toEqual([
      'finalizer changed',
    ]);
  });

  it('asks nothing more of what stays out', () => {
    const table = new HazardTable({ provider: [ofProvider], config: [] });
    expect(ids(table, widget)).toEqual(['provider-widget excluded']);
  });

  it('refuses what the platform team wants refused', () => {
    const table = new HazardTable({
      provider: [],
      config: [{ ...added, action: 'refuse' }],
    });
    expect(ids(table, widget)).toEqual(['finalizer changed', 'widget refused']);
  });

  it('lets be what is allowed, on the clusters where it is, and says so', () => {
    const table = new HazardTable({
      provider: [],
      config: [{ id: 'cron-job', action: 'allow', clusters: ['demo'] }],
    });
    expect(ids(table, cronJob)).toEqual(['cron-job allowed']);
    const suspends = (cluster: string) =>
      table
        .on(cluster)
        .patches(scope)
        .some(({ change }) => JSON.stringify(change).includes('suspend'));
    expect(suspends('demo')).toBe(false);
    expect(suspends('other')).toBe(true);
    expect(table.on('demo').remaining(cronJob, scope)).toEqual([]);
    expect(table.on('other').remaining(cronJob, scope)).toHaveLength(1);
  });

  it.each([
    [
      'an id twice',
      { ...added, id: 'job', action: 'exclude' as const },
      /there is a hazard 'job' already/,
    ],
    [
      'an allowance of nothing',
      { id: 'cronjob', action: 'allow' as const },
      /'cronjob' cannot be allowed.*cron-job/,
    ],
  ])('does not take %s', (_, entry, message) => {
    expect(() => new HazardTable({ provider: [], config: [entry] })).toThrow(
      message,
    );
  });

  it.each([
    'pods',
    'persistentvolumeclaims',
    'persistentvolumes',
    'volumesnapshots.snapshot.storage.k8s.io',
    'secrets',
    'configmaps',
    'statefulsets.apps',
  ])('never leaves %s out by itself', resource => {
    const hazards = new HazardTable({ provider: [], config: [] }).on('demo');
    expect(hazards.excluding(resource)).toBeUndefined();
  });
});
