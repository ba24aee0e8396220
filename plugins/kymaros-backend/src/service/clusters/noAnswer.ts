import { toError } from '@backstage/errors';
import type { ObservedCondition } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** What an error means for whether the API server answers: one that refuses does. */
export function unreachable(error: unknown): ObservedCondition {
  const { message } = toError(error);
  const status = error instanceof ClusterError ? error.status : undefined;
  switch (status) {
    case FORBIDDEN:
      return {
        state: 'ok',
        message: 'It answers, but does not say which version it is.',
      };
    case UNAUTHORIZED:
      return {
        state: 'failed',
        message: `It answers, but does not accept Kymaros' credentials: ${message}`,
        hint: 'See whether the token in kymaros.clusters has ended, and make a new one.',
      };
    default:
      return {
        state: 'failed',
        message,
        hint: 'See whether the API server is up and can be reached from the Backstage backend, and whether kymaros.clusters has its address.',
      };
  }
}

/** What an error means for anything else: nothing is known. */
export function notFoundOut(error: unknown): ObservedCondition {
  const { message } = toError(error);
  const isForbidden =
    error instanceof ClusterError && error.status === FORBIDDEN;
  return {
    state: 'unknown',
    message,
    hint: isForbidden
      ? 'Grant Kymaros what it may not; see the permissions.'
      : 'See first whether the cluster can be reached.',
  };
}
