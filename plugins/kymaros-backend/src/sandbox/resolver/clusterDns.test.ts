import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { domainOfCorefile, readClusterDns } from './clusterDns';

const UPSTREAM = { namespace: 'dns', podLabels: { app: 'dns' } };
const COREFILE = '.:53 {\n  kubernetes corp.internal in-addr.arpa {\n  }\n}';

function clusterWith(image: string): ClusterReader {
  return {
    list: async ({ namespace }) =>
      namespace === 'dns'
        ? [
            {
              metadata: { name: 'dns-1', namespace },
              spec: {
                containers: [{ name: 'mesh', image: 'mesh:1' }, { image }],
                volumes: [
                  { configMap: { name: 'custom', optional: true } },
                  { configMap: { name: 'dns', items: [{ key: 'Corefile' }] } },
                ],
              },
            },
          ]
        : [],
    get: async ({ namespace, name }) => {
      expect([namespace, name]).toEqual(['dns', 'dns']);
      return { data: { Corefile: COREFILE } };
    },
  } as Pick<ClusterReader, 'get' | 'list'> as ClusterReader;
}

const read = (image: string, config = {}) =>
  readClusterDns(
    clusterWith(image),
    { upstream: UPSTREAM, ...config },
    new AbortController().signal,
  );

describe('readClusterDns', () => {
  it("takes image and domain from the cluster's own CoreDNS", async () => {
    expect(await read('registry.example/coredns/coredns:v1.12.0')).toEqual({
      image: 'registry.example/coredns/coredns:v1.12.0',
      domain: 'corp.internal',
    });
  });

  it('knows no image where the cluster has another DNS', async () => {
    expect(await read('registry.example/coredns-mirror/kube-dns:1')).toEqual({
      domain: 'cluster.local',
    });
  });

  it('lets config have the last word, and does not ask for what it says', async () => {
    const nobody = {} as ClusterReader;
    const config = { image: 'ours/coredns:1', clusterDomain: 'c.example' };
    expect(
      await readClusterDns(
        nobody,
        { upstream: UPSTREAM, ...config },
        new AbortController().signal,
      ),
    ).toEqual({ image: 'ours/coredns:1', domain: 'c.example' });
    expect(await read('coredns:1', { image: 'ours/coredns:1' })).toEqual({
      image: 'ours/coredns:1',
      domain: 'corp.internal',
    });
  });

  it.each([
    ['  kubernetes cluster.local in-addr.arpa ip6.arpa {', 'cluster.local'],
    ['kubernetes in-addr.arpa a.example.', 'a.example'],
    ['\tkubernetes\tx.y', 'x.y'],
    ['# kubernetes a.b', undefined],
    ['kubernetes', undefined],
    ['forward . 1.1.1.1', undefined],
  ])('of the Corefile %j reads %s', (corefile, domain) => {
    expect(domainOfCorefile(corefile)).toBe(domain);
  });
});
