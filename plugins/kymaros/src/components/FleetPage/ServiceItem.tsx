import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  EntityRefLink,
} from '@backstage/plugin-catalog-react';
import type { ServiceSummary } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';
import { useOnce } from '../../hooks/useOnce';
import { kymarosTranslationRef } from '../../translation';
import { NotConfigured } from '../Definition';
import { Nothing } from '../Section';
import { WhenLoaded } from '../StaleNotice';

const useStyles = makeStyles(theme => ({
  root: {
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 'none' },
  },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(0.5, 1),
    overflowWrap: 'anywhere',
  },
  name: { fontWeight: 600 },
  panel: { padding: theme.spacing(1, 1, 2) },
}));

/** A service without restore test; opened, it says what to add to its catalog file. */
export function ServiceItem({ service }: { service: ServiceSummary }) {
  const { entityRef, title, ownerRef, systemRef } = service;
  const classes = useStyles();
  const panelId = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.root}>
      <div className={classes.line}>
        <EntityRefLink
          entityRef={entityRef}
          title={title}
          className={classes.name}
        />
        <span>
          {ownerRef && (
            <EntityRefLink entityRef={ownerRef} defaultKind="group" hideIcon />
          )}
        </span>
        <span>
          {systemRef && (
            <EntityRefLink
              entityRef={systemRef}
              defaultKind="system"
              hideIcon
            />
          )}
        </span>
        <Button
          size="small"
          aria-expanded={isOpen}
          aria-controls={isOpen ? panelId : undefined}
          aria-label={
            isOpen ? undefined : t('fleetServices.addTo', { service: title })
          }
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t('fleetServices.hide') : t('fleetServices.add')}
        </Button>
      </div>
      {isOpen && (
        <div id={panelId} className={classes.panel}>
          <HowToAdd entityRef={entityRef} />
        </div>
      )}
    </li>
  );
}

function HowToAdd({ entityRef }: { entityRef: string }) {
  const catalog = useApi(catalogApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useOnce({
    key: entityRef,
    load: async () => (await catalog.getEntityByRef(entityRef)) ?? null,
  });
  return (
    <WhenLoaded
      query={query}
      failureTitle={t('fleetServices.entityFailed')}
      loading={<Progress />}
    >
      {entity =>
        entity ? (
          <EntityProvider entity={entity}>
            <NotConfigured />
          </EntityProvider>
        ) : (
          <Nothing>{t('fleetServices.entityGone')}</Nothing>
        )
      }
    </WhenLoaded>
  );
}
