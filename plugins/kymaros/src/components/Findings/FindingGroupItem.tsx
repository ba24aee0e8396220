import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import type { FindingGroup } from '../../words/findings';
import { nameOfObject } from '../../words/objects';
import { More } from '../Section';
import { FindingFrame } from './FindingFrame';

/** More than these are behind a click. */
const AT_ONCE = 3;

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingLeft: theme.spacing(2.5), fontSize: '0.85rem' },
  object: { fontFamily: 'monospace', fontSize: '0.8rem' },
}));

/** Many findings of a kind: what to do once, what was seen for each. */
export function FindingGroupItem(props: {
  group: FindingGroup;
  planned?: boolean;
}) {
  const { group, planned } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <FindingFrame
      finding={group[0]}
      planned={planned}
      about={t('finding.alike', { total: String(group.length) })}
    >
      <Seen findings={group.slice(0, AT_ONCE)} />
      <More
        summary={t('finding.more', { total: String(group.length - AT_ONCE) })}
      >
        <Seen findings={group.slice(AT_ONCE)} />
      </More>
    </FindingFrame>
  );
}

function Seen({ findings }: { findings: Finding[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {findings.map(({ object, message }, index) => (
        <li key={index}>
          {object && (
            <span className={classes.object}>{nameOfObject(object)}: </span>
          )}
          {message}
        </li>
      ))}
    </ul>
  );
}
