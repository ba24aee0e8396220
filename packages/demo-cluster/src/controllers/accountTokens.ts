import { randomBytes } from 'node:crypto';
import { accountOfSecret, TOKEN_SECRET } from '../api/access/Authenticator';
import { ObjectKey } from '../api/objects';
import { all, Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

/** Fills the token Secrets of service accounts. `authority` is the certificate of the API server. */
export function accountTokens(authority: string): Controller {
  return ({ store }) => {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const reconcile = (key: ObjectKey) => {
      const secret = store.get('secrets', key);
      const name = secret && accountOfSecret(secret);
      const { namespace } = key;
      if (
        secret?.type !== TOKEN_SECRET ||
        secret.data?.token ||
        !name ||
        !store.get('serviceaccounts', { namespace, name })
      ) {
        return;
      }
      store.modify('secrets', key, draft => {
        draft.data = {
          ...draft.data,
          token: encode(randomBytes(24).toString('base64url')),
          'ca.crt': encode(authority),
          namespace: encode(namespace!),
        };
      });
    };
    const queue = new WorkQueue({ clock: store.clock, reconcile });
    return all(
      store.watch('secrets', {}, ({ object }) => queue.add(object.metadata)),
      store.watch('serviceaccounts', {}, ({ object: { metadata } }) =>
        store
          .list('secrets', { namespace: metadata.namespace })
          .forEach(secret => queue.add(secret.metadata)),
      ),
      () => queue.stop(),
    );
  };
}
