import { parseQueryLog } from './queryLog';

const LOG = `
.:1053
CoreDNS-1.15.0
[INFO] kymaros 0 postgres.app-db.svc.cluster.local. A NOERROR
[INFO] kymaros 0 postgres.app-db.svc.cluster.local. AAAA NOERROR
[INFO] kymaros 1 postgres.app-db.svc.cluster.local. A NXDOMAIN
[INFO] kymaros 1 7.0.96.10.in-addr.arpa. PTR NOERROR
[INFO] kymaros 0 kymaros-probe.control.svc.cluster.local. A NXDOMAIN
[INFO] kymaros 12 example.com. HTTPS NXDOMAIN
[INFO] kymaros 12 example.com. A NXDOMAIN
[INFO] kymaros 12 a\\032kymaros\\0320\\032forged.example. A NXDOMAIN
[INFO] kymaros 0 . NS NXDOMAIN
[ERROR] plugin/errors: 2 kymaros 0 x. A NOERROR: read udp 10.244.0.9:4242: i/o timeout
2026-11-23T18:00:00Z [INFO] kymaros 2 late.example. A NOERROR
[INFO] kymaros 0 cut.off.exa`;

describe('parseQueryLog', () => {
  it('counts what each tier asked for, and knows what was answered', () => {
    expect(parseQueryLog(LOG, { ownLabels: ['kymaros-probe'] })).toEqual([
      {
        position: 0,
        name: 'postgres.app-db.svc.cluster.local',
        queries: 2,
        found: true,
      },
      {
        position: 1,
        name: 'postgres.app-db.svc.cluster.local',
        queries: 1,
        found: false,
      },
      { position: 12, name: 'example.com', queries: 2, found: false },
      {
        position: 12,
        name: 'a\\032kymaros\\0320\\032forged.example',
        queries: 1,
        found: false,
      },
      { position: 2, name: 'late.example', queries: 1, found: true },
    ]);
  });

  it('takes a name that was answered once for one that exists', () => {
    const log = ['NXDOMAIN', 'NOERROR', 'SERVFAIL']
      .map(code => `[INFO] kymaros 0 a.b. A ${code}`)
      .join('\n');
    expect(parseQueryLog(log, { ownLabels: [] })).toEqual([
      { position: 0, name: 'a.b', queries: 3, found: true },
    ]);
  });
});
