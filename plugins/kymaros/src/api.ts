import { createApiRef } from '@backstage/core-plugin-api';
import type { KymarosApi } from '@kymaros/plugin-kymaros-common';

/** The door to the Kymaros backend. @public */
export const kymarosApiRef = createApiRef<KymarosApi>({
  id: 'plugin.kymaros.client',
});
