import type { Finding, RestoreSummary } from '@kymaros/plugin-kymaros-common';
import type { RestoreRequest } from '@kymaros/plugin-kymaros-node';

/** What Velero says of a mover that failed before it could read any data: it was restarted, or found no room to begin. */
const NEVER_READ = /during the .*starting|timeout on preparing/;

/**
 * A volume whose data did not come is a gate: the tier may well start, with nothing in it. Data that could not be read
 * blames the backup. A mover that never came to its end, or was cancelled, blames Velero: nobody has looked at the data.
 */
export function missingVolumeData(
  { volumes }: Pick<RestoreSummary, 'volumes'>,
  { tier, sandbox }: Pick<RestoreRequest, 'tier' | 'sandbox'>,
): Finding[] {
  return volumes
    .filter(({ phase }) => phase !== 'Completed')
    .map(({ claim, method, phase, message }) => ({
      code: 'volume-data-missing',
      severity: 'critical',
      gate: true,
      level: 'integrity',
      tier,
      object: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: sandbox,
        name: claim,
      },
      message: `The data of volume ${claim} was not restored (${method}: ${phase}${
        message ? `, ${message}` : ''
      }).`,
      ...(phase === 'Failed' && !NEVER_READ.test(message ?? '')
        ? {
            cause: 'BACKUP',
            hint: "Look at the node-agent's log and at the backup's PodVolumeBackups or DataUploads.",
          }
        : {
            cause: 'INFRA',
            hint: "See whether Velero's node-agent runs on the node of the pod, and whether Velero gave up waiting. Then run the test again.",
          }),
    }));
}
