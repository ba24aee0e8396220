import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TierContents } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import { DIFFERENCE_TONES } from '../../words/contents';
import { nameOfObject } from '../../words/objects';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** What is missing, failed, unexpected or changed, by name. */
export function DifferenceTable(props: {
  contents: TierContents;
  tier: string;
}) {
  const { contents, tier } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div>
      <DataTable
        label={t('contents.differences', { tier })}
        rows={contents.differences}
        keyOf={({ difference, object }) =>
          `${difference} ${object.apiVersion} ${nameOfObject(object)}`
        }
        columns={[
          {
            title: t('contents.how'),
            render: ({ difference }) => (
              <StatusLabel tone={DIFFERENCE_TONES[difference]}>
                {t(`contents.difference.${difference}`)}
              </StatusLabel>
            ),
          },
          {
            title: t('contents.object'),
            wide: true,
            render: ({ object }) => nameOfObject(object),
          },
          {
            title: t('contents.why'),
            wide: true,
            render: ({ message }) => message ?? t('contents.unknownReason'),
          },
        ]}
      />
      {contents.omitted !== undefined && contents.omitted > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('contents.omitted', { count: contents.omitted })}
        </Typography>
      )}
    </div>
  );
}
