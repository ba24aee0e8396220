import { VolumeShelf } from '../kubelet/Volume';
import { accountTokens } from './accountTokens';
import { claimController } from './claim';
import { all, ControllerContext } from './Controller';
import { cronJobController } from './cronjob';
import { customResourceController } from './customResources';
import { daemonSetController } from './daemonset';
import { deploymentController } from './deployment';
import { endpointMirror } from './endpointMirror';
import { endpointsController } from './endpoints';
import { garbageCollector } from './garbageCollector';
import { jobController } from './job';
import { namespaceController } from './namespace';
import { quotaController } from './quota';
import { replicaSetController } from './replicaset';
import { scheduler } from './scheduler';
import { statefulSetController } from './statefulset';

/** Starts all controllers; gives the function that ends them. */
export function startControllers(
  context: ControllerContext & { shelf: VolumeShelf; authority: string },
): () => void {
  const controllers = [
    customResourceController,
    namespaceController,
    accountTokens(context.authority),
    claimController(context.shelf),
    scheduler,
    deploymentController,
    replicaSetController,
    statefulSetController,
    daemonSetController,
    jobController,
    cronJobController,
    endpointsController,
    endpointMirror,
    garbageCollector,
    quotaController,
  ];
  return all(...controllers.map(start => start(context)));
}
