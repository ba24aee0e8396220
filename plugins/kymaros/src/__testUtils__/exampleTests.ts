import {
  restoreTestSpecSchema,
  type RestoreTest,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';

const APP: RestoreTestSpecInput = {
  schedule: '0 2 * * *',
  timezone: 'Europe/Berlin',
  backupSource: {
    name: 'schedule/myapp-nightly',
    namespaces: [
      { name: 'app-db', sandboxName: 'sandbox-db' },
      { name: 'app-backend', sandboxName: 'sandbox-backend' },
      { name: 'app-frontend', sandboxName: 'sandbox-frontend' },
    ],
  },
  networkIsolation: { mode: 'group' },
  objectives: { rto: '15m', rpo: '26h' },
  checks: [
    {
      name: 'db-resources',
      type: 'resourceExists',
      namespace: 'app-db',
      resourceExists: { resources: [{ kind: 'PVC', name: 'postgres-data' }] },
    },
    {
      name: 'db-accepting-queries',
      type: 'exec',
      namespace: 'app-db',
      exec: { podSelector: { app: 'postgres' }, command: ['pg_isready'] },
    },
    {
      name: 'backend-health',
      type: 'httpGet',
      namespace: 'app-backend',
      httpGet: { service: 'api-server-svc', port: 8080, path: '/healthz' },
    },
    {
      name: 'frontend-port',
      type: 'tcpSocket',
      namespace: 'app-frontend',
      tcpSocket: { service: 'frontend-svc', port: 3000 },
    },
  ],
};

/** A test with three tiers and four checks. */
export const FULL_STACK_TEST: RestoreTest = {
  ref: 'restoretest:kymaros-system/myapp-full-stack',
  title: 'myapp-full-stack',
  origin: 'document',
  location: 'url:https://example.org/myapp/restore-test.yaml',
  entityRefs: ['component:default/myapp'],
  ownerRef: 'group:default/team-orders',
  cluster: 'demo',
  spec: restoreTestSpecSchema.parse(APP),
  hash: 'f00d',
};

/** A second test of the same service, by annotations. */
export const ORDERS_TEST: RestoreTest = {
  ref: 'component:default/myapp',
  title: 'myapp',
  origin: 'annotations',
  entityRefs: ['component:default/myapp'],
  cluster: 'demo',
  spec: restoreTestSpecSchema.parse({
    backupSource: { name: 'latest', namespaces: [{ name: 'orders' }] },
  }),
  hash: 'beef',
};
