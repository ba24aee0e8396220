import type {
  RestoreTestOrder,
  RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ReactNode } from 'react';
import type { Translate } from '../../translation';
import { RunButton } from '../RunActions';
import {
  LastRun,
  NextRun,
  OwnerAndPlace,
  Proven,
  ReadinessAndRuns,
  StatusAndStep,
  TitleAndReason,
} from './testCells';

/** A column of the list of tests. */
export interface TestColumn {
  title: string;
  /** Set when the server can order by it. */
  orderBy?: RestoreTestOrder;
  align?: 'right';
  /** Takes the space that is left; its text wraps. */
  wide?: boolean;
  render: (test: RestoreTestSummary) => ReactNode;
}

/** The columns of the list of tests; on a narrow page some stand below each other. */
export function testColumns(options: {
  t: Translate;
  isNarrow: boolean;
  onStarted: () => void;
}): TestColumn[] {
  const { t, isNarrow, onStarted } = options;
  const owner: TestColumn = {
    title: t('fleetTests.owner'),
    render: test => <OwnerAndPlace test={test} />,
  };
  const last: TestColumn = {
    title: t('fleetTests.last'),
    render: test => <LastRun test={test} />,
  };
  return [
    {
      title: t('fleetTests.status'),
      orderBy: 'urgency',
      render: test => <StatusAndStep test={test} />,
    },
    {
      title: t('fleetTests.test'),
      orderBy: 'title',
      wide: true,
      render: test => (
        <>
          <TitleAndReason test={test} />
          {isNarrow && <OwnerAndPlace test={test} inLine />}
        </>
      ),
    },
    ...(isNarrow ? [] : [owner]),
    {
      title: t('fleetTests.readiness'),
      orderBy: 'readiness',
      render: test => <ReadinessAndRuns test={test} />,
    },
    {
      title: t('fleetTests.proven'),
      orderBy: 'provenAt',
      render: test => <Proven test={test} />,
    },
    ...(isNarrow ? [] : [last]),
    {
      title: t('fleetTests.next'),
      orderBy: 'nextRunAt',
      render: test => (
        <>
          <NextRun test={test} />
          {isNarrow && <LastRun named test={test} />}
        </>
      ),
    },
    {
      title: t('fleetTests.run'),
      align: 'right',
      render: test => <RunButton quiet test={test} onStarted={onStarted} />,
    },
  ];
}
