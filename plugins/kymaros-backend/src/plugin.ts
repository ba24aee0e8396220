import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { kymarosPermissions } from '@kymaros/plugin-kymaros-common';
import { kymarosBackupProvidersExtensionPoint } from '@kymaros/plugin-kymaros-node';
import { BackupProviders } from './backupProviders';
import { CheckRunner } from './checks/CheckRunner';
import { KubeClusters } from './cluster/KubeClusters';
import { readKymarosConfig } from './config/readKymarosConfig';
import { DatabaseRunStore } from './database/DatabaseRunStore';
import { CatalogRestoreTests } from './definitions/CatalogRestoreTests';
import { CatalogServices } from './definitions/CatalogServices';
import { TestEntitlements } from './definitions/TestEntitlements';
import { EvidenceReports } from './evidence/EvidenceReports';
import { RunEngine } from './engine/RunEngine';
import { RunSignals } from './notify/RunSignals';
import { createRouter } from './router/createRouter';
import { RunSteps } from './run/RunSteps';
import { AccessPreflight } from './sandbox/AccessPreflight';
import { GuardedWriters } from './sandbox/GuardedWriters';
import { HazardTable } from './sandbox/hazards/HazardTable';
import { Reaper } from './sandbox/Reaper';
import { IsolationProbes } from './sandbox/probes/IsolationProbes';
import { Resolvers } from './sandbox/resolver/Resolvers';
import { Sandboxes } from './sandbox/Sandboxes';
import { DueRunDispatcher } from './schedule/DueRunDispatcher';
import { ReleaseReaping } from './schedule/ReleaseReaping';
import { scheduleReaping } from './schedule/scheduleReaping';
import { scheduleRetention } from './schedule/scheduleRetention';
import { AuthorizedRestoreTestService } from './service/AuthorizedRestoreTestService';
import { AuthorizedClusterService } from './service/clusters/AuthorizedClusterService';
import { ClusterChecks } from './service/clusters/ClusterChecks';
import { DefaultClusterService } from './service/clusters/DefaultClusterService';
import { DefaultRestoreTestService } from './service/DefaultRestoreTestService';
import { AuthorizedFleetService } from './service/fleet/AuthorizedFleetService';
import { DefaultFleetService } from './service/fleet/DefaultFleetService';
import { RestorePlanner } from './service/RestorePlanner';
import { SandboxKeeping } from './service/SandboxKeeping';
import { TestSummaries } from './service/TestSummaries';

/**
 * Runs restore tests and opens the door to them.
 *
 * @public
 */
export const kymarosPlugin = createBackendPlugin({
  pluginId: 'kymaros',
  register(env) {
    const backupProviders = new BackupProviders();
    env.registerExtensionPoint(
      kymarosBackupProvidersExtensionPoint,
      backupProviders,
    );

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init({
        auditor,
        auth,
        catalog,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        rootConfig,
        scheduler,
        signals,
      }) {
        const config = readKymarosConfig(rootConfig);
        const provider = backupProviders.get();
        const runSignals = new RunSignals({
          signals,
          instance: config.instance,
          logger,
        });
        const {
          reader,
          fleet: fleetRuns,
          clusterRuns,
          queue,
          lease,
          archive,
          checkHistory,
          evidence,
          retention,
          ledger,
          schedules,
        } = await DatabaseRunStore.create({
          database,
          instance: config.instance,
          signingKey: config.evidence.signingKey,
          onRunChanged: run => runSignals.runChanged(run),
        });
        const clusters = new KubeClusters({ clusters: config.clusters });
        const writers = new GuardedWriters({
          clusters,
          writerOf: name => clusters.writer(name),
          ledger,
          instance: config.instance,
          ownedKinds: provider.ownedKinds,
        });
        const sandboxes = new Sandboxes({ clusters, writers, ledger });
        const reaper = new Reaper({
          clusters,
          sandboxes,
          writers,
          ledger,
          provider,
          instance: config.instance,
          logger,
        });
        const entitlements = new TestEntitlements({
          entitlements: config.entitlements,
          auditor,
        });
        const access = new AccessPreflight({ clusters, provider });
        const runDependencies = {
          clusters,
          provider,
          entitlements,
          access,
          hazards: new HazardTable({
            provider: provider.hazards,
            config: config.hazards,
          }),
          sandboxes,
          resolvers: new Resolvers({ clusters, writers }),
          probes: new IsolationProbes({ clusters, writers }),
          writers,
          checkRunner: new CheckRunner(),
          checkHistory,
          archive,
          history: reader,
          scoring: config.scoring,
        };
        const engine = new RunEngine({
          lease,
          reader,
          logger,
          clusters: config.clusters,
          steps: new RunSteps(runDependencies),
        });
        const restoreTests = new CatalogRestoreTests({
          catalog,
          clusters: clusters.names,
        });
        const releases = new ReleaseReaping({ reaper, logger });
        const dispatcher = new DueRunDispatcher({
          restoreTests,
          queue,
          schedules,
          entitlements,
          clusters: config.clusters,
          auth,
          logger,
          onQueued: () => engine.kick(),
        });
        const summaries = new TestSummaries({
          instance: config.instance,
          entitlements,
          reader,
        });
        const service = new AuthorizedRestoreTestService(
          new DefaultRestoreTestService({
            auth,
            clusters: config.clusters,
            entitlements,
            planner: new RestorePlanner({
              ...runDependencies,
              clusterConfigs: config.clusters,
              reader,
              logger,
            }),
            keeping: new SandboxKeeping({
              clusters: config.clusters,
              sandboxes,
              ledger,
              onReleased: run => releases.reap(run),
            }),
            restoreTests,
            summaries,
            reader,
            archive,
            checkHistory,
            evidence,
            reports: new EvidenceReports({
              evidence,
              restoreTests,
              entitlements,
              reader,
            }),
            queue,
            onQueued: () => engine.kick(),
            onCancelRequested: runId => engine.cancel(runId),
          }),
          permissions,
        );
        const fleet = new AuthorizedFleetService(
          new DefaultFleetService({
            clusters: config.clusters,
            restoreTests,
            services: new CatalogServices({
              catalog,
              filters: config.fleet.services,
            }),
            entitlements,
            runs: fleetRuns,
            summaries,
          }),
          permissions,
        );

        const clusterHealth = new AuthorizedClusterService(
          new DefaultClusterService({
            clusters: config.clusters,
            checks: new ClusterChecks({ clusters, provider, access, logger }),
            runs: clusterRuns,
            restoreTests,
          }),
          permissions,
        );

        permissionsRegistry.addPermissions(kymarosPermissions);
        httpRouter.use(
          await createRouter({
            service,
            fleet,
            clusters: clusterHealth,
            httpAuth,
            auditor,
          }),
        );

        lifecycle.addStartupHook(async () => {
          engine.start();
          await dispatcher.register(scheduler);
          await scheduleReaping({
            scheduler,
            reaper,
            clusters: clusters.names,
            logger,
          });
          await scheduleRetention({
            scheduler,
            retention,
            limits: config.retention,
            logger,
          });
        });
        lifecycle.addShutdownHook(async () => {
          releases.stop();
          await engine.stop();
          runSignals.stop();
          clusters.close();
        });
      },
    });
  },
});
