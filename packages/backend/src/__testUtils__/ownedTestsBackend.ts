import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import signalsPlugin from '@backstage/plugin-signals-backend';
import catalogModule from '@kymaros/plugin-catalog-backend-module-kymaros';
import kymarosPlugin from '@kymaros/plugin-kymaros-backend';
import veleroModule from '@kymaros/plugin-kymaros-backend-module-velero';

/** Who is in which groups; the rest are in none. */
export type Groups = Record<string, string[]>;

/** Nothing answers there. */
const NO_CLUSTER = {
  url: 'https://127.0.0.1:1',
  serviceAccountToken: 'token',
};

/** Mock tokens forget which plugin calls in the name of a user, without which nobody may ask for conditions. */
const auth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const mock = mockServices.auth({
      pluginId: plugin.getId(),
      disableDefaultAuthPolicy: false,
    });
    const tokenOf = mock.getPluginRequestToken.bind(mock);
    const getPluginRequestToken: typeof tokenOf = async options => {
      const caller = options.onBehalfOf;
      return mock.isPrincipal(caller, 'user')
        ? {
            token: mockCredentials.user.token(caller.principal.userEntityRef, {
              actor: { subject: `plugin:${plugin.getId()}` },
            }),
          }
        : tokenOf(options);
    };
    return Object.assign(mock, { getPluginRequestToken });
  },
});

const userInfoOf = (groups: Groups) =>
  createServiceFactory({
    service: coreServices.userInfo,
    deps: { auth: coreServices.auth },
    factory: services =>
      mockServices.userInfo.mock({
        async getUserInfo(credentials) {
          if (!services.auth.isPrincipal(credentials, 'user')) {
            throw new Error('Only users own something');
          }
          const { userEntityRef } = credentials.principal;
          return {
            userEntityRef,
            ownershipEntityRefs: [
              userEntityRef,
              ...(groups[userEntityRef] ?? []),
            ],
          };
        },
      }),
  });

const catalogOf = (entities: Entity[]) =>
  createBackendModule({
    pluginId: 'catalog',
    moduleId: 'owned-tests',
    register(env) {
      env.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        async init({ catalog }) {
          catalog.addEntityProvider({
            getProviderName: () => 'owned-tests',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: entities.map(entity => ({
                  entity: located(entity),
                  locationKey: 'owned-tests',
                })),
              }),
          });
        },
      });
    },
  });

function located({ metadata, ...entity }: Entity): Entity {
  const location = 'url:https://catalog.example.com/entities.yaml';
  return {
    ...entity,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
    },
  };
}

/** Seldom enough for no test to meet it. */
const EACH_NEW_YEAR = '0 12 1 1 *';

/** A service that defines its test by annotations. */
export function annotatedService(name: string, owner: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'kymaros.io/backup': 'latest',
        'kymaros.io/namespaces': name,
        'kymaros.io/schedule': EACH_NEW_YEAR,
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner },
  };
}

/** A test as a document of its own. */
export function testDocument(name: string, owner: string): Entity {
  return {
    apiVersion: 'restore.kymaros.io/v1alpha1',
    kind: 'RestoreTest',
    metadata: { name, annotations: { 'kymaros.io/owner': owner } },
    spec: {
      schedule: EACH_NEW_YEAR,
      backupSource: { name: 'latest', namespaces: [{ name }] },
    },
  };
}

/** The permission backend, the catalog and Kymaros as they are, with a policy, people and entities, without a cluster. */
export async function startOwnedTests(options: {
  policy: BackendFeature;
  groups: Groups;
  entities: Entity[];
}): Promise<TestBackend> {
  return startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          catalog: { processingInterval: { hours: 1 } },
          kymaros: {
            clusters: [{ name: 'main', ...NO_CLUSTER }],
            entitlements: [{ namespaces: ['*'] }],
          },
        },
      }),
      permissionsServiceFactory,
      httpAuthServiceFactory,
      auth,
      userInfoOf(options.groups),
      options.policy,
      permissionPlugin,
      catalogOf(options.entities),
      catalogPlugin,
      signalsPlugin,
      kymarosPlugin,
      veleroModule,
      catalogModule,
    ],
  });
}
