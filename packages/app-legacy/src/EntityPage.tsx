import { EntityAboutCard, EntityLayout } from '@backstage/plugin-catalog';
import {
  EntityKymarosCard,
  EntityKymarosContent,
  isKymarosAvailable,
} from '@kymaros/plugin-kymaros/legacy';
import Grid from '@material-ui/core/Grid';

/** The page of an entity: card and tab of Kymaros beside what Backstage knows. */
export const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <Grid container spacing={3} alignItems="stretch">
        <Grid item md={6} xs={12}>
          <EntityAboutCard />
        </Grid>
        <Grid item md={6} xs={12}>
          <EntityKymarosCard />
        </Grid>
      </Grid>
    </EntityLayout.Route>
    <EntityLayout.Route
      if={isKymarosAvailable}
      path="/restore-tests"
      title="Restore tests"
    >
      <EntityKymarosContent />
    </EntityLayout.Route>
  </EntityLayout>
);
