import type { Finding } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { bySeverity } from '../../words/tones';
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

/** Findings, the worst first. */
export function FindingList(props: { findings: Finding[]; planned?: boolean }) {
  const { findings, planned } = props;
  const classes = useStyles();
  return (
    <ul className={classes.root}>
      {bySeverity(findings).map((finding, index) => (
        <li key={`${finding.code} ${index}`}>
          <FindingItem finding={finding} planned={planned} />
        </li>
      ))}
    </ul>
  );
}
