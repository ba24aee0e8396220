import type { VersionInfo } from '@kubernetes/client-node';
import type { Bounds } from '@kymaros/plugin-kymaros-node';
import { endOf } from './endOf';
import type { KubeTransport } from './KubeTransport';

/** Version of the API server; whoever has signed in may ask. */
export async function readVersion(
  transport: KubeTransport,
  { bounds }: { bounds: Bounds },
): Promise<string> {
  const { gitVersion } = await transport.json<VersionInfo>({
    verb: 'get',
    object: 'its version',
    method: 'GET',
    path: '/version',
    signal: endOf(bounds),
  });
  return gitVersion;
}
