import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  LEVELS,
  type Difference,
  type RunComparison,
} from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { sidesOf } from '../../words/comparison';
import { nameOfObject } from '../../words/objects';
import { formatDuration } from '../../words/time';
import { CHECK_TONES } from '../../words/tones';
import { formatNumber } from '../../words/values';
import { DataTable, Nothing, Part, type Column } from '../Section';

const STATES = Object.keys(CHECK_TONES) as Array<keyof typeof CHECK_TONES>;

/** Objects that came into the backup, went out of it, or are others. */
export function ContentDifferences(props: {
  contents: RunComparison['contents'];
}) {
  const { contents } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (!contents) {
    return (
      <Part title={t('compare.contents')}>
        <Nothing>{t('compare.contentsGone')}</Nothing>
      </Part>
    );
  }
  return (
    <Group
      title={t('compare.contents')}
      rows={contents}
      keyOf={({ tier, object }) => `${tier} ${nameOfObject(object)}`}
      columns={[
        {
          title: t('compare.how'),
          render: ({ change }) => t(`compare.change.${change}`),
        },
        { title: t('compare.tier'), render: ({ tier }) => tier },
        {
          title: t('compare.object'),
          wide: true,
          render: ({ object }) => nameOfObject(object),
        },
      ]}
    />
  );
}

/** Checks that came out otherwise, or read another value. */
export function CheckDifferences(props: { checks: RunComparison['checks'] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Group
      title={t('compare.checks')}
      rows={props.checks}
      keyOf={({ name }) => name}
      columns={[
        { title: t('compare.check'), wide: true, render: ({ name }) => name },
        {
          title: t('compare.state'),
          render: ({ state }) =>
            bothSides(
              sidesOf(state, name => stateInWords(name, t)),
              t,
            ),
        },
        {
          title: t('compare.value'),
          align: 'right',
          render: ({ value }) =>
            value
              ? bothSides(
                  sidesOf(value, number => formatNumber(number, t)),
                  t,
                )
              : '–',
        },
      ]}
    />
  );
}

/** Levels with another value, as the share that they gave. */
export function LevelDifferences(props: { levels: RunComparison['levels'] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const nameOf = (level: string) => {
    const known = LEVELS.find(name => name === level);
    return known ? t(`level.${known}`) : level;
  };
  return (
    <Group
      title={t('compare.levels')}
      rows={props.levels}
      keyOf={({ level, tier }) => `${tier} ${level}`}
      columns={[
        {
          title: t('compare.tier'),
          render: ({ tier }) => tier ?? t('matrix.whole'),
        },
        {
          title: t('compare.level'),
          wide: true,
          render: ({ level }) => nameOf(level),
        },
        ...beforeAndAfter<RunComparison['levels'][number]>(t, difference =>
          sidesOf(difference, value => String(Math.floor(value * 100))),
        ),
      ]}
    />
  );
}

/** What took longer or shorter. */
export function TimeDifferences(props: { timings: RunComparison['timings'] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Group
      title={t('compare.timings')}
      rows={props.timings}
      keyOf={({ what }) => what}
      columns={[
        { title: t('compare.what'), wide: true, render: ({ what }) => what },
        ...beforeAndAfter<RunComparison['timings'][number]>(t, difference =>
          sidesOf(difference, ms => formatDuration(ms, t)),
        ),
      ]}
    />
  );
}

/** Containers that run another image. */
export function ImageDifferences(props: { images: RunComparison['images'] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Group
      title={t('compare.images')}
      rows={props.images}
      keyOf={({ tier, workload, container }) =>
        `${tier} ${workload} ${container}`
      }
      columns={[
        { title: t('compare.tier'), render: ({ tier }) => tier },
        { title: t('compare.workload'), render: ({ workload }) => workload },
        { title: t('compare.container'), render: ({ container }) => container },
        ...beforeAndAfter<RunComparison['images'][number]>(
          t,
          difference => difference,
          'wide',
        ),
      ]}
    />
  );
}

/** How the test itself was changed. */
export function DefinitionDifferences(props: { comparison: RunComparison }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Group
      title={t('compare.definition')}
      rows={props.comparison.definition}
      keyOf={({ field }) => field}
      columns={[
        { title: t('compare.field'), render: ({ field }) => field },
        ...beforeAndAfter<RunComparison['definition'][number]>(
          t,
          difference => difference,
          'wide',
        ),
      ]}
    />
  );
}

/** A group of differences under its heading; nothing where there are none. */
function Group<T>(props: {
  title: string;
  rows: T[];
  keyOf: (row: T) => string;
  columns: Array<Column<T>>;
}) {
  const { title, rows, keyOf, columns } = props;
  return rows.length === 0 ? null : (
    <Part title={title}>
      <DataTable label={title} rows={rows} keyOf={keyOf} columns={columns} />
    </Part>
  );
}

function stateInWords(state: string, t: Translate): string {
  const known = STATES.find(name => name === state);
  return known ? t(`checkState.${known}`) : state;
}

/** `Passed → Failed`. */
function bothSides(difference: Difference<string>, t: Translate): string {
  const { before, after } = difference;
  return before === after
    ? before ?? t('compare.absent')
    : `${before ?? t('compare.absent')} → ${after ?? t('compare.absent')}`;
}

/** A column for each of the two runs. */
function beforeAndAfter<T>(
  t: Translate,
  sides: (row: T) => Difference<string>,
  width?: 'wide',
): Array<Column<T>> {
  const layout = width ? { wide: true } : { align: 'right' as const };
  return [
    {
      ...layout,
      title: t('compare.from'),
      render: row => sides(row).before ?? t('compare.absent'),
    },
    {
      ...layout,
      title: t('compare.to'),
      render: row => sides(row).after ?? t('compare.absent'),
    },
  ];
}
