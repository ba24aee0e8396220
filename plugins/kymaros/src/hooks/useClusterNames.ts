import { useApi } from '@backstage/core-plugin-api';
import { kymarosApiRef } from '../api';
import { useOnce } from './useOnce';

/** The configured clusters; none for readers who may not see them. */
export function useClusterNames(): string[] {
  const api = useApi(kymarosApiRef);
  const { data = [] } = useOnce({
    key: 'clusters',
    load: async () => (await api.getClusters()).items.map(({ name }) => name),
  });
  return data;
}
