import { clusterUnderTest } from '../support/TestCluster';
import { deployment } from '../support/smallObjects';
import { podsReadyCheck, type Trouble, Troubles } from '../support/Troubles';

jest.setTimeout(600_000);

const crashing: Trouble = {
  name: 'logs-of-crashes',
  objects: [
    deployment({
      name: 'web',
      container: {
        command: ['sh', '-c', 'echo cannot start, token=abc; exit 1'],
      },
    }),
  ],
  readyPods: 0,
  checks: [podsReadyCheck('web', '10s')],
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
    expect(events.map(({ reason }) => reason)).toContain('BackOff');

    const found = await client.getRunLogs(run.id, { search: 'CANNOT START' });
    expect(found.containers.length).toBeGreaterThan(0);
    const none = await client.getRunLogs(run.id, { search: 'no such text' });
    expect(none).toMatchObject({ containers: [], events: [] });
  });
});
