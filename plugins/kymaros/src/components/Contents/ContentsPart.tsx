import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TierContents } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import { totalsOf } from '../../words/contents';
import { nameOfObject } from '../../words/objects';
import { StatusLabel } from '../Mark';
import { Nothing, Part } from '../Section';
import { DifferenceTable } from './DifferenceTable';
import { KindTables } from './KindTables';
import { VolumeTable } from './VolumeTable';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(2.5),
    fontFamily: 'monospace',
    fontSize: '0.8rem',
    overflowWrap: 'anywhere',
  },
}));

/** How a tier's sandbox compares with what the backup holds of the tier. */
export function ContentsPart(props: {
  contents?: TierContents;
  tier: string;
  /** The run has its verdict. */
  isOver: boolean;
}) {
  const { contents, tier, isOver } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Part title={t('contents.title')}>
      {contents ? (
        <div className={classes.root}>
          <Summary contents={contents} />
          {contents.differences.length > 0 && (
            <DifferenceTable contents={contents} tier={tier} />
          )}
          {contents.volumes.length > 0 && (
            <VolumeTable volumes={contents.volumes} tier={tier} />
          )}
          <KindTables kinds={contents.kinds} tier={tier} />
          <NotBackedUp contents={contents} tier={tier} />
        </div>
      ) : (
        <Nothing>{t(isOver ? 'contents.never' : 'contents.notYet')}</Nothing>
      )}
    </Part>
  );
}

/** How much was found, and what it was compared with. */
function Summary({ contents }: { contents: TierContents }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (contents.comparedWith === 'nothing') {
    return (
      <StatusLabel tone="unknown">
        {t('contents.comparedWithNothing')}
      </StatusLabel>
    );
  }
  const { expected, found } = totalsOf(contents);
  return (
    <div>
      <StatusLabel tone={found < expected ? 'bad' : 'good'}>
        {t('contents.summary', { count: expected, found: String(found) })}
      </StatusLabel>
      <Typography variant="body2" color="textSecondary">
        {t(
          contents.comparedWith === 'contents'
            ? 'contents.comparedWithContents'
            : 'contents.comparedWithList',
        )}
        .{' '}
        {contents.differences.length === 0 &&
          found === expected &&
          t('contents.noDifferences')}
      </Typography>
    </div>
  );
}

/** What the next restore will lack as well, as long as nobody changes the backup. */
function NotBackedUp(props: { contents: TierContents; tier: string }) {
  const { notBackedUp = [] } = props.contents;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (notBackedUp.length === 0) {
    return null;
  }
  return (
    <Part title={t('contents.notBackedUp')} heading="h4">
      <Typography variant="body2" color="textSecondary">
        {t('contents.notBackedUpNote', { tier: props.tier })}
      </Typography>
      <ul className={classes.list}>
        {notBackedUp.map(object => (
          <li key={nameOfObject(object)}>{nameOfObject(object)}</li>
        ))}
      </ul>
    </Part>
  );
}
