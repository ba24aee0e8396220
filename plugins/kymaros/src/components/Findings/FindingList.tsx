import type { Finding } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { groupsOf } from '../../words/findings';
import { FindingGroupItem } from './FindingGroupItem';
import { FindingItem } from './FindingItem';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
}));

/** Findings, the worst first, many of a kind together. */
export function FindingList(props: { findings: Finding[]; planned?: boolean }) {
  const { findings, planned } = props;
  const classes = useStyles();
  return (
    <ul className={classes.root}>
      {groupsOf(findings).map((group, index) => (
        <li key={`${group[0].code} ${index}`}>
          {group.length === 1 ? (
            <FindingItem finding={group[0]} planned={planned} />
          ) : (
            <FindingGroupItem group={group} planned={planned} />
          )}
        </li>
      ))}
    </ul>
  );
}
