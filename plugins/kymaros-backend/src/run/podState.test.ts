import type { V1Pod } from '@kubernetes/client-node';
import { podTrouble } from './podState';

function waiting(reason: string, message?: string): V1Pod {
  return {
    metadata: { name: 'p' },
    status: {
      phase: 'Pending',
      containerStatuses: [
        { name: 'c', ready: false, state: { waiting: { reason, message } } },
      ],
    } as V1Pod['status'],
  };
}

describe('podTrouble', () => {
  it.each<[string, V1Pod, string]>([
    [
      'an image that no registry has any more is lost with the application',
      waiting('ErrImagePull', 'manifest unknown'),
      'APP',
    ],
    [
      'a registry that does not answer is our trouble',
      waiting('ImagePullBackOff', 'toomanyrequests: rate limit'),
      'INFRA',
    ],
    ['a crash is the application', waiting('CrashLoopBackOff'), 'APP'],
    [
      'what is missing for a container is missing in the restore',
      waiting('CreateContainerConfigError', 'configmap "c" not found'),
      'APP',
    ],
  ])('%s', (_, pod, cause) => {
    expect(podTrouble(pod)?.cause).toBe(cause);
  });

  it('has nothing to say of a ready pod', () => {
    expect(
      podTrouble({
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
    ).toBeUndefined();
  });
});
