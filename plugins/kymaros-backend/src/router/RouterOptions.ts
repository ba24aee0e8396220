import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { RestoreTestService } from '../service/RestoreTestService';

/** What the routes of every resource need. */
export interface RouterOptions {
  service: RestoreTestService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}
