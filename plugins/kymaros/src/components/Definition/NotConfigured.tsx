import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useClusterNames } from '../../hooks/useClusterNames';
import { kymarosTranslationRef } from '../../translation';
import {
  annotationSnippet,
  documentSnippet,
  linkSnippet,
  sourceOf,
} from '../../words/snippets';
import { Snippet } from '../Snippet';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
    maxWidth: '80ch',
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
  },
}));

/** What to add to the catalog file so that there is a restore test, ready to copy. */
export function NotConfigured() {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [asDocument, setAsDocument] = useState(false);
  return (
    <div className={classes.root}>
      <div>
        <Typography variant="subtitle2" component="div">
          {t('card.notConfigured')}
        </Typography>
        <Typography variant="body2">
          {t(asDocument ? 'teach.documentHint' : 'teach.annotationsHint')}
        </Typography>
      </div>
      {asDocument ? <DocumentSnippets /> : <AnnotationSnippet />}
      <Typography variant="body2">{t('teach.guessed')}</Typography>
      <div className={classes.actions}>
        <SourceLink />
        <Button
          size="small"
          color="primary"
          onClick={() => setAsDocument(!asDocument)}
        >
          {t(asDocument ? 'teach.showAnnotations' : 'teach.showDocument')}
        </Button>
      </div>
    </div>
  );
}

function AnnotationSnippet() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Snippet
      title={t('teach.annotations')}
      text={annotationSnippet(entity, useClusterNames())}
    />
  );
}

function DocumentSnippets() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <Snippet
        title={t('teach.document')}
        text={documentSnippet(entity, useClusterNames())}
      />
      <Snippet title={t('teach.link')} text={linkSnippet(entity)} />
    </>
  );
}

function SourceLink() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const source = sourceOf(entity);
  return source ? (
    <Link to={source.url}>
      {t(source.editable ? 'teach.edit' : 'teach.view')}
    </Link>
  ) : (
    <span />
  );
}
