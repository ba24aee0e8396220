import { VELERO_VERSION } from './names';
import type { VeleroContext } from './VeleroContext';

/** Says which Velero this is to whoever asks by a ServerStatusRequest. */
export class ServerStatus {
  readonly #context: VeleroContext;

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  start(): void {
    const { store, clock, settings, signal } = this.#context;
    const resource = 'serverstatusrequests.velero.io';
    const end = store.watch(
      resource,
      { namespace: settings.namespace },
      ({ type, object }) => {
        if (type !== 'DELETED' && object.status?.phase !== 'Processed') {
          store.modify(resource, object.metadata, draft => {
            draft.status = {
              phase: 'Processed',
              processedTimestamp: clock.timestamp(),
              serverVersion: VELERO_VERSION,
              plugins: [{ kind: 'ObjectStore', name: 'velero.io/aws' }],
            };
          });
        }
      },
    );
    signal.addEventListener('abort', end, { once: true });
  }
}
