import type { Finding } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { nameOfObject } from '../../words/objects';
import { FindingFrame } from './FindingFrame';

const useStyles = makeStyles({
  object: { fontFamily: 'monospace', fontSize: '0.8rem' },
});

/** One finding: how bad, about what, what was seen, and what to do about it. */
export function FindingItem(props: {
  finding: Finding;
  /** Of a run that has not begun: it has no verdict to decide. */
  planned?: boolean;
}) {
  const { finding, planned } = props;
  const classes = useStyles();
  return (
    <FindingFrame
      finding={finding}
      planned={planned}
      about={aboutOf(finding, classes.object)}
    >
      <Typography variant="body2" lang="en">
        {finding.message}
      </Typography>
    </FindingFrame>
  );
}

function aboutOf({ object, tier }: Finding, className: string): ReactNode {
  return object ? (
    <span className={className}>{nameOfObject(object)}</span>
  ) : (
    tier
  );
}
