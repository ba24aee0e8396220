import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ContainerLog } from '@kymaros/plugin-kymaros-common';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import ListItemText from '@material-ui/core/ListItemText';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { keyOfLog, linesIn } from '../../words/logs';

const useStyles = makeStyles({
  root: { maxHeight: 420, overflow: 'auto', padding: 0 },
  item: { overflowWrap: 'anywhere', '& p, & span': { whiteSpace: 'normal' } },
});

/** The containers that wrote something, by tier and pod. */
export function ContainerList(props: {
  logs: ContainerLog[];
  selected: ContainerLog;
  onSelect: (log: ContainerLog) => void;
}) {
  const { logs, selected, onSelect } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <List
      dense
      component="nav"
      className={classes.root}
      aria-label={t('logs.container')}
    >
      {logs.map(log => (
        <ListItem
          key={keyOfLog(log)}
          button
          component="button"
          className={classes.item}
          selected={log === selected}
          aria-current={log === selected}
          onClick={() => onSelect(log)}
        >
          <ListItemText
            primary={`${log.tier} / ${log.container}`}
            secondary={[
              log.pod,
              ...(log.previous ? [t('logs.previous')] : []),
              t('logs.lines', { count: linesIn(log.text) }),
            ].join(' · ')}
          />
        </ListItem>
      ))}
    </List>
  );
}
