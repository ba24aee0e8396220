import {
  initialRun,
  type CheckResult,
  type Finding,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { MANUAL, testNamed } from '../../database/__testUtils__/runStores';
import { compareContents } from './compareContents';
import { compareRuns, type ComparedRun } from './compareRuns';

const check = (changes: Partial<CheckResult>): CheckResult => ({
  name: 'rows',
  type: 'exec',
  severity: 'critical',
  weight: 1,
  state: 'passed',
  message: '',
  attempts: 1,
  ...changes,
});

const finding = (changes: Partial<Finding>): Finding => ({
  code: 'item-not-restored',
  severity: 'warning',
  cause: 'BACKUP',
  gate: false,
  message: 'It is not there.',
  hint: '',
  ...changes,
});

function runOf(day: number, changes: Partial<Run> = {}): Run {
  return {
    ...initialRun({
      id: `run${day}`,
      test: testNamed('shop'),
      trigger: MANUAL,
      createdAt: `2026-05-0${day}T02:00:00.000Z`,
    }),
    ...changes,
  };
}

const db = (changes: Partial<Run['tiers'][number]>): Run['tiers'] => [
  {
    name: 'db',
    state: 'ready',
    workloads: [],
    checks: [],
    levels: [],
    ...changes,
  },
];

const images = (...tags: string[]) => [
  {
    kind: 'StatefulSet',
    name: 'db',
    desired: 1,
    ready: 1,
    restarts: 0,
    images: tags.map((tag, i) => ({ container: `c${i}`, image: `db:${tag}` })),
  },
];

const level = (value?: number) => ({
  level: 'health' as const,
  status: 'measured' as const,
  weight: 25,
  value,
  summary: '',
});

describe('compareRuns', () => {
  const older = runOf(1, {
    score: 100,
    rtoMs: 1000,
    definitionHash: 'a',
    levels: [level(1)],
    tiers: db({
      workloads: images('1', '1'),
      levels: [level(0.5)],
      checks: [check({ value: { kind: 'number', number: 42 } })],
    }),
    unplacedChecks: [check({ name: 'same' })],
    findings: [
      finding({
        message: 'Secret x is not there.',
        object: { kind: 'Secret', name: 'x' },
      }),
      finding({ code: 'stays', message: '3 restarts' }),
    ],
    timings: {
      queueMs: 3,
      path: [
        { what: 'queue', tier: 'db', fromMs: 0, durationMs: 1 },
        { what: 'restore', tier: 'db', fromMs: 1, durationMs: 5 },
        { what: 'queue', tier: 'web', fromMs: 6, durationMs: 2 },
      ],
    },
  });
  const newer = runOf(2, {
    score: 70,
    rtoMs: 3000,
    definitionHash: 'b',
    levels: [level(0.5)],
    tiers: db({
      workloads: images('2', '1'),
      levels: [level(0.5)],
      checks: [
        check({ state: 'failed', value: { kind: 'number', number: 41 } }),
      ],
    }),
    unplacedChecks: [check({ name: 'same' }), check({ name: 'new' })],
    findings: [
      finding({ code: 'stays', message: '4 restarts' }),
      finding({
        message: 'Secret y is not there.',
        object: { kind: 'Secret', name: 'y' },
      }),
    ],
  });

  it('lists what differs, and nothing that does not', () => {
    const comparison = compareRuns({ run: newer }, { run: older });

    expect(comparison).toMatchObject({
      before: { id: 'run1', score: 100 },
      after: { id: 'run2', score: 70 },
      definitionChanged: true,
      definition: [],
    });
    const { images: ofImages, levels, timings, checks, findings } = comparison;
    expect({ images: ofImages, levels, timings, checks, findings }).toEqual({
      images: [
        {
          tier: 'db',
          workload: 'StatefulSet db',
          container: 'c0',
          before: 'db:1',
          after: 'db:2',
        },
      ],
      levels: [{ level: 'health', before: 1, after: 0.5 }],
      timings: [
        { what: 'rto', before: 1000, after: 3000 },
        { what: 'queue', before: 3 },
        { what: 'restore db', before: 5 },
      ],
      checks: [
        {
          name: 'rows',
          state: { before: 'passed', after: 'failed' },
          value: { before: 42, after: 41 },
        },
        { name: 'new', state: { before: undefined, after: 'passed' } },
      ],
      findings: {
        appeared: ['Secret y is not there.'],
        gone: ['Secret x is not there.'],
      },
    });
    expect(comparison).not.toHaveProperty('contents');
  });

  it('names the fields of the definition, whatever moved around them', () => {
    const one = { ...check({ name: 'a' }), command: ['a'] };
    const before = runOf(1, {
      spec: {
        timeout: '1h',
        checks: [one],
        objectives: { rto: '5m' },
      } as never,
    });
    const after = runOf(2, {
      spec: {
        timeout: '2h',
        checks: [{ name: 'front' }, { ...one, command: ['x'] }],
        objectives: {},
      } as never,
    });

    expect(compareRuns({ run: before }, { run: after }).definition).toEqual([
      { field: 'spec.timeout', before: '"1h"', after: '"2h"' },
      { field: 'spec.checks[a].command[0]', before: '"a"', after: '"x"' },
      { field: 'spec.objectives.rto', before: '"5m"' },
      { field: 'spec.checks[front].name', after: '"front"' },
      { field: 'spec.objectives', after: '{}' },
    ]);
  });

  it('does not depend on the order, and finds nothing between a run and itself', () => {
    const runs: ComparedRun[] = [
      { run: older, contents: { db: { 'v1/Secret': { a: '' } } } },
      { run: newer, contents: {} },
    ];
    expect(compareRuns(runs[1], runs[0])).toEqual(
      compareRuns(runs[0], runs[1]),
    );
    expect(compareRuns(runs[0], runs[0])).toMatchObject({
      definitionChanged: false,
      definition: [],
      contents: [],
      images: [],
      levels: [],
      timings: [],
      checks: [],
      findings: { appeared: [], gone: [] },
    });
  });
});

describe('compareContents', () => {
  it('tells added, removed and changed objects by tier, kind and name', () => {
    expect(
      compareContents({
        before: {
          db: {
            'v1/Secret': { password: '', gone: '' },
            'apps/v1/Deployment': { api: 'x', same: 's', unread: 'u' },
          },
        },
        after: {
          db: {
            'v1/Secret': { password: '' },
            'apps/v1/Deployment': { api: 'y', same: 's', unread: '' },
          },
          web: { 'v1/ConfigMap': { settings: 'z' } },
        },
      }),
    ).toEqual([
      {
        tier: 'db',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'db',
          name: 'api',
        },
        change: 'changed',
      },
      {
        tier: 'db',
        object: {
          apiVersion: 'v1',
          kind: 'Secret',
          namespace: 'db',
          name: 'gone',
        },
        change: 'removed',
      },
      {
        tier: 'web',
        object: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          namespace: 'web',
          name: 'settings',
        },
        change: 'added',
      },
    ]);
  });

  it('lists at most 500', () => {
    const objects = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`o${i}`, 'x']),
    );
    expect(
      compareContents({ before: {}, after: { db: { 'v1/Pod': objects } } }),
    ).toHaveLength(500);
  });

  it('mirrors itself when the runs are swapped', () => {
    const contents = fc.dictionary(
      fc.constantFrom('db', 'web'),
      fc.dictionary(
        fc.constantFrom('v1/Secret', 'apps/v1/Deployment'),
        fc.dictionary(
          fc.constantFrom('a', 'b', 'c'),
          fc.constantFrom('', 'x', 'y'),
        ),
      ),
    );
    const mirrored = { added: 'removed', removed: 'added', changed: 'changed' };
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        const there = compareContents({ before, after });
        const back = compareContents({ before: after, after: before });
        expect(back).toEqual(
          there.map(one => ({ ...one, change: mirrored[one.change] })),
        );
      }),
    );
  });
});
