import type { Finding } from '@kymaros/plugin-kymaros-common';
import { integrity } from './integrity';

const finding = (changes: Partial<Finding>): Finding => ({
  code: 'item-not-restored',
  severity: 'critical',
  cause: 'BACKUP',
  gate: false,
  level: 'integrity',
  tier: 'shop',
  message: 'not restored',
  hint: 'mend it',
  ...changes,
});

const restored = (itemsRestored: number, phases: string[] = []) => ({
  itemsTotal: 10,
  itemsRestored,
  volumes: phases.map((phase, at) => ({ claim: `data-${at}`, phase })),
});

function level(
  observed: {
    restore?: object;
    volumes?: Array<'restored' | 'empty' | 'failed' | 'unknown'>;
    state?: string;
  },
  findings: Finding[] = [],
) {
  const { restore, volumes, state } = observed;
  return integrity(
    {
      name: 'shop',
      state,
      restore,
      ...(volumes && {
        contents: { volumes: volumes.map(data => ({ data })) },
      }),
    } as never,
    findings,
  ).value;
}

describe('integrity', () => {
  it.each<[string, Parameters<typeof level>[0], Finding[], number]>([
    ['without a flaw', { restore: restored(10) }, [], 1],
    [
      'with one error in ten objects',
      { restore: restored(10) },
      [finding({})],
      0.8 * 0.9 + 0.2,
    ],
    [
      'with one warning in ten objects',
      { restore: restored(10) },
      [finding({ severity: 'warning' })],
      0.8 + 0.2 * 0.9,
    ],
    [
      'with more errors than objects',
      { restore: restored(10) },
      Array.from({ length: 30 }, () => finding({})),
      0.2,
    ],
    [
      'with errors that say nothing about this backup',
      { restore: restored(10) },
      [
        finding({ cause: 'SANDBOX' }),
        finding({ cause: 'INFRA' }),
        finding({ tier: 'other' }),
        finding({ level: 'completeness' }),
        finding({ object: { kind: 'PersistentVolumeClaim', name: 'data' } }),
      ],
      1,
    ],
    [
      'with the data of one of two volumes',
      { restore: restored(10), volumes: ['restored', 'empty'] },
      [],
      0.75,
    ],
    [
      'with the data of no volume and one error',
      { restore: restored(10), volumes: ['failed'] },
      [finding({})],
      0.5 * (0.8 * 0.9 + 0.2),
    ],
    [
      'with a volume of which nothing is known',
      { restore: restored(10), volumes: ['restored', 'unknown'] },
      [],
      1,
    ],
    [
      'before the comparison, by the data that was moved',
      { restore: restored(10, ['Completed', 'Failed']) },
      [],
      0.75,
    ],
    [
      'after it, not by that',
      { restore: restored(10, ['Failed']), volumes: ['restored'] },
      [],
      1,
    ],
    ['when nothing came', { restore: restored(0) }, [], 0],
    ['when the tier was never reached', { state: 'skipped' }, [], 0],
  ])('%s', (_, observed, findings, value) => {
    expect(level(observed, findings)).toBeCloseTo(value);
  });

  it.each<[string, Parameters<typeof level>[0], Finding[]]>([
    [
      'when infrastructure kept all of it out',
      { restore: restored(0) },
      [finding({ cause: 'INFRA' })],
    ],
    [
      'when the tier was never reached because of the sandbox',
      { state: 'skipped' },
      [finding({ cause: 'SANDBOX' })],
    ],
    ['when the run ended before the tier', { state: 'pending' }, []],
  ])('has no value %s', (_, observed, findings) => {
    expect(level(observed, findings)).toBeUndefined();
  });
});
