import { NotFoundError } from '@backstage/errors';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { ClusterError } from '../cluster/ClusterError';
import { SandboxKeeping } from './SandboxKeeping';

const HOUR_MS = 3_600_000;
const at = (time: string) => `2026-05-01T${time}:00.000Z`;

const FINISHED = {
  id: 'r1',
  cluster: 'prod',
  state: 'finished',
  finishedAt: at('10:00'),
  keptUntil: at('11:00'),
} as Run;

/** A cluster that lets sandboxes be kept for four hours after a run. */
function setUp() {
  const extended: Array<[unknown, Date]> = [];
  const released: string[] = [];
  const reaped: unknown[] = [];
  const sandboxes = {
    extend: async (run: unknown, until: Date): Promise<Date | undefined> => {
      extended.push([run, until]);
      return until;
    },
  };
  const ledger = {
    release: async (runId: string) => {
      released.push(runId);
      return true;
    },
  };
  const keeping = new SandboxKeeping({
    clusters: [{ name: 'prod', maxKeepMs: 4 * HOUR_MS }],
    sandboxes,
    ledger,
    onReleased: run => reaped.push(run),
  });
  return { keeping, sandboxes, ledger, extended, released, reaped };
}

describe('SandboxKeeping', () => {
  it.each([
    ['30m', '11:30'],
    ['3h', '14:00'],
    ['100h', '14:00'],
  ])(
    'extends by %s until %s, four hours after the end of the run at most',
    async (by, until) => {
      const { keeping, extended } = setUp();

      await keeping.extend(FINISHED, by);

      expect(extended).toEqual([
        [{ runId: 'r1', cluster: 'prod' }, new Date(at(until))],
      ]);
    },
  );

  it('says up to when a kept run may be extended, and nothing of others', () => {
    const { keeping } = setUp();
    expect(keeping.withLimit(FINISHED)).toEqual({
      ...FINISHED,
      keptLimit: at('14:00'),
    });
    for (const run of [
      { ...FINISHED, keptUntil: undefined },
      { ...FINISHED, finishedAt: undefined },
      { ...FINISHED, cluster: 'gone' },
    ]) {
      expect(keeping.withLimit(run)).toBe(run);
    }
  });

  it.each<[string, Partial<Run>, string, RegExp]>([
    ['a running run', { state: 'running' }, '1h', /Run r1 is running/],
    [
      'a run that keeps nothing',
      { keptUntil: undefined },
      '1h',
      /no sandboxes/,
    ],
    [
      'what is kept for the longest time already',
      { keptUntil: at('14:00') },
      '1h',
      /cannot be kept longer: maxKeep of cluster prod/,
    ],
    ['by no duration', {}, 'a while', /by must be a duration/],
    ['by nothing', {}, '0s', /by must be a duration/],
  ])('does not extend: %s', async (_, changes, by, message) => {
    const { keeping, extended } = setUp();

    await expect(
      keeping.extend({ ...FINISHED, ...changes }, by),
    ).rejects.toThrow(message);

    expect(extended).toEqual([]);
  });

  const unreachable = ClusterError.fromConnection(
    { cluster: 'prod', verb: 'patch', object: 'Namespace sandbox-db' },
    new Error('connection refused'),
  );

  it.each<[string, Error, string, RegExp]>([
    [
      'a cluster that does not answer',
      unreachable,
      'ServiceUnavailableError',
      /stay until 2026-05-01T11:00.*connection refused/,
    ],
    [
      'sandboxes that somebody has deleted',
      new NotFoundError('Namespace sandbox-db is not there to be patched'),
      'ConflictError',
      /Namespace sandbox-db/,
    ],
  ])('explains %s', async (_, error, name, message) => {
    const { keeping, sandboxes } = setUp();
    sandboxes.extend = () => Promise.reject(error);

    await expect(keeping.extend(FINISHED, '1h')).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it('is a conflict to extend what somebody else released meanwhile', async () => {
    const { keeping, sandboxes } = setUp();
    sandboxes.extend = async () => undefined;

    await expect(keeping.extend(FINISHED, '1h')).rejects.toThrow(
      'they were released',
    );
  });

  it('releases, and has what is left removed at once', async () => {
    const { keeping, released, reaped } = setUp();

    await keeping.release(FINISHED);

    expect(released).toEqual(['r1']);
    expect(reaped).toEqual([{ runId: 'r1', cluster: 'prod' }]);
  });

  it('of two who release at once, the second is told that it is done', async () => {
    const { keeping, ledger, reaped } = setUp();
    ledger.release = async () => false;

    await expect(keeping.release(FINISHED)).rejects.toThrow(
      'they were released',
    );

    expect(reaped).toEqual([]);
  });

  it('does not release what is not kept', async () => {
    const { keeping, released } = setUp();

    await expect(
      keeping.release({ ...FINISHED, keptUntil: undefined }),
    ).rejects.toThrow('Run r1 keeps no sandboxes');

    expect(released).toEqual([]);
  });
});
