import { mockServices } from '@backstage/backend-test-utils';
import {
  WaitTimeoutError,
  type CheckContext,
  type CheckOutcome,
  type ClusterReader,
} from '@kymaros/plugin-kymaros-node';
import { within } from '../cluster/__testUtils__/DemoWorld';
import { check, TIERS } from './__testUtils__/shop';
import { CheckRunner } from './CheckRunner';
import { checkTypes } from './checkTypes';

const PASSED: CheckOutcome = {
  state: 'passed',
  tier: 'shop-web',
  message: 'fine',
};
const FAILED: CheckOutcome = {
  state: 'failed',
  tier: 'shop-web',
  message: 'not fine',
};

describe('CheckRunner', () => {
  const pauses: number[] = [];
  beforeEach(() => pauses.splice(0));

  /** Runs a check whose attempts come out like this. */
  function run(
    attempt: (number: number, context: CheckContext) => Promise<CheckOutcome>,
    options: {
      retries?: number;
      timeout?: string;
      bounds?: ReturnType<typeof within>;
      namespace?: string;
    } = {},
  ) {
    let number = 0;
    const {
      retries = 0,
      timeout = '10s',
      bounds = within(60_000),
      namespace,
    } = options;
    const runner = new CheckRunner({
      types: {
        ...checkTypes,
        tcpSocket: {
          ...checkTypes.tcpSocket,
          attempt: context => attempt(++number, context),
        },
      },
      sleep: async ms => void pauses.push(ms),
    });
    return runner.run(
      check({
        type: 'tcpSocket',
        namespace,
        severity: 'info',
        weight: 3,
        tcpSocket: { service: 's', port: 1, retries, timeout },
      }),
      {
        cluster: {} as ClusterReader,
        tiers: TIERS,
        bounds,
        logger: mockServices.logger.mock(),
      },
    );
  }

  it('tells what came of it', async () => {
    expect(await run(async () => PASSED)).toEqual({
      name: 'the check',
      type: 'tcpSocket',
      severity: 'info',
      weight: 3,
      state: 'passed',
      tier: 'shop-web',
      message: 'fine',
      output: undefined,
      attempts: 1,
      startedAt: expect.any(String),
      durationMs: expect.any(Number),
    });
  });

  it('repeats a failed check as often as it says, with growing pauses', async () => {
    expect(await run(async () => FAILED, { retries: 4 })).toMatchObject({
      state: 'failed',
      attempts: 5,
    });
    expect(pauses).toEqual([2_000, 4_000, 8_000, 10_000]);
  });

  it('stops repeating when it passes', async () => {
    const result = await run(async number => (number < 3 ? FAILED : PASSED), {
      retries: 9,
    });
    expect(result).toMatchObject({ state: 'passed', attempts: 3 });
  });

  it('does not repeat what cannot change: a missing or ambiguous target', async () => {
    const result = await run(
      async () => ({ state: 'error', message: 'ambiguous' }),
      { retries: 9 },
    );
    expect(result).toMatchObject({ state: 'error', attempts: 1 });
  });

  it('repeats after trouble with the cluster, and is in error, not failed, if it stays', async () => {
    const trouble = async () => {
      throw new Error('connection refused');
    };
    expect(await run(trouble, { retries: 1 })).toMatchObject({
      state: 'error',
      attempts: 2,
      message: 'connection refused',
    });
  });

  it('fails an attempt at its own timeout, even one that hangs', async () => {
    const result = await run(() => new Promise(() => {}), { timeout: '1s' });
    expect(result).toMatchObject({
      state: 'failed',
      message: 'Not ended within 1 s',
    });
  });

  it('gives attempts their own deadline', async () => {
    const deadlines: number[] = [];
    await run(
      async (_, { bounds }) => {
        deadlines.push(bounds.deadlineMs - Date.now());
        return PASSED;
      },
      { timeout: '7s' },
    );
    expect(deadlines[0]).toBeGreaterThan(6_000);
    expect(deadlines[0]).toBeLessThanOrEqual(7_000);
  });

  it("blames the run's deadline, not the backup, when that is what ends it", async () => {
    const timeOut = async () => {
      throw new WaitTimeoutError('late');
    };
    const result = await run(timeOut, {
      bounds: within(50),
      timeout: '10s',
      retries: 5,
    });
    expect(result).toMatchObject({
      state: 'error',
      attempts: 1,
      message: expect.stringContaining("run's time"),
    });
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by alice');
    const running = run(() => new Promise(() => {}), {
      bounds: within(60_000, controller.signal),
    });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it('lets a check look only into the tier that it names', async () => {
    const seen: string[][] = [];
    await run(
      async (_, { tiers }) => {
        seen.push(tiers.map(({ name }) => name));
        return PASSED;
      },
      { namespace: 'sb-web' },
    );
    expect(seen).toEqual([['shop-web']]);
  });

  it('bounds and masks what is said', async () => {
    const said = `password=hunter2 ${'x'.repeat(10_000)}`;
    const result = await run(async () => ({
      ...PASSED,
      message: said,
      output: said,
    }));
    [result.message, result.output!].forEach(text => {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
      expect(text).toMatch(/^password=\*\*\* x+\n\[cut\]$/);
    });
  });
});
