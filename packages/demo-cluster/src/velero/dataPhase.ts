import { ObjectKey } from '../api/objects';
import type { DataPhase, TransferResource } from './types';
import type { VeleroContext } from './VeleroContext';

/** Notes the next step of moving a volume's data. */
export function dataPhase(
  context: VeleroContext,
  step: {
    resource: TransferResource;
    key: ObjectKey;
    phase: DataPhase;
    message?: string;
    bytes?: number;
  },
): void {
  const { store, clock } = context;
  const { resource, key, phase, message, bytes } = step;
  const transfer = store.get(resource, key);
  if (!transfer) {
    return;
  }
  const ended = ['Completed', 'Failed', 'Canceled'].includes(phase);
  store.modify(resource, key, draft => {
    draft.status = {
      ...draft.status,
      phase,
      node: 'demo-node',
      ...(message && { message }),
      ...(phase === 'Accepted' && { acceptedTimestamp: clock.timestamp() }),
      ...(phase === 'InProgress' && { startTimestamp: clock.timestamp() }),
      ...(ended && { completionTimestamp: clock.timestamp() }),
      ...(bytes !== undefined && {
        progress: { totalBytes: bytes, bytesDone: bytes },
      }),
    };
  });
}
