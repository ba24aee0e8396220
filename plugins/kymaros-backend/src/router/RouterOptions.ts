import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { ClusterService } from '../service/clusters/ClusterService';
import type { FleetService } from '../service/fleet/FleetService';
import type { RestoreTestService } from '../service/RestoreTestService';

/** What the routes of every resource need. */
export interface RouterOptions {
  service: RestoreTestService;
  fleet: FleetService;
  clusters: ClusterService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}
