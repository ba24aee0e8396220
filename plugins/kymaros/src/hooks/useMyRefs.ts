import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useOnce } from './useOnce';

/** The reader and the teams that they are part of, as entity refs; `undefined` until known. */
export function useMyRefs(): string[] | undefined {
  const identity = useApi(identityApiRef);
  const me = useOnce({
    key: 'me',
    load: () => identity.getBackstageIdentity(),
  });
  return me.data?.ownershipEntityRefs;
}
