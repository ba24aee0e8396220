export { DemoCluster } from './DemoCluster';
export type { DemoClusterOptions } from './DemoCluster';
export { startDemo } from './startDemo';
export type { Demo, DemoOptions } from './startDemo';
export { ClusterFaults } from './faults';
export type { Fault, RequestMatch } from './faults';
export { VeleroServer } from './velero';
export type { BackupFlaws, RestoreFault, VeleroSettings } from './velero';
