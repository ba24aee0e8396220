import { clusterUnderTest } from '../support/TestCluster';
import { deployment } from '../support/smallObjects';
import { podsReadyCheck, type Trouble, Troubles } from '../support/Troubles';

jest.setTimeout(600_000);

const crashing: Trouble = {
  name: 'logs-of-crashes',
  objects: [
    deployment({
      name: 'web',
      // Fails once and is never ready: of a container that crashes over and over, nodes may have removed the last but one.
      container: {
        command: [
          'sh',
          '-c',
          'if [ -f /state/tried ]; then sleep 86400; fi; echo > /state/tried; echo cannot start, token=abc; exit 1',
        ],
        readinessProbe: {
          exec: { command: ['cat', '/state/never'] },
          periodSeconds: 1,
        },
        volumeMounts: [{ name: 'state', mountPath: '/state' }],
      },
      pod: { volumes: [{ name: 'state', emptyDir: {} }] },
      podAnnotations: { 'backup.velero.io/backup-volumes-excludes': 'state' },
    }),
  ],
  readyPods: 0,
  checks: [podsReadyCheck('web', '20s')],
  expected: { verdict: 'fail', cause: 'APP' },
};

describe('logs and events of sandboxes', () => {
  let troubles: Troubles | undefined;

  beforeAll(async () => {
    troubles = await Troubles.install(clusterUnderTest(), {
      backup: 'logs',
      troubles: [crashing],
    });
  });

  afterAll(() => troubles?.remove());

  it('what a container wrote before its last restart is kept beyond the sandbox, labelled, masked and searchable', async () => {
    const runs = await troubles!.run([crashing]);
    const run = runs.get(crashing.name)!;
    expect(run).toMatchObject({ verdict: 'fail', state: 'finished' });

    const { client } = troubles!.backend;
    const { containers, events, notes } = await client.getRunLogs(run.id);
    expect(notes).toEqual([]);
    expect(
      containers
        .filter(({ text }) => text === 'cannot start, token=***\n')
        .map(({ container, previous }) => ({ container, previous })),
    ).toEqual(expect.arrayContaining([{ container: 'main', previous: true }]));
    expect(events.map(({ reason }) => reason)).toContain('Unhealthy');

    const found = await client.getRunLogs(run.id, { search: 'CANNOT START' });
    expect(found.containers.length).toBeGreaterThan(0);
    const none = await client.getRunLogs(run.id, { search: 'no such text' });
    expect(none).toMatchObject({ containers: [], events: [] });
  });
});
