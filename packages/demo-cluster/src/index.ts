export { DemoCluster } from './DemoCluster';
export type { DemoClusterOptions } from './DemoCluster';
