import { Store } from '../Store';
import { ADMIN, serviceAccountUser, User } from './User';

/** The type of Secret that holds a token of a service account. */
export const TOKEN_SECRET = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';

/** Knows whose token it is that comes with a request. */
export class Authenticator {
  readonly #store: Store;
  readonly #adminToken: string;

  constructor(options: { store: Store; adminToken: string }) {
    this.#store = options.store;
    this.#adminToken = options.adminToken;
  }

  /** The user of an `Authorization` header; undefined when it is nobody's. */
  userOf(authorization: string | undefined): User | undefined {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (!token) {
      return undefined;
    }
    return token === this.#adminToken ? ADMIN : this.#accountOf(token);
  }

  #accountOf(token: string): User | undefined {
    const encoded = Buffer.from(token).toString('base64');
    const secret = this.#store
      .list('secrets')
      .find(
        ({ type, data }) => type === TOKEN_SECRET && data?.token === encoded,
      );
    const name = secret?.metadata.annotations?.[ACCOUNT];
    const namespace = secret?.metadata.namespace;
    return name &&
      namespace &&
      this.#store.get('serviceaccounts', { namespace, name })
      ? serviceAccountUser({ namespace, name })
      : undefined;
  }
}

/** The name of the account that a token Secret is for. */
export function accountOfSecret(secret: {
  metadata: { annotations?: Record<string, string> };
}): string | undefined {
  return secret.metadata.annotations?.[ACCOUNT];
}
